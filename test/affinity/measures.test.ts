import { describe, expect, it } from "vitest";
import {
  bootstrapMean, comparisonText, conflictSpaces, cosineCeilings, firstOrder, gainVerdict, gradientShares, isTragic, type LabelColumn, labelOverlap, matricesOf, measuredNames, type MeasuredRun, projectedAffinity, ranks, reconScores, runningMatrix, taskSteps,
  spearmanEstimate, verdictOf,
} from "../../src/affinity/index.ts";
import { randomOf } from "../../src/graph/random.ts";

const empty: MeasuredRun = { conflicts: [], lookahead: [], proximal: [], cka: [], rsa: [] };

describe("measures of affinity", () => {
  it("come as one type, each with its orientation", () => {
    const record = { cosine: [[1, -0.5], [-0.5, 1]], layers: [[[1, -0.5], [-0.5, 1]]], norms: [[2, 4]], losses: [1, 8], rate: 0.1 };
    const matrices = matricesOf(["a", "b"], [{ ...empty, conflicts: [record], lookahead: [[[0.3, 0.2], [0.1, 0.3]]], labels: [[1, 0.5], [0.5, 1]] }]);
    expect(matrices.map(({ measure }) => measure)).toEqual(["lookahead", "first_order", "cosine", "magnitude", "labels"]);
    for (const { orientation, tasks } of matrices) {
      expect(orientation).toMatch(/^matrix\[recipient\]\[source\]: /);
      expect(tasks).toEqual(["a", "b"]);
    }
    // η g·g / L of the recipient: 0.1 · (−0.5 · 2 · 4) / 1, and / 8.
    expect(matrices[1].cells[0][1].mean).toBeCloseTo(-0.4, 12);
    expect(matrices[1].cells[1][0].mean).toBeCloseTo(-0.05, 12);
    expect(matrices[3].cells[0][1].mean).toBeCloseTo((2 * 2 * 4) / (4 + 16), 12);
  });

  it("add dot products over the layers that both tasks own alone", () => {
    const record = {
      cosine: [[1, 0.1], [0.1, 1]], losses: [1, 1], rate: 1,
      layers: [[[1, 0.5], [0.5, 1]], [[1, null], [null, null]]], norms: [[2, 3], [100, null]],
    };
    expect(firstOrder(record)?.[0][1]).toBeCloseTo(3, 12);
    expect(firstOrder({ ...record, norms: undefined })).toBeUndefined();
  });

  it("count seeds as wholes: runs that disagree are uncertain, however many steps each has", () => {
    const steady = (value: number): MeasuredRun => ({ ...empty, lookahead: Array.from({ length: 100 }, (_, step) => [[0, value + 0.001 * (step % 2)], [0, 0]]) });
    const [one] = matricesOf(["a", "b"], [steady(0.1)]);
    const [three] = matricesOf(["a", "b"], [steady(0.1), steady(-0.1), steady(0.05)]);
    expect(verdictOf(one.cells[0][1])).toBe("helps");
    expect(verdictOf(three.cells[0][1])).toBe("unclear");
  });
});

describe("bootstrap intervals", () => {
  it("cover the true mean about as often as they say", () => {
    const random = randomOf(3);
    const covered = Array.from({ length: 150 }, () => {
      const { low, high } = bootstrapMean([Array.from({ length: 40 }, () => 0.2 + random.normal())]);
      return low !== null && high !== null && low <= 0.2 && 0.2 <= high;
    }).filter(Boolean).length;
    expect(covered / 150).toBeGreaterThan(0.87);
  });

  it("are always the same, and none where too little was measured", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(bootstrapMean([values])).toEqual(bootstrapMean([values]));
    expect(bootstrapMean([[1, 2, 3]])).toEqual({ mean: 2, low: null, high: null, count: 3 });
    expect(bootstrapMean([])).toEqual({ mean: null, low: null, high: null, count: 0 });
  });

  it("are as wide to either side, and say of few blocks no more than Student's does", () => {
    const values = [-0.1, -0.2, -0.1, -0.15, -0.1, -9, -0.1, -0.2];
    const { mean, low, high } = bootstrapMean([values]);
    expect((high ?? 0) - (mean ?? 0)).toBeCloseTo((mean ?? 0) - (low ?? 0), 12);
    expect(high).toBeGreaterThan(0);
  });

  it("of two blocks are as wide as two measurements allow: Student's quantile of one degree, and the half of the variance that two draws lack", () => {
    // Percentiles of means of two draws from 0 and 1 are 0 and 1.
    const { low, high } = bootstrapMean([[0], [1]]);
    expect([(high ?? 0) - 0.5, 0.5 - (low ?? 0)]).toEqual([1, 1].map(() => expect.closeTo(0.5 * (12.706 / 1.95996) * Math.sqrt(2), 3)));
  });

  it("widen where neighbours resemble each other", () => {
    const width = (values: number[]) => { const { low, high } = bootstrapMean([values]); return (high ?? 0) - (low ?? 0); };
    const alternating = Array.from({ length: 64 }, (_, k) => k % 2);
    expect(width(Array.from({ length: 64 }, (_, k) => Number(k >= 32)))).toBeGreaterThan(1.5 * width(alternating));
  });
});

describe("rank correlations", () => {
  it("share ranks among equals", () => {
    expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1]);
  });

  it("have an interval that knows a few pairs say little", () => {
    const few = spearmanEstimate([1, 2, 3, 4, 5], [1, 2, 3, 5, 4]);
    const many = spearmanEstimate(Array.from({ length: 60 }, (_, k) => k), Array.from({ length: 60 }, (_, k) => k + 5 * Math.sin(k)));
    expect(few.mean).toBeCloseTo(0.9, 12);
    expect((few.high ?? 0) - (few.low ?? 0)).toBeGreaterThan((many.high ?? 0) - (many.low ?? 0));
    expect(spearmanEstimate([1, 1, 1, 1], [1, 2, 3, 4]).mean).toBeNull();
  });
});

describe("what else gradients and labels say", () => {
  it("Recon's score counts cosines below a threshold, by layer", () => {
    const layer = (cosine: number | null) => [[1, cosine], [cosine, 1]];
    const steps = [[layer(-0.2), layer(0.1)], [layer(-0.05), layer(null)]];
    expect(reconScores(steps, 0)).toEqual([1, 0]);
    expect(reconScores(steps, -0.1)).toEqual([0.5, 0]);
    expect(reconScores([[layer(null)]], 0)).toEqual([null]);
  });

  it("the noise ceiling is the root of what both tasks' halves agree on", () => {
    expect(cosineCeilings([0.5, 0.5])[0][1]).toBeCloseTo(2 / 3, 12);
    expect(cosineCeilings([0.5, -0.3])[0][1]).toBe(0);
    expect(cosineCeilings([0.5, null])[0][1]).toBeNull();
    expect(cosineCeilings([0.5, -1])[0][1]).toBe(0);
  });

  it("shares and the tragic triad", () => {
    expect(gradientShares([3, 1, null])).toEqual([0.75, 0.25, null]);
    expect(gradientShares([0, 0])).toEqual([null, null]);
    expect(isTragic(-0.9, 0.5, 2)).toBe(true);
    expect(isTragic(-0.4, 0.5, 2)).toBe(false);
    expect(isTragic(-0.9, 0.5, -1)).toBe(false);
  });

  it("steps tell each task's share of the gradients, in all and by layer, and what becomes of its loss", () => {
    const record = (sign: number) => ({ norms: [[3, 1], [4, null]], withUpdate: [0.9, 0.2], expectedChange: [-0.5 + 0.1 * sign, 0.1 * sign], curvature: [1, 2 + sign] });
    const [left, right] = taskSteps(2, [Array.from({ length: 20 }, (_, step) => record(step % 2 === 0 ? 1 : -1))]);
    expect(left.share.mean).toBeCloseTo(5 / 6, 12);
    expect(right.share.mean).toBeCloseTo(1 / 6, 12);
    expect(left.layers.map(({ mean }) => mean)).toEqual([0.75, 1]);
    expect(right.layers.map(({ mean }) => mean)).toEqual([0.25, null]);
    expect(verdictOf(left.expectedChange)).toBe("hurts");
    expect(verdictOf(right.expectedChange)).toBe("unclear");
    expect(right.curvature.mean).toBeCloseTo(2, 12);
    expect(taskSteps(1, [[]])[0].share.count).toBe(0);
  });

  it("labels that follow from each other share all, independent ones nothing", () => {
    const random = randomOf(9);
    const column = (values: number[], names = true): LabelColumn => ({ values, labelled: values.map(() => true), names, single: true });
    const coin = Array.from({ length: 2000 }, () => Number(random.uniform() < 0.5));
    const other = coin.map(() => Number(random.uniform() < 0.5));
    expect(labelOverlap(column(coin), column(coin.map((value) => 1 - value))).shared).toBeCloseTo(1, 2);
    expect(labelOverlap(column(coin), column(other)).shared).toBeLessThan(0.01);
    const numbers = coin.map((value) => value + 0.1 * random.normal());
    expect(labelOverlap(column(numbers, false), column(coin)).shared).toBeGreaterThan(0.4);
    // By chance alone a hundred rows of ten classes share about (10 − 1)² / 200 of log 10, a sixth.
    const [few, more] = [0, 1].map(() => Array.from({ length: 100 }, () => Math.floor(random.uniform() * 10)));
    expect(labelOverlap(column(few), column(more)).shared).toBeLessThan(0.05);
    const half = { ...column(coin), labelled: coin.map((_, row) => row < 1000) };
    expect(labelOverlap(half, column(other)).both).toBe(0.5);
    expect(labelOverlap({ ...half, single: false }, column(other))).toEqual({ both: null, shared: null });
  });

  it("projected gradients see which tasks want the same step", () => {
    const random = randomOf(4);
    const d = 12;
    const wish = (direction: number[], rows: number) => Array.from({ length: rows }, () => {
      const inputs = Array.from({ length: d }, () => random.normal());
      const residual = inputs.reduce((sum, x, k) => sum + x * direction[k], 0) + 0.3 * random.normal();
      return { gradient: inputs.map((x) => -2 * residual * x), curvature: 1 / (2 * residual * residual) };
    });
    const axis = (k: number, size: number) => Array.from({ length: d }, (_, index) => (index === k ? size : 0));
    const affinity = projectedAffinity([wish(axis(0, 1), 80), wish(axis(0, 1), 80), wish(axis(0, -1), 80)]);
    expect(affinity[0][1]).toBeGreaterThan(affinity[0][2] ?? 0);
    expect(affinity[1][0]).toBeGreaterThan(affinity[1][2] ?? 0);
    expect(affinity[0][2]).toBeLessThan(0);
    expect(affinity[0][0]).toBeNull();
  });
});

describe("conflicts in each space", () => {
  const pair = (cosine: number) => [[1, cosine], [cosine, 1]];

  it("are counted apart: parameters, the representation, the optimizer's metric; layers where there are any", () => {
    const records = [0, 1, 2, 3].map((step) => ({ cosine: pair(0.5), layers: [pair(0.5)], representation: pair(-0.2), preconditioned: pair(step % 2 === 0 ? -0.1 : 0.1), preconditionedLayers: [pair(-0.3)] }));
    const spaces = conflictSpaces(records);
    expect(spaces.map(({ space, conflicts }) => [space, conflicts.overall.rate.mean, conflicts.layers[0]?.rate.mean])).toEqual([
      ["parameters", 0, 0], ["representation", 1, undefined], ["preconditioned", 0.5, 1]]);
    expect(conflictSpaces([{ cosine: pair(0.5), layers: [pair(0.5)] }]).map(({ space }) => space)).toEqual(["parameters"]);
  });
});

describe("what a comparison says in one sentence", () => {
  const test = { mean: 0.02, low: 0.01, high: 0.03, count: 3 };
  const sides = { parameters: { before: 1000, after: 1200 }, seconds: { before: 2, after: 2.2 } };

  it("names the difference, how sure it is, and the cost; no difference is an answer", () => {
    expect(comparisonText({ split: "test", seeds: 3, test, ...sides })).toBe("Δm +2.00% ± 1.00 on test over 3 seeds: better; 1,000 → 1,200 parameters (×1.20), ×1.1 the time");
    expect(comparisonText({ split: "test", seeds: 3, validation: test, test: { ...test, low: -0.01 }, ...sides })).toContain("(+2.00% ± 1.00 on validation): no measurable difference;");
    expect(gainVerdict({ mean: -0.02, low: -0.03, high: -0.01, count: 3 })).toBe("worse");
    expect(gainVerdict({ mean: 0.02, low: null, high: null, count: 1 })).toBe("no measurable difference (one seed has no interval)");
  });
});

describe("measures of a run that goes on", () => {
  const run = { conflicts: [0.1, 0.3].map((cosine) => ({ cosine: [[1, cosine], [cosine, 1]], layers: [] })), lookahead: [], proximal: [], cka: [], rsa: [] };

  it("are those that it holds, each by its name", () => {
    expect(measuredNames(run)).toEqual(["cosine"]);
    expect(runningMatrix("cosine", ["a", "b"], run)?.cells[0][1].mean).toBeCloseTo(0.2, 12);
    expect(runningMatrix("proximal", ["a", "b"], run)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { conflictSentences, conflictShare, conflictVerdict, cosineMatrix, layerCosines, magnitudeSimilarity, summarizeConflicts, wilsonInterval, worstPair } from "../../src/affinity/index.ts";

/** Two tasks, one layer: a step for each cosine. */
const steps = (...cosines: (number | null)[]) => cosines.map((cosine) => {
  const matrix = [[1, cosine], [cosine, 1]];
  return { cosine: matrix, layers: [matrix] };
});

const repeated = (times: number, ...cosines: number[]) => steps(...Array.from({ length: times }, () => cosines).flat());

describe("conflict rates", () => {
  it("count the steps in which two gradients point against each other", () => {
    const { overall, layers } = summarizeConflicts(steps(-0.5, 0.2, -0.1, 0.4));
    expect(overall.rate).toMatchObject({ mean: 0.5, count: 4 });
    expect(overall.cosine.mean).toBeCloseTo(0, 12);
    expect(layers[0].pairs[0][1].rate.mean).toBe(0.5);
    expect(layers[0].pairs[1][0]).toEqual(layers[0].pairs[0][1]);
  });

  it("leave out what was not measured, and the diagonal", () => {
    const { overall } = summarizeConflicts(steps(-0.5, null, null));
    expect(overall.rate).toMatchObject({ mean: 1, count: 1 });
    expect(overall.pairs[0][0].rate.mean).toBeNull();
  });

  it("pool all pairs of a layer, with an interval that counts steps", () => {
    const matrix = [[1, -1, 1], [-1, 1, 1], [1, 1, 1]];
    const { layers: [layer] } = summarizeConflicts([{ cosine: matrix, layers: [matrix] }]);
    expect(layer.rate.mean).toBeCloseTo(1 / 3, 12);
    expect(layer.rate.count).toBe(1);
    expect((layer.rate.high ?? 0) - (layer.rate.low ?? 0)).toBeGreaterThan(0.7);
  });

  it("give the same cosines of a layer where they are all that is asked for", () => {
    const measured = [...steps(-0.5, 0.2, null, 0.4, -0.1, 0.3, 0.2, 0.25, 0.1)];
    const { layers: [layer] } = summarizeConflicts(measured);
    expect(layerCosines(measured, 0)).toEqual(layer.pairs.map((row) => row.map(({ cosine }) => cosine)));
    expect(layerCosines(measured, 1)).toEqual([]);
  });

  it("keep layers apart", () => {
    const [agree, fight] = [[[1, 0.5], [0.5, 1]], [[1, -0.5], [-0.5, 1]]];
    const { layers } = summarizeConflicts([{ cosine: agree, layers: [agree, fight] }]);
    expect(layers.map(({ rate }) => rate.mean)).toEqual([0, 1]);
  });

  it("have no layers before anything was measured", () => {
    const summary = summarizeConflicts([]);
    expect(summary.layers).toEqual([]);
    expect(summary.overall.rate.mean).toBeNull();
  });
});

describe("Wilson's interval", () => {
  it("matches the textbook: 8 of 10 is .490 to .943", () => {
    const { low, high } = wilsonInterval(0.8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it("stays inside [0, 1] and around the share", () => {
    for (const trials of [1, 2, 5, 1000]) {
      for (const share of [0, 0.5, 1]) {
        const { low, high } = wilsonInterval(share, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
      }
    }
  });
});

describe("conflicts in words", () => {
  const say = (measures: ReturnType<typeof steps>) => conflictSentences(["left", "right"], ["dense(50) in trunk"], summarizeConflicts(measures));

  it("say how often, and how sure that is", () => {
    const [sentence] = say(repeated(40, -0.5, -0.2, -0.3, 0.1));
    expect(sentence.verdict).toBe("fight");
    expect(sentence.text).toMatch(/^dense\(50\) in trunk: left and right conflict in 75% of steps \(\d\d% to \d\d%\)\.$/);
  });

  it("say where a rate may be chance", () => {
    const [sentence] = say(repeated(3, -0.5, 0.5));
    expect(sentence.verdict).toBe("unclear");
    expect(sentence.text).toContain("cannot tell whether more than by chance");
  });

  it("know agreement, and what was not measured", () => {
    expect(say(repeated(20, 0.5))[0].verdict).toBe("agree");
    expect(say(steps(null))).toEqual([]);
    expect(conflictVerdict(summarizeConflicts(steps(null)).overall)).toBe("unmeasured");
  });

  it.each([[0.51, 0.8, "fight"], [0.5, 0.8, "unclear"], [0.2, 0.5, "unclear"], [0.2, 0.49, "agree"]] as const)("take a rate of %d to %d for %s: one half is chance", (low, high, verdict) => {
    expect(conflictVerdict({ rate: { mean: (low + high) / 2, low, high, count: 9 } })).toBe(verdict);
  });

  it("name the pair that certainly fights before one that was seldom measured and may", () => {
    const three = (seldom: number | null) => ({ cosine: [[1, -1, null], [-1, 1, seldom], [null, seldom, 1]], layers: [] });
    const measured = Array.from({ length: 40 }, (_, step) => ({ ...three(step < 2 ? -1 : null), ...(step % 5 === 0 && { cosine: [[1, 1, null], [1, 1, null], [null, null, 1]] }) }));
    const { overall } = summarizeConflicts(measured);
    expect(overall.pairs[1][2].rate.mean).toBeGreaterThan(overall.pairs[0][1].rate.mean ?? 1);
    expect(worstPair(overall)).toMatchObject({ first: 0, second: 1 });
  });
});

describe("gradient geometry", () => {
  it("has no cosine for a task without a gradient", () => {
    expect(cosineMatrix([[4, 0, -2], [0, 0, 0], [-2, 0, 1]])).toEqual([[1, null, -1], [null, null, null], [-1, null, 1]]);
  });

  it("keeps cosines within one, whatever rounding did", () => {
    expect(cosineMatrix([[1, 1.0000001], [1.0000001, 1]])[0][1]).toBe(1);
  });

  it("compares lengths: 1 where equal, 0 where one vanishes", () => {
    expect(magnitudeSimilarity([[4, 0], [0, 4]])[0][1]).toBe(1);
    expect(magnitudeSimilarity([[4, 0], [0, 0]])[0][1]).toBe(0);
    expect(magnitudeSimilarity([[0, 0], [0, 0]])[0][1]).toBeNull();
  });

  it("has no share of conflicts where no pair was measured", () => {
    expect(conflictShare([[1, null], [null, null]])).toBeNull();
    expect(conflictShare([[1, -0.1], [-0.1, 1]])).toBe(1);
  });
});

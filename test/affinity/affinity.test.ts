import { describe, expect, it } from "vitest";
import { accumulateAffinity, affinitySentences, meansOf, summarizeAffinity, verdictOf } from "../../src/affinity/index.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Matrices around given means, [recipient][source]. */
function noisy(means: (number | null)[][], deviation: number, steps: number) {
  const random = randomOf(5);
  return Array.from({ length: steps }, () =>
    means.map((row) => row.map((mean) => (mean === null ? null : mean + deviation * random.normal()))));
}

const tasks = ["left", "right"];

describe("accumulated affinity", () => {
  it("is the mean of what was measured, with an interval around it", () => {
    const [[, cell]] = summarizeAffinity([[[0.3, 0.01], [0, 0.3]], [[0.3, 0.03], [0, 0.3]]]);
    expect(cell.mean).toBeCloseTo(0.02, 12);
    expect(cell.count).toBe(2);
    expect(cell.low).toBeLessThan(0.01);
    expect(cell.high).toBeGreaterThan(0.03);
  });

  it("skips steps in which a pair was not measured", () => {
    const summary = summarizeAffinity([[[1, null], [2, 1]], [[1, 0.5], [null, 1]]]);
    expect(summary.map((row) => row.map(({ count }) => count))).toEqual([[2, 1], [1, 2]]);
    expect(meansOf(summary)).toEqual([[1, 0.5], [2, 1]]);
  });

  it("says null, not 0, for a pair that was never measured", () => {
    const summary = summarizeAffinity([[[1, null], [null, 1]]]);
    expect(summary[0][1]).toEqual({ mean: null, low: null, high: null, count: 0 });
    expect(verdictOf(summary[0][1])).toBe("unmeasured");
  });

  it("has no interval after one step", () => {
    expect(summarizeAffinity([[[0.1]]])[0][0]).toEqual({ mean: 0.1, low: null, high: null, count: 1 });
  });

  it("can be read while it grows", () => {
    const accumulator = accumulateAffinity();
    expect(accumulator.summary()).toEqual([]);
    accumulator.add([[1]]);
    expect(accumulator.summary()[0][0].count).toBe(1);
    accumulator.add([[2]]);
    expect(accumulator.summary()[0][0].mean).toBe(1.5);
  });

  it("covers the true mean in about 95 of 100 runs", () => {
    const random = randomOf(11);
    let covered = 0;
    for (let run = 0; run < 400; run++) {
      const [[{ low, high }]] = summarizeAffinity(Array.from({ length: 12 }, () => [[0.2 + random.normal()]]));
      if (low !== null && high !== null && low <= 0.2 && high >= 0.2) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
  });

  it("widens the interval where neighbouring steps resemble each other", () => {
    const width = (values: number[]) => {
      const [[{ low, high }]] = summarizeAffinity(values.map((value) => [[value]]));
      return (high ?? 0) - (low ?? 0);
    };
    const alternating = Array.from({ length: 40 }, (_, k) => k % 2);
    const blocks = Array.from({ length: 40 }, (_, k) => Number(k >= 20));
    expect(width(blocks)).toBeGreaterThan(2 * width(alternating));
  });

  it("counts twelve steps as six where neighbours correlate by a third", () => {
    // Around the mean of 1: squares 24, products of neighbours 8.
    const [[{ mean, low, high }]] = summarizeAffinity([3, 3, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0].map((value) => [[value]]));
    expect(mean).toBe(1);
    const half = 2.5706 * Math.sqrt(24 / 11 / 6);
    expect([low, high]).toEqual([expect.closeTo(1 - half, 2), expect.closeTo(1 + half, 2)]);
  });
});

describe("affinity in words", () => {
  it("says how much, the clear ones first, and admits what cannot be told", () => {
    const summary = summarizeAffinity(noisy([[0.3, 0.012], [-0.0005, 0.3]], 0.004, 60));
    expect(affinitySentences(tasks, summary).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^A step for right lowers left's loss by 1\.\d%\.$/) as string,
      "Whether a step for left helps right: cannot tell.",
    ]);
  });

  it("names the recipient of harm", () => {
    const summary = summarizeAffinity(noisy([[0.3, 0], [-0.2, 0.3]], 0.001, 30));
    expect(affinitySentences(tasks, summary)[0]).toMatchObject({ recipient: "right", source: "left", verdict: "hurts" });
    expect(affinitySentences(tasks, summary)[0].text).toMatch(/^A step for left raises right's loss by 20%\.$/);
  });

  it("is silent about the diagonal and about pairs that were not measured", () => {
    expect(affinitySentences(tasks, summarizeAffinity(noisy([[0.3, null], [null, 0.3]], 0.01, 9)))).toEqual([]);
  });

  it("does not claim anything from a single step", () => {
    expect(affinitySentences(tasks, summarizeAffinity([[[1, 0.9], [null, 1]]]))[0].verdict).toBe("unclear");
  });
});

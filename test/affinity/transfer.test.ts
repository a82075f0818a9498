import { describe, expect, it } from "vitest";
import { branchPoints, type Estimate, pairGains, type Reached, transferOf } from "../../src/affinity/index.ts";

const reached = (auc: number, rmse: number, loss = 1): Reached => ({ click: { loss, metrics: { auc } }, price: { loss, metrics: { rmse, mae: rmse } } });
const tasks = [
  { name: "click", metrics: [{ name: "auc", higherIsBetter: true }] },
  { name: "price", metrics: [{ name: "rmse", higherIsBetter: false }, { name: "mae", higherIsBetter: false }] },
];

describe("gains over training alone", () => {
  it("are better when positive, whichever way a metric goes, and the two means differ", () => {
    const { deltaByTask, deltaByMetric, tasks: [click, price], wins, losses, worst } = transferOf(tasks, [{ alone: reached(0.8, 10), together: reached(0.88, 11) }]);
    expect(click.gain.mean).toBeCloseTo(0.1, 12);
    expect(price.gain.mean).toBeCloseTo(-0.1, 12);
    expect(deltaByTask.mean).toBeCloseTo(0, 12);
    expect(deltaByMetric.mean).toBeCloseTo(-0.1 / 3, 12);
    expect([wins, losses, worst]).toEqual([1, 1, "price"]);
  });

  it("say negative transfer only where the interval over seeds lies below zero", () => {
    const pair = (after: number) => ({ alone: reached(0.8, 10), together: reached(after, 10) });
    expect(transferOf(tasks, [pair(0.7), pair(0.71), pair(0.69)]).tasks[0].verdict).toBe("loses");
    expect(transferOf(tasks, [pair(0.7), pair(0.9), pair(0.69)]).tasks[0].verdict).toBe("unclear");
    expect(transferOf(tasks, [pair(0.7)]).tasks[0].verdict).toBe("unclear");
    expect(transferOf(tasks, [pair(0.9), pair(0.91), pair(0.92)]).tasks[0].verdict).toBe("gains");
  });

  it("of pairs are a matrix of recipients and sources, by loss", () => {
    const alone: Reached = { a: { loss: 2, metrics: {} }, b: { loss: 4, metrics: {} }, c: { loss: 1, metrics: {} } };
    const pairs = new Map([["a+b", { a: { loss: 1, metrics: {} }, b: { loss: 5, metrics: {} } }]]);
    expect(pairGains(["a", "b", "c"], alone, pairs)).toEqual([[null, 0.5, null], [-0.25, null, null], [null, null, null]]);
  });
});

describe("branch points", () => {
  const sure = (mean: number): Estimate => ({ mean, low: mean - 0.01, high: mean + 0.01, count: 50 });
  const matrix = (values: number[][]) => values.map((row) => row.map(sure));
  const layer = (name: string, cosines: number[][], parameters = 100) => ({ name, parameters, owners: cosines.map(() => true), cosines: matrix(cosines) });
  const calm = [[1, 0.2, 0.2], [0.2, 1, 0.2], [0.2, 0.2, 1]];
  const split = [[1, 0.3, -0.4], [0.3, 1, -0.3], [-0.4, -0.3, 1]];

  it("part tasks where they certainly conflict, and keep them apart further on", () => {
    const { layers, added, conflictBefore, conflictAfter } = branchPoints([layer("low", calm), layer("mid", split), layer("high", calm)], 1000);
    expect(layers.map(({ groups }) => groups)).toEqual([[[0, 1, 2]], [[0, 1], [2]], [[0, 1], [2]]]);
    expect(added).toBe(200);
    expect([conflictBefore, conflictAfter]).toEqual([expect.closeTo(0.7, 10), 0]);
  });

  it("stay within the budget", () => {
    expect(branchPoints([layer("mid", split, 100), layer("high", calm, 100)], 150).added).toBe(0);
    expect(branchPoints([layer("mid", calm, 100), layer("high", split, 100)], 150).layers[1].groups).toEqual([[0, 1], [2]]);
  });

  it("do nothing about a conflict that may be chance", () => {
    const open: Estimate = { mean: -0.2, low: -0.5, high: 0.1, count: 5 };
    const unsure = { ...layer("mid", calm), cosines: matrix(calm).map((row, i) => row.map((cell, j) => (i + j === 1 ? open : cell))) };
    expect(branchPoints([unsure], 1000).added).toBe(0);
  });
});

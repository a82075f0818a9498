import { describe, expect, it } from "vitest";
import { randomOf } from "../../src/graph/random.ts";
import type { EventOf, RunEvent, Scores } from "../../src/protocol/events.ts";
import { summaryObject, summaryText } from "../../src/cli/summary.ts";
import { table, widthOf } from "../../src/cli/table.ts";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `task_${index + 1}`);

function started(tasks: readonly string[], layers: number): EventOf<"started"> {
  return {
    type: "started", time: 0, run: "run", model: "Many", data: "many.csv",
    tasks: tasks.map((name) => ({ name, kind: "number", metrics: [{ name: "rmse", higherIsBetter: false }] })),
    layers: Array.from({ length: layers }, (_, index) => ({ name: `dense(${64 + index}) in a_block_with_quite_a_long_name_${index}`, tasks: [...tasks], parameters: 10, span: { start: 0, end: 1 } })),
    parameters: { total: 100, shared: 50 }, rows: { train: 10, validation: 5, test: 5 }, epochs: 1, stepsPerEpoch: 8, batch: 2, seed: 0,
    executor: "reference", optimizer: "adam", weights: "equal", combine: "sum",
  };
}

/** A run of made-up figures: task 1 helps task 2, everything else is noise; in layer k tasks conflict the more the larger k. */
function run(tasks: readonly string[], layers: number): RunEvent[] {
  const random = randomOf(7);
  const square = (cell: (i: number, j: number) => number) => tasks.map((_, i) => tasks.map((__, j) => cell(i, j)));
  const measures = Array.from({ length: 20 }, (_, step): RunEvent[] => [
    { type: "affinity", step, measure: "lookahead", matrix: square((i, j) => (i === 1 && j === 0 ? 0.012 : 0) + 0.0004 * random.normal()) },
    { type: "conflicts", step, cosine: square(() => 0), layers: Array.from({ length: layers }, (__, layer) => square(() => random.uniform() - layer / layers)) },
  ]).flat();
  const test: Scores = Object.fromEntries(tasks.map((name, index): [string, Scores[string]] => [name, index % 2 === 0
    ? { loss: 0.25, metrics: { rmse: 1234.5 / (index + 1), r2: 0.5 } }
    : { loss: 0.7, metrics: { auc: 0.71, accuracy: 0.9 } }]));
  return [started(tasks, layers), ...measures, { type: "finished", time: 9, step: 20, epoch: 1, reason: "epochs", bestEpoch: 1, split: "test", test }];
}

describe("a table", () => {
  it("sets words flush left, and numbers one above the other at the point", () => {
    expect(table([["task", "loss", "rmse", "of"], ["left", "0.25", "1234.5", "x/y"], ["b", "12.5", "–", ""]])).toBe([
      "task   loss    rmse  of",
      "left   0.25  1234.5  x/y",
      "b     12.5      –",
    ].join("\n"));
  });

  it("keeps signs and doubts out of the way", () => {
    expect(table([["", "a"], ["x", "+0.12?"], ["y", "-1.5"], ["z", "·"]])).toBe(["        a", "x  +0.12?", "y  -1.5", "z   ·"].join("\n"));
  });
});

describe("the summary of a run", () => {
  it("of three tasks shows the whole matrix, and says what is clear", () => {
    const text = summaryText(run(names(3), 2));
    expect(text).toContain("finished after epoch 1; figures are of the test split");
    expect(text).toMatch(/recipient \\ source +task_1 +task_2 +task_3\ntask_1 +· +[+-]\d/);
    expect(text).toContain("A step for task_1 lowers task_2's loss by 1.2%.");
    expect(widthOf(text)).toBeLessThanOrEqual(100);
  });

  it("of forty tasks and thirty layers still fits a terminal", () => {
    const text = summaryText(run(names(40), 30));
    expect(widthOf(text)).toBeLessThanOrEqual(100);
    expect(text.split("\n").length).toBeLessThan(80);
    expect(text).toContain("Who helps whom: the strongest of 40 × 40 pairs\n");
    expect(text).toContain("The whole matrix is in the report, and in `affinity` with --json.");
    expect(text).toContain("The 18 layers with less conflict are in the report.");
    expect(text).toContain("A step for task_1 lowers task_2's loss by 1.2%.");
  });

  it("is whole as an object, with its orientation in words", () => {
    const object = summaryObject(run(names(40), 30), "here") as { affinity: { matrix: number[][]; orientation: string }; conflicts: { layers: unknown[] } };
    expect(object.affinity.matrix).toHaveLength(40);
    expect(object.affinity.matrix[1][0]).toBeCloseTo(0.012, 3);
    expect(object.affinity.orientation).toMatch(/^matrix\[recipient\]\[source\]/);
    expect(object.conflicts.layers).toHaveLength(30);
  });
});

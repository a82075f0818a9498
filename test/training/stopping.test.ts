import { describe, expect, it } from "vitest";
import type { Scores } from "../../src/protocol/events.ts";
import { afterEpoch, startStopping } from "../../src/training/stopping.ts";

const early = (given: Readonly<Record<string, string | number>>) => ({ word: "early", arguments: { patience: 2, ...given } });

/** Which epochs were the best so far, and after which one the run ends. */
function course(stop: ReturnType<typeof early>, epochs: readonly Scores[]): { best: number[]; end: number | undefined } {
  const best: number[] = [];
  let state = startStopping;
  for (const [index, scores] of epochs.entries()) {
    const after = afterEpoch(stop, state, index + 1, scores);
    state = after.state;
    if (after.improved) best.push(index + 1);
    if (after.stop) return { best, end: index + 1 };
  }
  return { best, end: undefined };
}

const measured = (metric: string, values: readonly number[]) => values.map((value): Scores => ({ a: { loss: 1, metrics: { [metric]: value } } }));
const losses = (values: readonly (readonly [number | null, number])[]) => values.map(([a, b]): Scores => ({ a: { loss: a, metrics: {} }, b: { loss: b, metrics: {} } }));

describe("stop: early", () => {
  it("waits for more of a metric of which more is better, and for less of one of which less is better", () => {
    expect(course(early({ metric: "auc" }), measured("auc", [0.6, 0.7, 0.65, 0.7]))).toEqual({ best: [1, 2], end: 4 });
    expect(course(early({ metric: "rmse" }), measured("rmse", [0.6, 0.7, 0.5, 0.5, 0.6]))).toEqual({ best: [1, 3], end: 5 });
  });

  it("weighs tasks' losses as shares of their first, whatever their size", () => {
    // From the first epoch to the second, a loses a tenth of 1,000 and b half of 1; from then on a falls by less than b rises.
    expect(course(early({}), losses([[1000, 1], [900, 0.5], [890, 0.9], [880, 0.9]]))).toEqual({ best: [1, 2], end: 4 });
  });

  it("leaves out a task that has no labels to be judged by", () => {
    expect(course(early({}), losses([[null, 1], [null, 0.9], [null, 1], [null, 1]]))).toEqual({ best: [1, 2], end: 4 });
  });

  it("ends after `patience` epochs without a new best, not one later", () => {
    expect(course(early({ patience: 1 }), losses([[1, 1], [1, 1], [0.5, 0.5]]))).toEqual({ best: [1], end: 2 });
  });
});

import { describe, expect, it } from "vitest";
import type { Arguments, ScheduleMoment } from "../../src/catalog/definition.ts";
import { schedules } from "../../src/catalog/plain/schedules.ts";
import { argumentsOf } from "../golden/golden.ts";

/** The shares of the learning rate at these steps of a run of 100 steps in 10 epochs. */
function shares(name: string, steps: readonly number[], given: Arguments = {}, moment: Partial<ScheduleMoment> = {}): number[] {
  const word = schedules.find((schedule) => schedule.name === name);
  if (!word) throw new Error(`no schedule ${name}`);
  return steps.map((step) => word.factor({ step, steps: 100, stepsPerEpoch: 10, plateaus: 0, ...moment }, argumentsOf(word, given)));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 12));
}

describe("schedules", () => {
  it("cosine falls from 1 to 0 over the run", () => {
    expectClose(shares("cosine", [1, 100]), [1, 0]);
    const [half] = shares("cosine", [50.5]);
    expect(half).toBeCloseTo(0.5, 12);
  });

  it("cosine(warmup: 4) rises in equal parts first", () => {
    expectClose(shares("cosine", [1, 2, 3, 4, 5, 100], { warmup: 4, to: 0.1 }), [0.25, 0.5, 0.75, 1, 1, 0.1]);
  });

  it("linear(to: 0.5) ends at half the rate", () => {
    expectClose(shares("linear", [1, 100], { to: 0.5 }), [1, 0.5]);
  });

  it("step falls with the epochs", () => {
    expectClose(shares("step", [1, 20, 21, 40, 41], { every: 2, factor: 0.1 }), [1, 1, 0.1, 0.1, 0.01]);
  });

  it("plateau falls as often as improvement stopped", () => {
    expectClose(shares("plateau", [50], { factor: 0.5 }, { plateaus: 3 }), [0.125]);
  });

  it("cyclical is low, high and low again", () => {
    expectClose(shares("cyclical", [1, 6, 11, 16], { period: 10, low: 0.2 }), [0.2, 1, 0.2, 1]);
  });

  it.each(schedules.map(({ name }) => name))("%s is finite and never negative, also in runs of one step", (name) => {
    const given: Arguments = name === "step" ? { every: 1 } : {};
    for (const steps of [1, 2, 7, 1000]) {
      const all = shares(name, Array.from({ length: steps }, (_, index) => index + 1), given, { steps, stepsPerEpoch: 1 });
      expect(all.every((share) => Number.isFinite(share) && share >= 0 && share <= 1 + 1e-12)).toBe(true);
    }
  });
});

import type { Tensors } from "../../../src/engine/executor.ts";
import type { Outcome, Runner } from "./runners.ts";

/** What one step leaves behind. */
export interface Result extends Outcome {
  readonly parameters: Tensors;
}

/** A model on an engine, wherever that runs. */
export interface Measured {
  /** Takes the first step. */
  first(): Promise<Result>;
  /** Takes steps, and gives the milliseconds of each by the engine's clock. */
  times(steps: number): Promise<readonly number[]>;
}

/** An engine in this thread, timed by a clock in milliseconds. */
export function measured(runner: Runner, clock: () => number): Measured {
  return {
    first: async () => ({ ...(await runner.step()), parameters: await runner.parameters() }),
    times: async (steps) => {
      const times: number[] = [];
      for (let step = 0; step < steps; step++) {
        const start = clock();
        await runner.step();
        times.push(clock() - start);
      }
      return times;
    },
  };
}

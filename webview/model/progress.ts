import { paceOf } from "../../src/protocol/pace.ts";
import type { RunState } from "./run-state.ts";

/** How far a run is, for its head line. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  readonly share: number;
  /** Over the last steps, while running. */
  readonly stepsPerSecond?: number;
  readonly secondsLeft?: number;
}

/** Undefined before the run has started. Times of events are milliseconds. */
export function progressOf(state: RunState): Progress | undefined {
  const { started } = state;
  if (started === undefined) return undefined;
  const last = state.steps.at(-1);
  const total = Math.max(1, started.epochs * started.stepsPerEpoch);
  const step = state.finished?.step ?? last?.step ?? started.resumedAt ?? 0;
  const epoch = state.finished?.epoch ?? Math.min(started.epochs, Math.floor(Math.max(0, step - 1) / Math.max(1, started.stepsPerEpoch)) + (step > 0 ? 1 : 0));
  const share = state.status === "finished" ? 1 : Math.min(1, step / total);
  const pace = paceOf(state.steps, started);
  return {
    epoch,
    epochs: started.epochs,
    share,
    ...(pace ? { stepsPerSecond: pace.stepsPerSecond } : {}),
    ...(pace && state.status === "running" ? { secondsLeft: pace.secondsLeft } : {}),
  };
}

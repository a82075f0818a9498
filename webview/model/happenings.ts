import type { RunState } from "./run-state.ts";

/** Something that a run said of itself; without a step it was said before the first one. */
export interface Happening {
  readonly kind: "note" | "warning";
  readonly code: string;
  readonly message: string;
  readonly step?: number;
  /** Epochs that had passed. */
  readonly epoch?: number;
}

/** Notes and warnings in the order in which they came. */
export function happeningsOf({ notes, warnings, started }: RunState): Happening[] {
  const perEpoch = Math.max(1, started?.stepsPerEpoch ?? 1);
  return [...notes, ...warnings]
    .map(({ type, code, message, step }): Happening => ({ kind: type, code, message, ...(step === undefined ? {} : { step, epoch: step / perEpoch }) }))
    .sort((one, other) => (one.step ?? -1) - (other.step ?? -1));
}

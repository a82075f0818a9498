import { accumulateAffinity, accumulateConflicts } from "../../src/affinity/index.ts";
import type { EventOf } from "../../src/protocol/events.ts";
import { growing } from "./growing.ts";

/** Conflicts of the run so far. */
export const conflictsOf = growing(accumulateConflicts);

const ofMatrices = () => {
  const { add, summary } = accumulateAffinity();
  return { add: ({ matrix }: EventOf<"affinity">) => add(matrix), summary };
};

/** Affinity of the run so far: what its scale is fixed by. */
export const affinityOf = growing(ofMatrices);

/** The same of the part of the run that was chosen, which is another list. */
export const chosenAffinityOf = growing(ofMatrices);

import { type ConflictSummary, summarizeConflicts } from "./conflicts.ts";
import type { ConflictRecord } from "./measures.ts";

/** Where two gradients may be compared: a conflict in one space need not be one in another. */
export type SpaceName = "parameters" | "representation" | "preconditioned";

export interface ConflictSpace {
  readonly space: SpaceName;
  readonly title: string;
  /** By layer too, but at the representation, which is none. */
  readonly conflicts: ConflictSummary;
}

const titles: Readonly<Record<SpaceName, string>> = {
  parameters: "in the shared parameters",
  representation: "at the shared representation",
  preconditioned: "in the optimizer's metric",
};

/** Conflict rates and cosines in every space that the measurements know. */
export function conflictSpaces(records: readonly ConflictRecord[]): ConflictSpace[] {
  const measured = {
    parameters: records.map(({ cosine, layers }) => ({ cosine, layers })),
    representation: records.flatMap(({ representation }) => (representation ? [{ cosine: representation, layers: [] }] : [])),
    preconditioned: records.flatMap(({ preconditioned, preconditionedLayers }) => (preconditioned ? [{ cosine: preconditioned, layers: preconditionedLayers ?? [] }] : [])),
  };
  const names: readonly SpaceName[] = ["parameters", "representation", "preconditioned"];
  return names.filter((space) => measured[space].length > 0).map((space) => ({ space, title: titles[space], conflicts: summarizeConflicts(measured[space]) }));
}

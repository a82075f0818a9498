import type { LookupRead } from "../forward.ts";

/** Names of the states beside the parameters, which go by their own names. */

/** `slot/adam_m/trunk/dense_1/kernel` */
export function slotName(parameter: string, slot: string): string {
  return `slot/${slot}/${parameter}`;
}

/** Rows of J for a parameter: one for each owner, in the order of the tasks. */
export function jacobianName(parameter: string): string {
  return `jacobian/${parameter}`;
}

/** The unweighted gradient of a parameter with one owner. */
export function ownName(parameter: string): string {
  return `own/${parameter}`;
}

/** The unweighted gradients of opponents: one row for each, in the order of the tasks. */
export function asideName(parameter: string): string {
  return `aside/${parameter}`;
}

/** The gradient of all penalties by a parameter. */
export function penaltyName(parameter: string): string {
  return `penalty/gradient/${parameter}`;
}

/** A statistic that is taken over when the step is applied. */
export function pendingName(parameter: string): string {
  return `pending/${parameter}`;
}

/** What a combiner remembers of a parameter's rows from step to step: [owners, ...shape]. */
export function rowSlotName(parameter: string, slot: string): string {
  return `rows/${slot}/${parameter}`;
}

/** Uniform numbers of a step, one for each number of a parameter. */
export function rowNoiseName(parameter: string): string {
  return `uniform/${parameter}`;
}

/** The moving average of a parameter over steps. */
export function averageName(parameter: string): string {
  return `average/${parameter}`;
}

/** A parameter as the run that is extended left it. */
export function anchorName(parameter: string): string {
  return `anchor/${parameter}`;
}

/** How much every number of a parameter matters to the tasks of the run that is extended. */
export function fisherName(parameter: string): string {
  return `fisher/${parameter}`;
}

/** The feed of the ids that some inputs hold in a batch, each once: `touched/item+history`. */
export function touchedName(reads: readonly LookupRead[]): string {
  return `touched/${reads.map(({ source }) => source).join("+")}`;
}

/** The feed that says where each id of a source is among the touched ones: `place/item+history/item`. */
export function placeName(reads: readonly LookupRead[], source: string): string {
  return `place/${reads.map((read) => read.source).join("+")}/${source}`;
}

/** What the name of a touched or place feed says: the sources of the ids, and for a place feed whose places they are. */
export function touchedIn(name: string): { readonly sources: readonly string[]; readonly of?: string } | undefined {
  const [kind, sources, of] = name.split("/");
  if (kind === "touched" && sources !== undefined) return { sources: sources.split("+") };
  return kind === "place" && of !== undefined ? { sources: sources.split("+"), of } : undefined;
}

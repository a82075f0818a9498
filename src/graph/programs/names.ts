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

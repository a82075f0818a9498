export { sharedLayers, type SharedLayer } from "./layers.ts";
export { lookaheadProgram } from "./lookahead.ts";
export { applyProgram, measureProgram } from "./measure.ts";
export { jacobianName, ownName, pendingName, slotName } from "./names.ts";
export { evaluateProgram, predictProgram } from "./predict.ts";
export { makeProgram } from "./program.ts";
export { stepProgram, type FusedCombiner } from "./step.ts";
export { trainProgram } from "./train.ts";
export type { StepSettings, UpdateRule } from "./update.ts";

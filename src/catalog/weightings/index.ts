import type { WeightingDefinition } from "../definition.ts";
import { dwa } from "./dwa.ts";
import { equal } from "./equal.ts";
import { uncertainty } from "./uncertainty.ts";

/** How the losses of tasks are weighted: the words after `weights:`. */
export const weightings: readonly WeightingDefinition[] = [equal, uncertainty, dwa];

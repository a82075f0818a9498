import type { OptimizerDefinition } from "../definition.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { lion } from "./lion.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export { numberArithmetic, valueArithmetic } from "./arithmetic.ts";

/** How a gradient moves the weights: the words after `optimizer:`. */
export const optimizers: readonly OptimizerDefinition[] = [sgd, adam, adamw, rmsprop, adagrad, lion];

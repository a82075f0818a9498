import type { LossDefinition } from "../definition.ts";
import { binaryCrossEntropy, crossEntropy } from "./cross-entropy.ts";
import { huber, meanAbsoluteError, meanSquaredError } from "./distance.ts";
import { none } from "./none.ts";

export const losses: readonly LossDefinition[] = [
  binaryCrossEntropy, crossEntropy, meanSquaredError, meanAbsoluteError, huber, none,
];

import type { LossDefinition } from "../definition.ts";
import { binaryCrossEntropy, crossEntropy } from "./cross-entropy.ts";
import { dice } from "./dice.ts";
import { huber, meanAbsoluteError, meanSquaredError } from "./distance.ts";
import { none } from "./none.ts";
import { ordinalCrossEntropy } from "./ordinal.ts";
import { cosine, poisson, quantile } from "./regression.ts";
import { focal, hinge, labelSmoothing } from "./sharpened.ts";

export const losses: readonly LossDefinition[] = [
  binaryCrossEntropy, crossEntropy, focal, labelSmoothing, hinge, dice, ordinalCrossEntropy,
  meanSquaredError, meanAbsoluteError, huber, quantile, cosine, poisson, none,
];

import type { Instance } from "../forward.ts";
import type { Program } from "../program.ts";
import { makeProgram } from "./program.ts";
import { lossOutputs, trainingOf } from "./training.ts";

/**
 * The losses of a batch as training sees them (with its noise), and nothing moves: for weightings that look at this step's
 * losses before its gradients, or at the same batch again after it. Outputs `losses` [K], `labelled` [K].
 */
export function lossesProgram(instance: Instance): Program {
  const training = trainingOf(instance);
  return makeProgram("losses", training.build, { outputs: lossOutputs(training) });
}

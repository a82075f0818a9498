import type { Shape } from "./shape.ts";

/** A feed that is filled with random numbers anew each step, keyed by (seed, step, name). */
export interface NoiseSpec {
  /** The feed's name: `noise/trunk/dropout_1`. */
  readonly name: string;
  readonly shape: Shape;
  /** `keep`: 1 / probability with that probability, else 0; `normal`: standard normal; `gumbel`: −log(−log u). */
  readonly kind: "keep" | "normal" | "gumbel";
  readonly probability: number;
}

import type { Shape } from "./shape.ts";

/** A feed that is filled anew each step: with random numbers keyed by (seed, step, name), or with a number that goes with the epoch. */
export interface NoiseSpec {
  /** The feed's name: `noise/trunk/dropout_1`. */
  readonly name: string;
  readonly shape: Shape;
  /** `keep`: 1 / probability with that probability, else 0; `normal`: standard normal; `gumbel`: −log(−log u); `level`: what `level` says. */
  readonly kind: "keep" | "normal" | "gumbel" | "level";
  readonly probability: number;
  /** The number after so many epochs, with the part of the one under way. */
  readonly level?: (epoch: number) => number;
}

import type { Build } from "../graph/build.ts";
import type { Value } from "../graph/program.ts";
import type { LayerInput } from "./definition.ts";
import { PADDING, type KerasLayer } from "./keras-layer.ts";
import { plain } from "./keras.ts";
import { paddingOf } from "./padding.ts";

/** Added to what a padded position scores, so that softmax and maximum never choose it. */
const FAR = 1e9;

/** 0 where a position is there, far below everything where it is padding: [batch, length]. */
export function penalties(build: Build, padding: Value): Value {
  return build.multiply(build.subtract(padding, build.scalar(1)), build.scalar(FAR));
}

/** 1 for rows with any position that is there, 0 for empty ones: [batch, 1]. */
export function anyThere(build: Build, padding: Value): Value {
  return build.reduceMax(padding, { axes: [1], keep: true });
}

export const isPaddedInput = (inputs: readonly LayerInput[]): boolean => paddingOf(inputs) !== undefined;

/** factor · x + shift for the one number at each position, as the stock layer that has such numbers. */
export function affine(name: string, from: string | number, factor: number, shift: number): KerasLayer {
  return {
    className: "Dense", config: { units: 1, use_bias: true }, weights: ["factor", "shift"], name, inputs: [from],
    fixed: { factor: { shape: [1, 1], data: [factor] }, shift: { shape: [1], data: [shift] } },
  };
}

/** `penalties` in stock layers: [length, 1], called `penalty`. */
export const kerasPenalties = (): KerasLayer => affine("penalty", PADDING, FAR, -FAR);

/** `anyThere` in stock layers: [1], called `there`. */
export const kerasAnyThere = (): KerasLayer => ({ ...plain("GlobalMaxPooling1D"), name: "there", inputs: [PADDING] });

import type { Build } from "../graph/build.ts";
import type { Value, Window } from "../graph/program.ts";
import type { Shape } from "../graph/shape.ts";
import type { ArgumentValue } from "./definition.ts";

/**
 * Rows of a picture are [height, width, channels] in the language and in exported models; the primitives work on
 * [channels, height, width]. Layers change the order around themselves, and the builder drops what cancels.
 */
export function channelsFirst(build: Build, x: Value): Value {
  const [batch, height, width, channels] = x.shape;
  // One channel needs no numbers moved.
  if (channels === 1) return build.reshape(x, [batch, 1, height, width]);
  return build.transpose(x, [0, 3, 1, 2]);
}

export function channelsLast(build: Build, x: Value): Value {
  const [batch, channels, height, width] = x.shape;
  if (channels === 1) return build.reshape(x, [batch, height, width, 1]);
  return build.transpose(x, [0, 2, 3, 1]);
}

/** Does to a picture, in the primitives' order, what does not care for order; other values are passed as they are. */
export function inPictureOrder(build: Build, x: Value, change: (x: Value) => Value): Value {
  return x.shape.length === 4 ? channelsLast(build, change(channelsFirst(build, x))) : change(x);
}

export interface WindowArguments {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: ArgumentValue | undefined;
}

/** The length of an axis once a window has slid over it; 0 or less where the window does not fit. */
function slid(length: number, size: number, stride: number, same: boolean): number {
  return same ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
}

/** [height, width] after a window. */
export function windowShape(height: number, width: number, window: WindowArguments): Shape {
  const same = window.padding === "same";
  return [slid(height, window.size[0], window.strides[0], same), slid(width, window.size[1], window.strides[1], same)];
}

/** Rows before and after an axis under `same`: the odd one goes after, as in TensorFlow. */
function padded(length: number, size: number, stride: number): readonly [number, number] {
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + size - length, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Strides and padding as the primitives take them. */
export function windowOf(height: number, width: number, window: WindowArguments): Window {
  if (window.padding !== "same") return { strides: window.strides, padding: [0, 0, 0, 0] };
  const [top, bottom] = padded(height, window.size[0], window.strides[0]);
  const [left, right] = padded(width, window.size[1], window.strides[1]);
  return { strides: window.strides, padding: [top, left, bottom, right] };
}

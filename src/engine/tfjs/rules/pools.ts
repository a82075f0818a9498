import type { Tensor } from "@tensorflow/tfjs-core";
import type { Pool } from "../../../graph/program.ts";
import type { Kernels, Step } from "./rule.ts";

/**
 * The gradients of pooling, in plain loops: the kernels for them are wrong for windows of negative numbers (maximum) and
 * for windows that reach over the edge (average).
 */
export function maxPoolGradient({ inputs: [x, dy], attributes, shape }: Step<"maxPool2dGradient">, kernels: Kernels): Tensor {
  const [tasks, batch, channels, height, width] = shape;
  const picture = x.dataSync<"float32">();
  const cotangents = dy.dataSync<"float32">();
  const result = new Float32Array(tasks * picture.length);
  const [rows, columns] = dy.shape.slice(3);
  const windows = batch * channels * rows * columns;
  for (let window = 0; window < windows; window++) {
    const plane = Math.floor(window / (rows * columns)) * height * width;
    const place = plane + maximumIn(picture, plane, windowOf(attributes, window % (rows * columns), columns, [height, width]), width);
    for (let task = 0; task < tasks; task++) result[task * picture.length + place] += cotangents[task * windows + window];
  }
  return kernels.tensor(result, shape);
}

/** Each window's cotangent in equal shares to what it covers of the picture. */
export function averageGradient({ inputs: [dy], attributes, shape }: Step<"averagePool2dGradient">, kernels: Kernels): Tensor {
  const [batch, channels, height, width] = shape;
  const cotangents = dy.dataSync<"float32">();
  const result = new Float32Array(batch * channels * height * width);
  const [rows, columns] = dy.shape.slice(2);
  for (let window = 0; window < cotangents.length; window++) {
    const plane = Math.floor(window / (rows * columns)) * height * width;
    const { top, left, bottom, right } = windowOf(attributes, window % (rows * columns), columns, [height, width]);
    const share = cotangents[window] / ((bottom - top) * (right - left));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) result[plane + row * width + column] += share;
    }
  }
  return kernels.tensor(result, shape);
}

interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The part of a window that lies in the picture. */
function windowOf({ size, strides, padding }: Pool, index: number, columns: number, [height, width]: readonly number[]): Rectangle {
  const top = Math.floor(index / columns) * strides[0] - padding[0];
  const left = (index % columns) * strides[1] - padding[1];
  return {
    top: Math.max(top, 0),
    left: Math.max(left, 0),
    bottom: Math.min(top + size[0], height),
    right: Math.min(left + size[1], width),
  };
}

/** The place of the first maximum, relative to the plane. */
function maximumIn(picture: Float32Array, plane: number, { top, left, bottom, right }: Rectangle, width: number): number {
  let best = top * width + left;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      if (picture[plane + row * width + column] > picture[plane + best]) best = row * width + column;
    }
  }
  return best;
}

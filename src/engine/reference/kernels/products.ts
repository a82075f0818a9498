import { sizeOf } from "../../../graph/shape.ts";
import { broadcastStrides, offsetsOf, type NumberArray } from "../array.ts";
import type { Kernel, Kernels } from "./kernel.ts";

const matmul: Kernel<"matmul"> = ([left, right], _, shape) => {
  const [rows, columns] = shape.slice(-2);
  const inner = left.shape[left.shape.length - 1];
  const [leftStarts, rightStarts] = [left, right].map((input) => matrixStarts(input, shape));
  const result = new Float64Array(sizeOf(shape));
  leftStarts.forEach((leftStart, matrix) => {
    for (let row = 0; row < rows; row++) {
      const target = result.subarray((matrix * rows + row) * columns, (matrix * rows + row + 1) * columns);
      for (let k = 0; k < inner; k++) {
        const factor = left.data[leftStart + row * inner + k];
        const source = rightStarts[matrix] + k * columns;
        for (let column = 0; column < columns; column++) target[column] += factor * right.data[source + column];
      }
    }
  });
  return result;
};

/** Where the matrix lies that each matrix of the result is made from. */
function matrixStarts({ shape }: NumberArray, result: readonly number[]): Int32Array {
  const leading = result.slice(0, -2);
  const size = sizeOf(shape.slice(-2));
  return offsetsOf(leading, broadcastStrides(shape.slice(0, -2), leading)).map((index) => index * size);
}

/** Applies a function to every run of the last axis. */
function byVector({ shape, data }: NumberArray, compute: (vector: Float64Array) => Float64Array): Float64Array {
  const length = shape[shape.length - 1];
  const result = new Float64Array(data.length);
  for (let start = 0; start < data.length; start += length) result.set(compute(data.subarray(start, start + length)), start);
  return result;
}

function logSoftmax(vector: Float64Array): Float64Array {
  const largest = vector.reduce((left, right) => Math.max(left, right), -Infinity);
  const sum = vector.reduce((total, x) => total + Math.exp(x - largest), 0);
  return vector.map((x) => x - largest - Math.log(sum));
}

export const productKernels: Kernels<"matmul" | "softmax" | "logSoftmax"> = {
  matmul,
  softmax: ([x]) => byVector(x, (vector) => logSoftmax(vector).map(Math.exp)),
  logSoftmax: ([x]) => byVector(x, logSoftmax),
};

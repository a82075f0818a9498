import type { Pool } from "../../../graph/program.ts";
import { sizeOf } from "../../../graph/shape.ts";
import type { NumberArray } from "../array.ts";
import type { Kernels } from "./kernel.ts";
import { lastTwo, placesOf, type Size } from "./windows.ts";

/** For every window of every channel, the offset of its largest place; the first of equals. */
function largestPlaces(x: NumberArray, windows: Size, pool: Pool): Int32Array {
  const places = placesOf(lastTwo(x.shape), windows, pool.size, pool);
  const [channels, size, count] = [sizeOf(x.shape.slice(0, 2)), sizeOf(lastTwo(x.shape)), sizeOf(windows)];
  const largest = new Int32Array(channels * count).fill(-1);
  for (let channel = 0; channel < channels; channel++) {
    for (const { source, target } of places) {
      const [from, to] = [channel * size + source, channel * count + target];
      if (largest[to] < 0 || x.data[from] > x.data[largest[to]]) largest[to] = from;
    }
  }
  return largest;
}

/** Visits every place of every window with its share: 1 by the number of places of the window inside the picture. */
function shares(x: readonly number[], windows: Size, pool: Pool, meet: (x: number, y: number, share: number) => void): void {
  const places = placesOf(lastTwo(x), windows, pool.size, pool);
  const inside = new Int32Array(sizeOf(windows));
  for (const { target } of places) inside[target]++;
  for (let channel = 0; channel < sizeOf(x.slice(0, 2)); channel++) {
    for (const { source, target } of places) {
      meet(channel * sizeOf(lastTwo(x)) + source, channel * inside.length + target, 1 / inside[target]);
    }
  }
}

export const poolingKernels: Kernels<"maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient"> = {
  maxPool2d: ([x], pool, shape) => Float64Array.from(largestPlaces(x, lastTwo(shape), pool), (offset) => x.data[offset]),
  maxPool2dGradient([x, dy], pool, shape) {
    const result = new Float64Array(sizeOf(shape));
    const largest = largestPlaces(x, lastTwo(dy.shape), pool);
    dy.data.forEach((cotangent, index) => {
      const task = Math.floor(index / largest.length);
      result[task * x.data.length + largest[index % largest.length]] += cotangent;
    });
    return result;
  },
  averagePool2d([x], pool, shape) {
    const result = new Float64Array(sizeOf(shape));
    shares(x.shape, lastTwo(shape), pool, (from, to, share) => (result[to] += x.data[from] * share));
    return result;
  },
  averagePool2dGradient([dy], pool, shape) {
    const result = new Float64Array(sizeOf(shape));
    shares(shape, lastTwo(dy.shape), pool, (to, from, share) => (result[to] += dy.data[from] * share));
    return result;
  },
};

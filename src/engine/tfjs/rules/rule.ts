import type { NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import type { OperationName, Operations, Value } from "../../../graph/program.ts";

/** What rules call: kernels of whatever backend is there. Everything made inside a step but its result is freed after it. */
export interface Kernels {
  run(kernel: string, inputs: Readonly<Record<string, Tensor>> | Tensor[], attributes?: NamedAttrMap): Tensor;
  tensor(data: Float32Array | Int32Array, shape: readonly number[]): Tensor;
}

/** One step of a run: the values' shapes are those of this run, with its batch. */
export interface Step<Name extends OperationName> {
  readonly attributes: Operations[Name];
  readonly inputs: readonly Tensor[];
  readonly shape: readonly number[];
  readonly value: Value<Name>;
}

export type Rule<Name extends OperationName> = (step: Step<Name>, kernels: Kernels) => Tensor;
export type Rules<Names extends OperationName> = { readonly [Name in Names]: Rule<Name> };

export function reshape(kernels: Kernels, x: Tensor, shape: readonly number[]): Tensor {
  return kernels.run("Reshape", { x }, { shape: [...shape] });
}

export function transpose(kernels: Kernels, x: Tensor, perm: readonly number[]): Tensor {
  return kernels.run("Transpose", { x }, { perm: [...perm] });
}

/** Repeats what has length 1 until the shape is reached. */
export function expand(kernels: Kernels, x: Tensor, shape: readonly number[]): Tensor {
  const missing = shape.length - x.shape.length;
  const aligned = [...Array<number>(missing).fill(1), ...x.shape];
  const reps = shape.map((dimension, axis) => dimension / aligned[axis]);
  const full = missing ? reshape(kernels, x, aligned) : x;
  return reps.every((count) => count === 1) ? full : kernels.run("Tile", { x: full }, { reps });
}

export function cast(kernels: Kernels, x: Tensor, dtype: "float32" | "bool" | "int32"): Tensor {
  return kernels.run("Cast", { x }, { dtype });
}

import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { Builder } from "../../src/graph/builder.ts";
import type { Program, Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Computes values of a builder in double precision. */
export async function evaluate(build: Builder, values: Readonly<Record<string, Value>>, feeds: Tensors = {}): Promise<Tensors> {
  return run(makeProgram("test", build, { outputs: new Map(Object.entries(values)) }), feeds);
}

export async function run(program: Program, feeds: Tensors, states: Tensors = {}): Promise<Tensors> {
  const executor = createReferenceExecutor();
  return (await executor.compile(program)).run(feeds, await executor.createState(states));
}

export function tensor(shape: readonly number[], data: ArrayLike<number>): Tensor {
  return { shape, data: Float64Array.from(data) };
}

export function numbers(length: number, seed: number): number[] {
  const random = randomOf(seed);
  return Array.from({ length }, () => random.normal());
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

import { expect } from "vitest";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
import type { Executor, Tensor, Tensors } from "../../src/engine/executor.ts";
import type { Instance } from "../../src/graph/forward.ts";
import type { Program, Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { penaltyGradients } from "../../src/graph/programs/penalties.ts";
import { trainingOf, vectorOf } from "../../src/graph/programs/training.ts";
import { keyOf, randomOf } from "../../src/graph/random.ts";
import { atBatch, sizeOf } from "../../src/graph/shape.ts";
import { check } from "../../src/language/index.ts";

/** The members of a model that is right, ready to run. */
export function instanceOf(members: string): Instance {
  const { problems, models: [{ graph }] } = check(`model M { data "rows.csv"\n${members}\n}`);
  expect(problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  if (graph === undefined) throw new Error("no graph");
  return instantiate(graph, {});
}

/** Outputs `penalties` [P], and `gradient/PARAM` for every parameter that a penalty reaches. */
export function penaltyProgram(instance: Instance): Program {
  const training = trainingOf(instance);
  const gradients = penaltyGradients(training).map(({ parameter, gradient }): [string, Value] => [`gradient/${parameter.name}`, gradient]);
  return makeProgram("penalties", training.build, {
    outputs: new Map([["penalties", vectorOf(training.build, training.penalties)], ...gradients]),
  });
}

/** Random numbers for feeds and parameters, the same on every call. */
export function numbersOf(instance: Instance, program: Program, rows: number): { feeds: Tensors; weights: Tensors } {
  const fill = (name: string, shape: readonly number[], type: string): Tensor => {
    const random = randomOf(11, keyOf(name));
    const size = sizeOf(atBatch(shape, rows));
    const data = type === "int32" ? Int32Array.from({ length: size }, () => random.integer(2))
      : Float64Array.from({ length: size }, () => (name.startsWith("mask/") ? 1 : Math.fround(random.normal())));
    return { shape: atBatch(shape, rows), data };
  };
  const feeds = Object.fromEntries(program.feeds.map(({ name, shape, type }) => [name, fill(name, shape, type)]));
  const start = initialize(instance.parameters, 3);
  const weights = Object.fromEntries(Object.entries(start).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]));
  return { feeds, weights };
}

export async function runOn(executor: Executor, program: Program, { feeds, weights }: { feeds: Tensors; weights: Tensors }): Promise<Tensors> {
  const compiled = await executor.compile(program);
  const used = Object.fromEntries(program.states.map(({ name }) => [name, weights[name]]));
  const state = await executor.createState(used);
  const found = await compiled.run(feeds, state);
  state.dispose();
  compiled.dispose();
  return found;
}

/** The same numbers in 32 bits. */
export function inSingle(tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) =>
    [name, { shape, data: data instanceof Int32Array ? data : Float32Array.from(data) }]));
}

export const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

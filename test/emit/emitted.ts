import { expect } from "vitest";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
import { watchedInputs } from "../../src/catalog/presence.ts";
import type { EmittedModel } from "../../src/emit/index.ts";
import type { ModelSignature } from "../../src/emit/trained.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { predictProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";
import { stockOutputs } from "./stock.ts";

const inputs = "input x : number[6] { columns: \"x*\" }\n input c : category(4)\n input cs : categories[3] { columns: \"c*\" }\n input i : image[8, 8, 2]\n input s : number[5, 3] { columns: \"s*\" }\n input ws : text(5)[4]";
export const sizes = { c: [4], cs: [2, 3, 5], ws: [5] };
export const unscaled: ModelSignature = { inputs: [], outputs: [] };

/** A model whose inputs are a few of every kind: x [6], c, cs [3], i [8, 8, 2]. */
export function graphOf(body: string): ModelGraph {
  const checked = check(`model M {\n data "d.csv"\n ${inputs}\n ${body}\n}`);
  expect(checked.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return checked.models[0].graph!;
}

/** Random rows for every input that a model has. */
export function feedsOf(graph: ModelGraph, rows: number): Tensors {
  const random = randomOf(7);
  return Object.fromEntries(graph.inputs.map(({ name, type, shape }) => {
    const width = shape.reduce((product, dimension) => product * dimension, 1);
    if (type === "category") return [`input/${name}`, { shape: [rows], data: Int32Array.from({ length: rows }, () => random.integer(5)) }];
    if (type === "text") return [`input/${name}`, { shape: [rows, 4], data: Int32Array.from({ length: rows * 4 }, (_, index) => (index % 4 < 1 + (index >> 2) % 4 ? 1 + random.integer(5) : 0)) }];
    if (type === "categories") return [`input/${name}`, { shape: [rows, 3], data: Int32Array.from({ length: rows * 3 }, (_, index) => random.integer(sizes.cs[index % 3] + 1)) }];
    return [`input/${name}`, { shape: [rows, ...shape], data: Float32Array.from({ length: rows * width }, () => random.normal()) }];
  }));
}

/** Rows of which some lack some inputs: as a model is fed them, and as its user has them, with NaN, where 0 stands for a missing number. */
export function lacking(graph: ModelGraph, feeds: Tensors): { readonly own: Tensors; readonly given: Tensors } {
  const [own, given] = [{ ...feeds }, { ...feeds }];
  watchedInputs(graph).forEach((name, index) => {
    const { shape, data } = feeds[`input/${name}`];
    const width = data.length / shape[0];
    // Whole rows in turn, and single places of others.
    const gone = (at: number) => Math.floor(at / width) % 4 === index || (Math.floor(at / width) % 4 === 3 && at % width === 1);
    const without = (value: number) => ({ shape, data: Float32Array.from(data, (one, at) => (gone(at) ? value : one)) });
    [own[`input/${name}`], given[`input/${name}`]] = [without(0), without(NaN)];
    own[`present/${name}`] = { shape: [shape[0]], data: Float32Array.from({ length: shape[0] }, (_, row) => Number(row % 4 !== index)) };
  });
  return { own, given };
}

/** Weights with statistics that are not at their start. */
export function weightsOf(graph: ModelGraph): Tensors {
  const random = randomOf(11);
  const weights = initialize(instantiate(graph, sizes).parameters, 3);
  return Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) =>
    [name, { shape, data: data.map((value) => value + 0.1 + 0.3 * random.uniform()) }]));
}

/** What the executor that counts in doubles predicts, task by task. */
export async function ownPredictions(graph: ModelGraph, weights: Tensors, feeds: Tensors): Promise<number[][]> {
  const executor = createReferenceExecutor();
  const program = await executor.compile(predictProgram(instantiate(graph, sizes)));
  const outputs = await program.run(feeds, await executor.createState(weights));
  return graph.tasks.map(({ name }) => Array.from(outputs[`output/${name}`].data));
}

/** What plain TensorFlow.js predicts from the files, task by task. */
export async function stockPredictions(emitted: Pick<EmittedModel, "files" | "format">, graph: ModelGraph, feeds: Tensors): Promise<number[][]> {
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name.replace("input/", ""), tensor]));
  const outputs = await stockOutputs(emitted, graph, inputs);
  return graph.tasks.map(({ name }) => Array.from(outputs[name].data));
}

export function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((values, task) => {
    expect(actual[task]).toHaveLength(values.length);
    const scale = Math.max(...values.map(Math.abs));
    values.forEach((value, index) => expect(Math.abs(actual[task][index] - value)).toBeLessThanOrEqual(1e-5 * scale));
  });
}

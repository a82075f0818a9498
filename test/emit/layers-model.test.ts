import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
import { emitModel } from "../../src/emit/index.ts";
import { permuted } from "../../src/emit/numbers.ts";
import type { ModelSignature } from "../../src/emit/scaling.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { predictProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";

const rows = 5;
const inputs = "input x : number[6] { columns: \"x*\" }\n input c : category(4)\n input cs : categories[3] { columns: \"c*\" }\n input i : image[8, 8, 2]";
const sizes = { c: [4], cs: [2, 3, 5] };

/** Every layer word of the language, in models of a few nodes. */
const models: Readonly<Record<string, string>> = {
  "dense and activations": "task a : number = x -> dense(4, relu) -> dense(3, tanh) -> dense(3, sigmoid)\n task b : classes(3) = x -> dense(4, softplus)",
  "an extra step for an activation": "h = x -> dense(4) -> gelu -> dropout(0.5)\n task a : binary = h\n task b : number[2] = h",
  "normalisation": "h = x -> batch_norm -> dense(4, relu) -> layer_norm\n task a : binary = h\n task b : binary = h",
  "convolution and pooling": "h = i -> conv2d(3, kernel: 3, relu, padding: same) -> max_pool(2) -> conv2d(2, kernel: 2) -> flatten\n task a : classes(4) = h\n task b : binary = h -> dense(3, relu)",
  "average pooling": "h = i -> avg_pool(2) -> conv2d(3, kernel: 3, stride: 1) -> global_avg_pool\n task a : binary = h\n task b : binary = h",
  "ids": "h = concat(c -> embed(3), c -> one_hot, cs -> embed(2), cs -> one_hot, x)\n task a : binary = h -> dense(3, relu)\n task b : binary = h",
  "merging": "h = add(x -> dense(4), x -> dense(4))\n m = multiply(h, x -> dense(4, sigmoid))\n task a : binary = m\n task b : binary = h",
  "each with groups": "h = x -> dense(4, relu) -> each(dense(3, relu), groups: [[a, b], [c2]])\n task a : binary = h\n task b : binary = h\n task c2 : number = h",
  "mixture of experts": "h = x -> mmoe(experts: 3, expert: dense(4, relu), gate: dense(2, relu))\n task a : binary = h\n task b : number = h",
  "all kinds of convolution": "h = i -> separable_conv2d(3, kernel: 3, relu) -> conv2d_transpose(2, kernel: 3, stride: 2, relu) -> depthwise_conv2d(kernel: 2, multiplier: 2)\n task a : binary = h -> upsample(2) -> global_max_pool\n task b : number = h -> noise(0.1) -> flatten -> reshape([16, 36]) -> position -> conv1d(3, kernel: 4, tanh) -> permute([1, 0]) -> flatten",
  "means and maxima": "u = x -> dense(4)\n v = x -> dense(4, relu)\n task a : binary = average(u, v)\n task b : binary = maximum(u, v)",
  "progressive extraction": "h = x -> moe(experts: 2, expert: dense(5)) -> ple(levels: 2, shared: 2, private: 1, expert: dense(4, relu))\n task a : binary = h\n task b : number = h",
  "columns that read from each other": "h = x -> each(dense(4, relu)) -> cross_stitch -> sluice(subspaces: 2) -> cross_stitch(per: channel) -> nddr\n task a : binary = h\n task b : number = h",
  "pictures of tasks": "h = i -> each(conv2d(4, kernel: 3)) -> cross_stitch(per: channel) -> film -> relu -> attend -> flatten\n task a : binary = h\n task b : number = h",
  "task embeddings": "h = x -> dense(4) -> film(embedding: 3) -> relu\n task a : binary = h\n task b : number = h",
  "masks": "u = x -> dense(5)\n p = x -> dense(4)\n m = p -> attend(of: u)\n n = p -> attend(of: u, previous: m)\n task a : binary = n\n task b : number = n",
  "gradients that do not pass": "low = x -> dense(4)\n task a : binary = low\n task b : binary = concat(a.output -> stop_gradient, low -> reverse_gradient(0.5))",
  "a shared layer": "layer words = embed(3)\n task a : binary = c -> words\n task b : binary = concat(c -> words, x)",
  "a cascade": "task a : binary = x -> dense(3, relu)\n task b : binary = concat(a.output, x) -> dense(3, relu)",
};

function graphOf(body: string): ModelGraph {
  const checked = check(`model M {\n data "d.csv"\n ${inputs}\n ${body}\n}`);
  expect(checked.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return checked.models[0].graph!;
}

/** Random rows for every input that a model has. */
function feedsOf(graph: ModelGraph): Tensors {
  const random = randomOf(7);
  return Object.fromEntries(graph.inputs.map(({ name, type, shape }) => {
    const width = shape.reduce((product, dimension) => product * dimension, 1);
    if (type === "category") return [`input/${name}`, { shape: [rows], data: Int32Array.from({ length: rows }, () => random.integer(5)) }];
    if (type === "categories") return [`input/${name}`, { shape: [rows, 3], data: Int32Array.from({ length: rows * 3 }, (_, index) => random.integer(sizes.cs[index % 3] + 1)) }];
    return [`input/${name}`, { shape: [rows, ...shape], data: Float32Array.from({ length: rows * width }, () => random.normal()) }];
  }));
}

/** Weights with statistics that are not at their start. */
function weightsOf(graph: ModelGraph): Tensors {
  const random = randomOf(11);
  const weights = initialize(instantiate(graph, sizes).parameters, 3);
  return Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) =>
    [name, { shape, data: data.map((value) => value + 0.1 + 0.3 * random.uniform()) }]));
}

async function ownPredictions(graph: ModelGraph, weights: Tensors, feeds: Tensors): Promise<number[][]> {
  const executor = createReferenceExecutor();
  const program = await executor.compile(predictProgram(instantiate(graph, sizes)));
  const outputs = await program.run(feeds, await executor.createState(weights));
  return graph.tasks.map(({ name }) => Array.from(outputs[`output/${name}`].data));
}

/** Opens the files as anybody would, and predicts. */
async function stockPredictions(files: ReadonlyMap<string, string | Uint8Array>, graph: ModelGraph, feeds: Tensors): Promise<number[][]> {
  const json = JSON.parse(String(files.get("model.json")));
  const weights = files.get("weights.bin") as Uint8Array;
  const model = await loadLayersModel(tf.io.fromMemory({
    modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData: new Uint8Array(weights).buffer,
  }));
  const given = graph.inputs.map(({ name, type }) => {
    const { data, shape } = feeds[`input/${name}`];
    const dims = shape.length === 1 ? [shape[0], 1] : [...shape];
    return tf.tensor(Array.from(data), dims, type.startsWith("categor") ? "int32" : "float32");
  });
  const predicted = model.predict(given) as tf.Tensor | tf.Tensor[];
  return [predicted].flat().map((tensor) => Array.from(tensor.dataSync()));
}

function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expected.forEach((values, task) => {
    expect(actual[task]).toHaveLength(values.length);
    const scale = Math.max(...values.map(Math.abs));
    values.forEach((value, index) => expect(Math.abs(actual[task][index] - value)).toBeLessThanOrEqual(1e-5 * scale));
  });
}

const unscaled: ModelSignature = { inputs: [], outputs: [] };

describe("an emitted model", () => {
  it.each(Object.entries(models))("opens with tf.loadLayersModel and predicts the same: %s", async (_, body) => {
    const graph = graphOf(body);
    const [weights, feeds] = [weightsOf(graph), feedsOf(graph)];
    const emitted = emitModel(graph, { weights, signature: unscaled, vocabularySizes: sizes });
    expect(emitted.format).toBe("layers");
    expectClose(await stockPredictions(emitted.files, graph, feeds), await ownPredictions(graph, weights, feeds));
  });

  it("scales numbers inside and predicts in the label's own units", async () => {
    const graph = graphOf("task a : number = x -> dense(3, relu)\n task b : binary = x");
    const weights = weightsOf(graph);
    const scaling = { kind: "zscore", offset: [1, 2, 3, 4, 5, 6], factor: [2, 1, 4, 0.5, 1, 3] };
    const signature: ModelSignature = { inputs: [{ name: "x", scaling }], outputs: [{ task: "a", scaling: { kind: "zscore", offset: 10, factor: 3 } }] };
    const scaled = feedsOf(graph);
    const x = scaled["input/x"];
    const raw = { ...scaled, "input/x": { shape: x.shape, data: Float32Array.from(x.data, (value, index) => value * scaling.factor[index % 6] + scaling.offset[index % 6]) } };
    const [a, b] = await ownPredictions(graph, weights, scaled);
    const emitted = emitModel(graph, { weights, signature, vocabularySizes: sizes });
    expectClose(await stockPredictions(emitted.files, graph, raw), [a.map((value) => value * 3 + 10), b]);
    expect(JSON.parse(String(emitted.files.get("signature.json")))).toEqual(signature);
  });
});

describe("permuted axes", () => {
  it("agree with a plain transpose", () => {
    const numbers = { shape: [2, 3, 4], data: Array.from({ length: 24 }, (_, index) => index) };
    const expected = tf.transpose(tf.tensor(numbers.data, [2, 3, 4]), [2, 0, 1]);
    expect(permuted(numbers, [2, 0, 1])).toEqual({ shape: [4, 2, 3], data: Float32Array.from(expected.dataSync()) });
  });
});

import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createExecutor } from "../../src/cli/engine.ts";
import { emitModel, servingProgram } from "../../src/emit/index.ts";
import { permuted } from "../../src/emit/numbers.ts";
import type { ModelSignature } from "../../src/emit/trained.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { expectClose, feedsOf, graphOf, lacking, ownPredictions, sizes, stockPredictions, unscaled, weightsOf } from "./emitted.ts";
import { graphModels, models } from "./models.ts";

const formats = ["layers", "graph"] as const;
const batches = [1, 33];

async function holds(body: string, format: "layers" | "graph"): Promise<void> {
  const graph = graphOf(body);
  const weights = weightsOf(graph);
  const emitted = emitModel(graph, { weights, signature: unscaled, vocabularySizes: sizes }, format === "graph" ? "graph" : undefined);
  expect(emitted.format).toBe(format);
  for (const rows of batches) {
    const { own, given } = lacking(graph, feedsOf(graph, rows));
    expectClose(await stockPredictions(emitted, graph, given), await ownPredictions(graph, weights, own));
  }
}

describe("an emitted model predicts the same, opened with plain TensorFlow.js", () => {
  it.each(Object.entries(models))("by tf.loadLayersModel: %s", async (_, body) => holds(body, "layers"));
  it.each(Object.entries({ ...models, ...graphModels }))("by tf.loadGraphModel: %s", async (_, body) => holds(body, "graph"));

  it.each(Object.entries(graphModels))("is a graph model where stock layers do not do, and says why: %s", (_, body) => {
    const graph = graphOf(body);
    const { format, notes } = emitModel(graph, { weights: weightsOf(graph), signature: unscaled, vocabularySizes: sizes });
    expect(format).toBe("graph");
    expect(notes).toEqual([expect.stringMatching(/^M is written as a graph model, which tf\.loadGraphModel opens: .*stock layers /)]);
  });

  it.each(formats)("holds what a task is as a constant, with no table to look it up in, as %s", (wanted) => {
    const graph = graphOf(models["task embeddings"]);
    const { files, format } = emitModel(graph, { weights: weightsOf(graph), signature: unscaled, vocabularySizes: sizes }, wanted === "graph" ? wanted : undefined);
    expect(format).toBe(wanted);
    const text = String(files.get("model.json"));
    expect(text).not.toMatch(/"(Embedding|GatherV2|Gather|OneHot)"/);
    expect([...text.matchAll(/"(InputLayer|Placeholder)"/g)]).toHaveLength(graph.inputs.length);
  });

  it("keeps an input that nothing reads", async () => {
    const graph = graphOf("task a : count = x");
    const { files } = emitModel(graph, { weights: weightsOf(graph), signature: unscaled, vocabularySizes: sizes });
    expect(Object.keys(JSON.parse(String(files.get("model.json"))).signature.inputs)).toEqual(["x"]);
  });
});

it.each(["ort", "tfjs", "reference"] as const)("a program that serves takes NaN as missing, filled in as in training, on %s", async (name) => {
  const graph = graphOf("task a : number = fuse(x -> dense(3), c -> embed(3)) -> dense(2, tanh)\n task b : binary = x");
  const [weights, { own, given }] = [weightsOf(graph), lacking(graph, feedsOf(graph, 8))];
  const fill = [0.5, -1, 2, 0, 0.25, 3];
  const signature: ModelSignature = { inputs: [{ name: "x", scaling: { kind: "zscore", offset: [0, 0, 0, 0, 0, 0], factor: [1, 1, 1, 1, 1, 1], fill } }], outputs: [] };
  const x = given["input/x"];
  const filled = { ...own, "input/x": { ...x, data: Float32Array.from(x.data, (value, at) => (Number.isNaN(value) ? fill[at % 6] : value)) } };
  const executor = await createExecutor(name);
  const program = await executor.compile(servingProgram(graph, { signature, vocabularySizes: sizes }));
  const c = given["input/c"];
  const outputs = await program.run({ x, c: { ...c, shape: [8, 1] } }, await executor.createState(weights));
  expectClose(graph.tasks.map((task) => Array.from(outputs[task.name].data)), await ownPredictions(graph, weights, filled));
  await executor.dispose();
});

/** Rows as their owner has them, where a model was fed what the scales made of them. */
function unscaledFeeds(feeds: Tensors, undo: Readonly<Record<string, (value: number, place: number) => number>>): Tensors {
  return Object.fromEntries(Object.entries(feeds).map(([name, { shape, data }]) => {
    const width = data.length / shape[0];
    const change = undo[name.replace("input/", "")];
    return [name, change ? { shape, data: Float32Array.from(data, (value, index) => change(value, index % width)) } : { shape, data }];
  }));
}

/** The file says `scale: log` where the data was fitted so. */
function logged(inputs: ModelGraph["inputs"], signature: ModelSignature): ModelGraph["inputs"] {
  return inputs.map((input) => (signature.inputs.some(({ name, scaling }) => name === input.name && scaling?.kind === "log") ? { ...input, scale: "log" } : input));
}

async function scales(body: string, signature: ModelSignature, undo: Parameters<typeof unscaledFeeds>[1], own: (graph: ModelGraph, predicted: number[][]) => number[][], as: readonly ("layers" | "graph")[]) {
  const graph = { ...graphOf(body), inputs: logged(graphOf(body).inputs, signature) };
  const [weights, feeds] = [weightsOf(graph), feedsOf(graph, 5)];
  const expected = own(graph, await ownPredictions(graph, weights, feeds));
  for (const format of as) {
    const emitted = emitModel(graph, { weights, signature, vocabularySizes: sizes }, format === "graph" && as.length > 1 ? "graph" : undefined);
    expect(emitted.format).toBe(format);
    expectClose(await stockPredictions(emitted, graph, unscaledFeeds(feeds, undo)), expected);
    expect(JSON.parse(String(emitted.files.get("signature.json")))).toEqual(signature);
  }
}

describe("an emitted model scales inside", () => {
  it("numbers, each by its own scale, and predicts in the label's own unit", async () => {
    const scaling = { kind: "zscore", offset: [1, 2, 3, 4, 5, 6], factor: [2, 1, 4, 0.5, 1, 3] };
    const signature: ModelSignature = { inputs: [{ name: "x", scaling }], outputs: [{ task: "a", scaling: { kind: "zscore", offset: 10, factor: 3 } }] };
    await scales("task a : number = x -> dense(3, relu)\n task b : binary = x", signature,
      { x: (value, place) => value * scaling.factor[place] + scaling.offset[place] },
      (_, [a, b]) => [a.map((value) => value * 3 + 10), b], formats);
  });

  it("pictures, by one scale for all their numbers", async () => {
    const signature: ModelSignature = { inputs: [{ name: "i", scaling: { kind: "bytes", offset: [0], factor: [255] } }], outputs: [] };
    await scales("task a, b : binary = i -> conv2d(2, kernel: 3) -> flatten", signature, { i: (value) => value * 255 }, (_, predicted) => predicted, formats);
  });

  it("rows of several dimensions, each place by its own scale", async () => {
    const places = Array.from({ length: 128 }, (_, place) => place);
    const scaling = { kind: "zscore", offset: places.map((place) => place / 50), factor: places.map((place) => 1 + (place % 7)) };
    await scales("task a, b : binary = i -> flatten -> dense(3)", { inputs: [{ name: "i", scaling }], outputs: [] },
      { i: (value, place) => value * scaling.factor[place] + scaling.offset[place] }, (_, predicted) => predicted, formats);
  });

  it("logarithms of inputs and labels, as a graph", async () => {
    const scaling = { kind: "log", offset: [1, 2, 0, 0, 1, 1], factor: [1, 2, 1, 0.5, 1, 1] };
    const signed = (value: number) => Math.sign(value) * Math.expm1(Math.abs(value));
    const signature: ModelSignature = { inputs: [{ name: "x", scaling }], outputs: [{ task: "a", scaling: { kind: "log", offset: 0.5, factor: 2 } }] };
    await scales("task a : number = x -> dense(3, relu)\n task b : binary = x", signature,
      { x: (value, place) => signed(value * scaling.factor[place] + scaling.offset[place]) },
      (_, [a, b]) => [a.map((value) => signed(value * 2 + 0.5)), b], ["graph"]);
    const graph = graphOf("task a : number = x { scale: log }\n task b : binary = x");
    expect(emitModel(graph, { weights: weightsOf(graph), signature, vocabularySizes: sizes }).notes)
      .toEqual(["M is written as a graph model, which tf.loadGraphModel opens: a: stock layers have no logarithm, which `scale: log` needs."]);
  });
});

describe("permuted axes", () => {
  it("agree with a plain transpose", () => {
    const numbers = { shape: [2, 3, 4], data: Array.from({ length: 24 }, (_, index) => index) };
    const expected = tf.transpose(tf.tensor(numbers.data, [2, 3, 4]), [2, 0, 1]);
    expect(permuted(numbers, [2, 0, 1])).toEqual({ shape: [4, 2, 3], data: Float32Array.from(expected.dataSync()) });
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import type { Arguments } from "../../src/graph/model.ts";
import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { backward } from "../../src/graph/vjp/gradients.ts";
import { defaultsOf } from "../../src/catalog/arguments.ts";

type Matrix = readonly (readonly number[])[];

/** Of our own making, by numpy: no part of the golden set of other people's code. */
const file = JSON.parse(readFileSync(new URL("../fixtures/penalties.json", import.meta.url), "utf8")) as {
  weights: Matrix[]; biases: number[][]; relation_matrix: number[][]; directions: Matrix; shares: Matrix; left: Matrix; right: Matrix; gate: Matrix;
  expected: Record<string, number> & { trace_norm_gradient: Matrix[]; relation_correlation: Matrix; low_rank_similarity: Matrix };
};
const { expected } = file;
const reference = createReferenceExecutor();
const close = (found: number, value: number) => expect(Math.abs(found - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));

function definitionOf(word: string) {
  const definition = catalog.find("penalty", word);
  if (!definition) throw new Error(`no penalty ${word}`);
  return definition;
}

const tensorOf = (rows: Matrix): Tensor => ({ shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });
const constant = (build: Builder, matrix: Matrix) => build.constant(matrix.flat(), [matrix.length, matrix[0].length]);

async function run(build: Builder, outputs: Record<string, Value>, feeds: Record<string, Matrix> = {}, states: Tensors = {}): Promise<Record<string, number[]>> {
  const compiled = await reference.compile(makeProgram("golden", build, { outputs: new Map(Object.entries(outputs)) }));
  const tensors = Object.entries(feeds).map(([name, rows]) => [name, tensorOf(rows)] as const);
  const found = await compiled.run(Object.fromEntries(tensors), await reference.createState(states));
  return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, [...data]]));
}

async function ofWeights(word: string, args: Arguments = {}) {
  const build = new Builder();
  const definition = definitionOf(word);
  if (definition.form.reads !== "weights") throw new Error(`${word} reads values`);
  const kernels = file.weights.map((matrix, part) => build.state(`kernel${part}`, [matrix.length, matrix[0].length]));
  const biases = file.biases.map((bias) => build.constant(bias, [bias.length]));
  const inputs = {
    build, weights: definition.form.counts === "all" ? [kernels, biases] : [kernels],
    learned: (name: string) => constant(build, name === "shares" ? file.shares : file.directions),
  };
  const all = { ...defaultsOf(definition), strength: 1, ...args };
  const value = definition.form.lower(inputs, all);
  const slopes = backward(build, [{ of: value, tasks: [0], value: build.constant([1], [1]) }], kernels).flatMap((stack) => stack?.value ?? []);
  const relation = definition.form.relation?.lower(inputs, all);
  const states = Object.fromEntries(file.weights.map((matrix, part) => [`kernel${part}`, tensorOf(matrix)]));
  return run(build, {
    value, ...Object.fromEntries(slopes.map((slope, part) => [`slope${part}`, slope])), ...(relation ? { relation } : {}),
  }, {}, states);
}

async function ofValues(word: string, feeds: Record<string, Matrix>, args: Arguments = {}, map = (_: Builder, x: Value) => x) {
  const build = new Builder();
  const definition = definitionOf(word);
  if (definition.form.reads !== "values") throw new Error(`${word} reads weights`);
  const values = Object.entries(feeds).map(([name, rows]) => map(build, build.feed(name, [BATCH, rows[0].length])));
  const value = definition.form.lower(build, values, { ...defaultsOf(definition), strength: 1, ...args });
  return (await run(build, { value }, feeds)).value[0];
}

describe("penalties against numbers of numpy", () => {
  it.each([
    ["l2", {}, "l2"], ["l1", {}, "l1"], ["l21", {}, "l21"], ["group_sparse", {}, "group_sparse"], ["exclusive_sparse", {}, "exclusive_sparse"],
    ["trace_norm", {}, "trace_norm"], ["relation", { matrix: file.relation_matrix }, "relation_given"], ["relation", { matrix: "learned" }, "relation_learned"],
    ["low_rank", { rank: 2 }, "low_rank"],
  ] as const)("%s %j", async (word, args, name) => close((await ofWeights(word, args)).value[0], expected[name]));

  it("trace_norm is near the sum of singular values, and its slope is U Vᵀ, smoothed", async () => {
    const found = await ofWeights("trace_norm");
    expect(Math.abs(found.value[0] - expected.trace_norm_exact)).toBeLessThan(3 * 0.01);
    expected.trace_norm_gradient.forEach((matrix, part) => matrix.flat().forEach((value, at) => close(found[`slope${part}`][at], value)));
  });

  it("reports MTRL's correlation and GO-MTL's similarity", async () => {
    const [learned, shares] = [await ofWeights("relation"), await ofWeights("low_rank", { rank: 2 })];
    expected.relation_correlation.flat().forEach((value, at) => close(learned.relation[at], value));
    expected.low_rank_similarity.flat().forEach((value, at) => close(shares.relation[at], value));
  });

  const pair = { left: file.left, right: file.right };
  const rows = (build: Builder, x: Value) => build.softmax(x);
  const entries = (build: Builder, x: Value) => build.sigmoid(x);

  it("of values", async () => {
    close(await ofValues("orthogonal", pair), expected.orthogonal);
    close(await ofValues("coral", pair), expected.coral);
    close(await ofValues("mmd", pair), expected.mmd);
    close(await ofValues("mmd", pair, { widths: [0.5, 2], scale: 3 }), expected.mmd_scaled);
    close(await ofValues("kl", pair, {}, rows), expected.kl_row);
    close(await ofValues("kl", pair, { each: "entry" }, entries), expected.kl_entry);
    close(await ofValues("balance", { gate: file.gate }), expected.balance);
  });
});

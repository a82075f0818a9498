import type { LayerDefinition } from "../../src/catalog/definition.ts";
import { lastLevel } from "../../src/catalog/levels.ts";
import { paddedInput } from "../../src/catalog/padding.ts";
import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Program, Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { keyOf, randomOf } from "../../src/graph/random.ts";
import { atBatch, BATCH, sizeOf } from "../../src/graph/shape.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { layerNamed, type LayerCase } from "./layer-cases.ts";

export const ROWS = 3;

/** One use of a layer in a builder of its own: what it reads, its weights, and what it makes. */
export interface LoweredCase {
  readonly build: Builder;
  readonly feeds: Readonly<Record<string, Value>>;
  readonly weights: Readonly<Record<string, Value>>;
  readonly output: Value;
  readonly statistics: ReadonlyMap<string, Value>;
}

export function lowerCase(use: LayerCase, training: boolean): LoweredCase {
  const build = new Builder();
  const definition = layerNamed(use.word);
  const feeds: Record<string, Value> = {};
  const weights = weightStates(build, definition, use);
  const statistics = new Map<string, Value>();
  const inputs = use.inputs.map(({ shape, type }, index) => (feeds[`x${index}`] = build.feed(`x${index}`, [BATCH, ...shape], type)));
  const padded = paddedInput(definition, use.inputs, use.args);
  const present = use.inputs.map(({ sources }, index) => (sources ? (feeds[`present${index}`] = build.feed(`present${index}`, [BATCH])) : undefined));
  const output = definition.lower({
    build, training, inputs: use.inputs, ...(definition.asksPresence ? { present } : {}), ...(padded ? { padding: (feeds.padding = build.feed("padding", [BATCH, padded.shape[0]])) } : {}),
    weight: (name) => weights[name],
    noise: (_kind, shape) => (feeds.noise = build.feed("noise", shape)),
    lookup: (name, ids) => build.gather(weights[name], ids),
    hide: () => undefined,
    level: (name) => build.scalar(lastLevel(use.args[name] ?? definition.parameters.find((parameter) => parameter.name === name)?.default)),
    updateStatistic: (name, value) => statistics.set(name, value),
  }, inputs, use.args);
  return { build, feeds, weights, output, statistics };
}

function weightStates(build: Builder, definition: LayerDefinition, { inputs, args }: LayerCase): Record<string, Value> {
  const specs = definition.weights?.(inputs, args) ?? [];
  return Object.fromEntries(specs.map(({ name, shape }) => [name, build.state(name, shape)]));
}

/** Numbers that repeat: ids within their vocabulary, variances above zero, everything else around ±1. */
export function numbersFor({ inputs }: LayerCase, lowered: LoweredCase): { feeds: Tensors; weights: Tensors } {
  const fill = (name: string, value: Value): Tensor => {
    const random = randomOf(7, keyOf(name));
    const shape = atBatch(value.shape, ROWS);
    const sizes = inputs[Number(name.slice(1))]?.vocabularySizes;
    if (value.type === "int32") {
      const ids = Int32Array.from({ length: sizeOf(shape) }, (_, at) => random.integer((sizes?.[at % sizes.length] ?? 0) + 1));
      return { shape, data: ids };
    }
    // Every row another length: whole, less by one, …, and empty.
    if (name === "padding") return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, at) => Number(at % shape[1] < lengthOf(Math.floor(at / shape[1]), shape))) };
    // Every row lacks one value more, from the first on.
    if (name.startsWith("present")) return { shape, data: Float64Array.from({ length: ROWS }, (_, row) => Number(Number(name.slice(7)) >= row)) };
    const positive = name === "moving_variance";
    return { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => (positive ? 0.5 + random.uniform() : random.normal())) };
  };
  const all = (values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(name, value)]));
  return { feeds: all(lowered.feeds), weights: all(lowered.weights) };
}

const lengthOf = (row: number, [rows, length]: readonly number[]): number => (row === rows - 1 && rows > 1 ? 0 : length - row);

/** Runs a program on the reference executor. */
export async function run(program: Program, feeds: Tensors, weights: Tensors): Promise<Tensors> {
  const executor = createReferenceExecutor();
  const compiled = await executor.compile(program);
  const known = new Set(program.feeds.map(({ name }) => name));
  const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => known.has(name)));
  return compiled.run(used, await executor.createState(weights));
}

export const outputProgram = ({ build, output }: LoweredCase) => makeProgram("forward", build, { outputs: new Map([["output", output]]) });

/** Two losses, Σ probe · output, and the gradients of both by everything that carries numbers. */
export function gradientPrograms(lowered: LoweredCase): { losses: Program; gradients: Program; probes: Record<string, Value> } {
  const { build, output } = lowered;
  const probes = Object.fromEntries(["probe_a", "probe_b"].map((name) => [name, build.feed(name, output.shape)]));
  const axes = output.shape.map((_, axis) => axis);
  const losses = Object.fromEntries(Object.entries(probes).map(([name, probe]) =>
    [name, build.sum(build.multiply(output, probe), { axes, keep: false })]));
  const lossesProgram = makeProgram("losses", build, { outputs: new Map(Object.entries(losses)) });
  const wanted = Object.entries({ ...lowered.feeds, ...lowered.weights }).filter(([name, value]) => value.type === "float32" && name !== "padding" && !name.startsWith("present"));
  const found = gradients(build, { losses, wanted: wanted.map(([, value]) => value) });
  const outputs = found.flatMap(({ value }, index) => (value ? [[wanted[index][0], value] as const] : []));
  return { losses: lossesProgram, gradients: makeProgram("gradients", build, { outputs: new Map(outputs) }), probes };
}

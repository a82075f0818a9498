import { afterAll, describe, expect, it } from "vitest";
import { cosineMatrix, gradientNorms } from "../../src/affinity/index.ts";
import { combiners } from "../../src/catalog/combiners/index.ts";
import type { Arguments, CombinerDefinition, WeightingDefinition } from "../../src/catalog/definition.ts";
import { numberArithmetic, optimizers } from "../../src/catalog/optimizers/index.ts";
import { weightings } from "../../src/catalog/weightings/index.ts";
import type { Executor, ExecutorName, Feeds, Tensors } from "../../src/engine/executor.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Build } from "../../src/graph/build.ts";
import type { Program, Value } from "../../src/graph/program.ts";
import { applyProgram, measureProgram, stepProgram, trainProgram } from "../../src/graph/programs/index.ts";
import { type Random, randomOf } from "../../src/graph/random.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";
import { instance, machine, type Machine, parameter, rowsOf, rule, tensor } from "./programs.ts";

interface Run {
  readonly method: string;
  readonly optimizer: string;
  readonly lr: number;
  readonly steps: { readonly losses: number[]; readonly cos?: number[]; readonly grad_norms?: number[] }[];
  readonly weights_after_step_1?: Readonly<Record<string, unknown>>;
  readonly final_weights: Readonly<Record<string, unknown>>;
  readonly final_uw_s?: number[];
}

const file = golden<{
  X: number[][];
  y: { binary: number[]; multiclass: number[]; regression: number[] };
  classes: number;
  initial_weights: Readonly<Record<string, unknown>>;
  pcgrad_orders: number[][][];
  runs: Readonly<Record<string, Run>>;
}>("trajectory");

const tasks = ["binary", "multiclass", "regression"];

const model = instance(
  Object.entries(file.initial_weights).map(([name, value]) => parameter(name, value, name.startsWith("shared") ? tasks : [name.split(".")[1]])),
  tasks,
  (build, weights) => {
    // PyTorch's layout: weight [out, in], y = x Wᵀ + b.
    const linear = (x: Value, name: string) =>
      build.add(build.matmul(x, build.transpose(weights(`${name}.weight`), [1, 0])), weights(`${name}.bias`));
    const hidden = build.tanh(linear(build.feed("X", [BATCH, file.X[0].length]), "shared.0"));
    const features = build.tanh(linear(hidden, "shared.2"));
    const outputs = tasks.map((task) => linear(features, `heads.${task}`));
    const losses = [crossEntropyOfLogit, crossEntropy, squaredError].map((loss, index) => mean(build, loss(build, outputs[index])));
    return outputs.map((output, index) => ({ output, loss: losses[index] }));
  },
);

function mean(build: Build, x: Value): Value {
  return build.mean(x, { axes: [0], keep: false });
}

function crossEntropyOfLogit(build: Build, logit: Value): Value {
  const z = build.reshape(logit, [BATCH]);
  return build.subtract(build.softplus(z), build.multiply(z, build.feed("binary", [BATCH])));
}

function crossEntropy(build: Build, logits: Value): Value {
  const chosen = build.multiply(build.logSoftmax(logits), build.feed("multiclass", [BATCH, file.classes]));
  return build.negate(build.sum(chosen, { axes: [1], keep: false }));
}

function squaredError(build: Build, output: Value): Value {
  const error = build.subtract(build.reshape(output, [BATCH]), build.feed("regression", [BATCH]));
  return build.multiply(error, error);
}

const batch: Tensors = {
  X: tensor(file.X),
  binary: tensor(file.y.binary),
  multiclass: tensor(file.y.multiclass.map((label) => Array.from({ length: file.classes }, (_, k) => Number(k === label)))),
  regression: tensor(file.y.regression),
};
const ones = tensor(tasks.map(() => 1));

/** What a step found before it moved. */
interface Found {
  readonly losses: number[];
  readonly gram?: number[][];
}

/** Takes one step, numbered from 1, with everything it needs but the optimizer's feeds. */
type Stepper = (engine: Machine, step: number, feeds: Tensors) => Promise<Found>;

function found(outputs: Tensors): Found {
  return { losses: [...outputs.losses.data], gram: outputs.gram && rowsOf(outputs.gram) };
}

function weighted(program: Program, weighting: WeightingDefinition, run: Run, learned: (s: readonly number[]) => void): Stepper {
  const args = argumentsOf(weighting);
  let state = weighting.start(tasks.length, args);
  const move = moverOf(run);
  return async (engine, step, feeds) => {
    const weights = tensor([...weighting.weights(state, undefined, args, randomOf(0))]);
    const result = found(await engine.run(program, { ...feeds, weights }));
    const gradient = weighting.gradient?.(state, { step, epoch: 0, losses: result.losses, epochLosses: [] }, args);
    if (gradient) state = { ...state, learned: move(state.learned, gradient, step) };
    learned(state.learned);
    return result;
  };
}

/** The run's own optimizer on the numbers that a weighting learns. */
function moverOf({ optimizer, lr }: Run) {
  const word = optimizers.find(({ name }) => name === optimizer) ?? optimizers[0];
  const args = argumentsOf(word, { lr });
  let slots: (readonly number[])[] = tasks.map(() => word.slots(args).map(() => 0));
  return (learned: readonly number[], gradient: readonly number[], step: number) => {
    const moved = learned.map((value, task) => word.update(
      numberArithmetic, { parameter: value, gradient: gradient[task], slots: slots[task], learningRate: lr, step }, args));
    slots = moved.map((result) => result.slots);
    return moved.map((result) => result.parameter);
  };
}

function combined(measure: Program, apply: Program, name: string, given: Arguments): Stepper {
  const combiner = combiners.find((word) => word.name === name) as CombinerDefinition;
  const args = argumentsOf(combiner, given);
  return async (engine, step, feeds) => {
    const result = found(await engine.run(measure, feeds));
    const random = ordered(file.pcgrad_orders[step - 1]);
    const weights = combiner.combine({ gram: result.gram ?? [], losses: result.losses, random }, args);
    await engine.run(apply, { ...feeds, weights: tensor([...weights]), own_weights: ones });
    return result;
  };
}

function fused(program: Program, combiner: CombinerDefinition): Stepper {
  return async (engine, step, feeds) => {
    const specs = combiner.graph?.feeds(tasks.length) ?? [];
    const filled = combiner.graph?.fill(tasks.length, ordered(file.pcgrad_orders[step - 1])) ?? [];
    const own = Object.fromEntries(specs.map(({ name, shape }, index) => [name, { shape, data: Float64Array.from(filled[index]) }]));
    return found(await engine.run(program, { ...feeds, ...own, weights: ones, static_weights: ones }));
  };
}

/** Draws the recorded orders, one a call. */
function ordered(orders: number[][]): Random {
  let next = 0;
  return { ...randomOf(0), permutation: () => Uint32Array.from(orders[next++]) };
}

/** Where the recorded runs differ from our defaults. */
const LIBMTL: Readonly<Record<string, Arguments>> = { cagrad: { c: 0.4, rescale: 1 }, upgrad: { regularize: 1e-4 }, pcgrad: { epsilon: 1e-8 } };

const pcgrad = combiners.find(({ name }) => name === "pcgrad") as CombinerDefinition;

function stepperOf(run: Run, way: string, learned: (s: readonly number[]) => void): Stepper {
  const settings = { update: rule(run.optimizer, { lr: run.lr }) };
  if (way === "equal" || way === "uncertainty") {
    const weighting = weightings.find(({ name }) => name === way) as WeightingDefinition;
    return weighted(trainProgram(model, settings), weighting, run, learned);
  }
  if (way === "pcgrad fused") {
    const graph = pcgrad.graph as NonNullable<CombinerDefinition["graph"]>;
    const form = { feeds: graph.feeds(tasks.length), lower: (build: Build, gram: Value, feeds: readonly Value[]) => graph.lower(build, gram, feeds, LIBMTL.pcgrad) };
    return fused(stepProgram(model, settings, form), pcgrad);
  }
  return combined(measureProgram(model, { layers: true }), applyProgram(model, settings), way, LIBMTL[way] ?? {});
}

/** The worst deviation from a run, over everything that the file records of it. */
async function follow(run: Run, way: string, on: ExecutorName = "reference"): Promise<{ compared: number; worst: number }> {
  const update = rule(run.optimizer, { lr: run.lr });
  const initial = Object.fromEntries(Object.entries(file.initial_weights).map(([name, value]) => [name, tensor(value)]));
  const engine = await machine(await executorOf(on), { ...initial, ...update.start(model.parameters) });
  let learned: readonly number[] = [];
  const take = stepperOf(run, way, (s) => { learned = s; });
  const deviations: number[] = [];
  for (const [index, expected] of run.steps.entries()) {
    const result = await take(engine, index + 1, { ...batch, learning_rate: tensor(run.lr), step: tensor(index + 1) });
    deviations.push(deviation(result.losses, expected.losses), ...geometry(result, expected));
    if (index === 0 && run.weights_after_step_1) deviations.push(...apart(await engine.state.read(), run.weights_after_step_1));
  }
  deviations.push(...apart(await engine.state.read(), run.final_weights));
  if (run.final_uw_s) deviations.push(deviation(learned, run.final_uw_s));
  return { compared: run.steps.length, worst: Math.max(...deviations) };
}

/** 32-bit engines are fed and hold 32 bits. */
async function executorOf(name: ExecutorName): Promise<Executor> {
  const executor = await (executors.get(name) ?? createExecutor(name, { threads: 1 }));
  executors.set(name, executor);
  if (name === "reference") return executor;
  return {
    ...executor,
    createState: (tensors) => executor.createState(inSingle(tensors)),
    compile: async (program) => {
      const compiled = await executor.compile(program);
      return { ...compiled, run: (feeds, state) => compiled.run(inSingle(feeds), state), dispose: () => compiled.dispose() };
    },
  };
}

const executors = new Map<ExecutorName, Executor>();

afterAll(async () => {
  for (const executor of executors.values()) await executor.dispose();
});

function inSingle(tensors: Feeds): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape: [...shape], data: data instanceof Float64Array ? Float32Array.from(data) : data }]));
}

function geometry({ gram }: Found, { cos, grad_norms }: Run["steps"][number]): number[] {
  if (!gram || !cos || !grad_norms) return [];
  const cosines = cosineMatrix(gram);
  const pairs = [cosines[0][1], cosines[0][2], cosines[1][2]].map((cosine) => cosine ?? NaN);
  return [deviation(pairs, cos), deviation(gradientNorms(gram), grad_norms)];
}

function apart(state: Tensors, expected: Readonly<Record<string, unknown>>): number[] {
  return Object.entries(expected).map(([name, value]) => deviation([...state[name].data], [...tensor(value).data]));
}

describe("twenty steps against golden values", () => {
  const table: [key: string, way: string, tolerance: number][] = [
    ["ew", "equal", 1e-9],
    ["uw", "uncertainty", 1e-9],
    ["pcgrad", "pcgrad", 1e-9],
    ["pcgrad", "pcgrad fused", 1e-9],
    ["upgrad", "upgrad", 1e-9],
    ["cagrad.exact", "cagrad", 1e-7],
    ["mgda.exact", "mgda", 1e-7],
  ];
  const both = table.flatMap(([key, way, tolerance]) => ["sgd", "adam"].map((optimizer) => [`${key}.${optimizer}`, way, tolerance] as const));
  it.each(both)("%s by %s within %d", async (key, way, tolerance) => {
    const { compared, worst } = await follow(file.runs[key], way);
    report(`${key} by ${way}`, compared, worst);
    expect(compared).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(tolerance);
  });

  /**
   * 32 bits hold 6e-8 of a number. Over twenty steps rounding grows with the path: within 2e-6 of the largest number by plain steps, and within 1e-4 by Adam, whose
   * first steps divide small gradients by their own size. Everything is compared: losses, cosines, lengths, weights.
   */
  const single = { sgd: 2e-6, adam: 1e-4 } as const;
  const engines = (["ort", "tfjs"] as const).flatMap((engine) => both.map(([key, way]) => [engine, key, way, key.endsWith("adam") ? single.adam : single.sgd] as const));
  it.each(engines)("%s: %s by %s within %d", async (engine, key, way, tolerance) => {
    const { compared, worst } = await follow(file.runs[key], way, engine);
    report(`${key} by ${way} on ${engine}`, compared, worst);
    expect(compared).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(tolerance);
  });
});

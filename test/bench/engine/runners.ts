import { pcgrad, surgery } from "../../../src/catalog/combiners/pcgrad.ts";
import { adam } from "../../../src/catalog/optimizers/adam.ts";
import { valueArithmetic } from "../../../src/catalog/optimizers/arithmetic.ts";
import type { Executor, Feeds, State, Tensor, Tensors } from "../../../src/engine/executor.ts";
import type { Initializer } from "../../../src/graph/model.ts";
import { applyProgram, measureProgram, slotName, stepProgram, type FusedCombiner, type StepSettings } from "../../../src/graph/programs/index.ts";
import { keyOf, randomOf, type Random } from "../../../src/graph/random.ts";
import type { Shape } from "../../../src/graph/shape.ts";
import type { Subject } from "./models.ts";

const optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

const settings: StepSettings = {
  update: {
    slots: adam.slots(optimizer),
    update: (build, inputs) => adam.update(valueArithmetic(build), inputs, optimizer),
  },
};

/** Where a model starts and what it is fed: the same for every engine. */
export interface Start {
  readonly parameters: Tensors;
  readonly x: Tensor;
  readonly labels: readonly Tensor[];
}

export interface Outcome {
  readonly losses: Tensor;
  readonly gram: Tensor;
}

export const forms = ["step", "measure + apply"] as const;
/** A step as one program or as two. */
export type Form = typeof forms[number];

/** A model on an engine, ready to step. */
export interface Runner {
  step(): Promise<Outcome>;
  parameters(): Promise<Tensors>;
}

export function startOf({ name, batch, input, classes, instance }: Subject): Start {
  const random = randomOf(1, keyOf(name));
  const label = (): Tensor => classes
    ? { shape: [batch], data: Int32Array.from({ length: batch }, () => random.integer(classes)) }
    : normal(random, [batch]);
  return {
    parameters: Object.fromEntries(instance.parameters.map((parameter) => [parameter.name, initial(parameter.initializer, parameter.shape, random)])),
    x: normal(random, [batch, ...input]),
    labels: instance.tasks.map(label),
  };
}

function initial(initializer: Initializer, shape: Shape, random: Random): Tensor {
  const deviation = initializer.kind === "he" ? Math.sqrt(2 / initializer.fanIn) : initializer.kind === "normal" ? initializer.deviation : 0;
  return normal(random, shape, deviation);
}

function normal(random: Random, shape: Shape, deviation = 1): Tensor {
  const length = shape.reduce((size, dimension) => size * dimension, 1);
  return { shape: [...shape], data: Float32Array.from({ length }, () => deviation * random.normal()) };
}

/** The step as one program. */
export async function fused(executor: Executor, subject: Subject, start: Start): Promise<Runner> {
  const form = pcgrad.graph;
  if (!form) throw new Error("pcgrad has no graph form");
  const tasks = subject.instance.tasks.length;
  const combiner: FusedCombiner = {
    feeds: form.feeds(tasks),
    lower: (build, gram, feeds) => form.lower(build, gram, feeds, {}),
  };
  const compiled = await executor.compile(stepProgram(subject.instance, settings, combiner));
  const state = await stateOf(executor, start);
  const feeds = { ...batchFeeds(subject, start), weights: ones(tasks), static_weights: ones(tasks), order: inOrder(form.feeds(tasks)[0].shape) };
  return runner(state, start, (step) => compiled.run({ ...feeds, ...stepFeeds(step) }, state));
}

/** The step as two programs, the weights computed between them. */
export async function split(executor: Executor, subject: Subject, start: Start): Promise<Runner> {
  const tasks = subject.instance.tasks.length;
  const measure = await executor.compile(measureProgram(subject.instance, { layers: false }));
  const apply = await executor.compile(applyProgram(subject.instance, settings));
  const state = await stateOf(executor, start);
  const feeds = batchFeeds(subject, start);
  return runner(state, start, async (step) => {
    const outputs = await measure.run(feeds, state);
    const weights = { shape: [tasks], data: Float32Array.from(weightsOf(outputs.gram)) };
    await apply.run({ ...stepFeeds(step), weights, own_weights: ones(tasks) }, state);
    return outputs;
  });
}

export const runnersOf: Readonly<Record<Form, (executor: Executor, subject: Subject, start: Start) => Promise<Runner>>> = { step: fused, "measure + apply": split };

function runner(state: State, { parameters }: Start, run: (step: number) => Promise<Tensors>): Runner {
  let step = 0;
  return {
    step: async () => {
      const { losses, gram } = await run(++step);
      return { losses, gram };
    },
    parameters: () => state.read(Object.keys(parameters)),
  };
}

function stateOf(executor: Executor, { parameters }: Start): Promise<State> {
  const slots = Object.entries(parameters).flatMap(([name, { shape, data }]) =>
    settings.update.slots.map((slot) => [slotName(name, slot), { shape, data: new Float32Array(data.length) }] as const));
  return executor.createState({ ...parameters, ...Object.fromEntries(slots) });
}

function batchFeeds({ batch, instance }: Subject, { x, labels }: Start): Feeds {
  const perTask = instance.tasks.flatMap((task, index) => [[`label/${task}`, labels[index]], [`mask/${task}`, ones(batch)]] as const);
  return { x, ...Object.fromEntries(perTask) };
}

function stepFeeds(step: number): Feeds {
  const scalar = (value: number): Tensor => ({ shape: [], data: Float32Array.of(value) });
  return { learning_rate: scalar(1e-3), step: scalar(step) };
}

function ones(length: number): Tensor {
  return { shape: [length], data: new Float32Array(length).fill(1) };
}

/** Each task meets the others in their order; a random order costs the same and could not be compared with PyTorch. */
function inOrder([places, tasks]: Shape): Tensor {
  const data = new Float32Array(places * tasks * tasks);
  others(tasks).forEach((order, task) => order.forEach((other, place) => { data[(place * tasks + task) * tasks + other] = 1; }));
  return { shape: [places, tasks, tasks], data };
}

function others(tasks: number): number[][] {
  const all = Array.from({ length: tasks }, (_, index) => index);
  return all.map((task) => all.filter((other) => other !== task));
}

function weightsOf({ shape: [tasks], data }: Tensor): number[] {
  const gram = Array.from({ length: tasks }, (_, row) => [...data.subarray(row * tasks, (row + 1) * tasks)]);
  return surgery(gram, others(tasks));
}

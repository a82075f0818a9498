import type { Tensors } from "../../src/engine/executor.ts";
import type { Build } from "../../src/graph/build.ts";
import type { Forward, Instance } from "../../src/graph/forward.ts";
import type { ModelParameter } from "../../src/graph/model.ts";
import type { Value } from "../../src/graph/program.ts";
import type { StepSettings, UpdateRule } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { numbers, size, tensor } from "./run.ts";

/**
 * Three tasks on one trunk: a and c share a second layer, which b lacks; a and b have copies of one layer; every task
 * has a head. The trunk keeps a statistic, and one kernel is frozen.
 */
export const smallModel: Instance = { parameters: parameters(), tasks: ["a", "b", "c"], lower: (build, options) => lowered(build, options) };

function parameters(): ModelParameter[] {
  const all = ["a", "b", "c"];
  return [
    parameter("trunk/dense_1/kernel", [3, 4], all),
    parameter("trunk/dense_1/bias", [4], all),
    { ...parameter("trunk/dense_1/moving_mean", [4], all), trainable: false },
    { ...parameter("trunk/frozen_1/kernel", [4, 4], all), trainable: false },
    { ...parameter("pair/dense_1/kernel", [4, 4], ["a", "c"]), rate: 0.5, decay: 0.1 },
    { ...parameter("each@a/dense_1/kernel", [4, 4], ["a"]), copyOf: "each/dense_1" },
    { ...parameter("each@b/dense_1/kernel", [4, 4], ["b"]), copyOf: "each/dense_1" },
    parameter("a/dense_1/kernel", [4, 1], ["a"]),
    parameter("b/dense_1/kernel", [4, 1], ["b"]),
    parameter("c/dense_1/kernel", [4, 1], ["c"]),
  ];
}

function parameter(name: string, shape: readonly number[], owners: readonly string[]): ModelParameter {
  const node = name.slice(0, name.lastIndexOf("/"));
  return { name, shape, owners, node, layer: `dense(4) in ${node}`, initializer: { kind: "constant", value: 0 }, trainable: true, rate: 1, decay: 0 };
}

const lowered: Instance["lower"] = (build, { training, losses, parameter: weight }): Forward => {
  const x = build.matmul(build.feed("input/x", [BATCH, 3]), weight("trunk/dense_1/kernel"));
  const mean = build.mean(x, { axes: [0], keep: false });
  const centred = build.subtract(x, training ? mean : weight("trunk/dense_1/moving_mean"));
  const biased = build.tanh(build.add(centred, weight("trunk/dense_1/bias")));
  const trunk = build.matmul(biased, weight("trunk/frozen_1/kernel"));
  const pair = build.tanh(build.matmul(trunk, weight("pair/dense_1/kernel")));
  const outputs = {
    a: build.add(pair, build.matmul(trunk, weight("each@a/dense_1/kernel"))),
    b: build.matmul(trunk, weight("each@b/dense_1/kernel")),
    c: pair,
  };
  const tasks = Object.entries(outputs).map(([name, features]) => {
    const output = build.matmul(features, weight(`${name}/dense_1/kernel`));
    return { name, output, weight: 1, ...(losses ? squaredError(build, name, output) : {}) };
  });
  const halves = build.multiply(build.add(weight("trunk/dense_1/moving_mean"), mean), build.scalar(0.5));
  return { tasks, noise: [], statistics: training ? new Map([["trunk/dense_1/moving_mean", halves]]) : new Map() };
};

function squaredError(build: Build, name: string, output: Value): { loss: Value; labelled: Value } {
  const mask = build.feed(`mask/${name}`, [BATCH]);
  const error = build.subtract(build.reshape(output, [BATCH]), build.feed(`label/${name}`, [BATCH]));
  const masked = build.sum(build.multiply(mask, build.multiply(error, error)), { axes: [0], keep: false });
  const labelled = build.sum(mask, { axes: [0], keep: false });
  return { loss: build.divide(masked, build.maximum(labelled, build.scalar(1))), labelled };
}

/** Five rows; task b lacks two labels, and those of `unlabelled` all. */
export function smallBatch(unlabelled: readonly string[] = []): Tensors {
  const masks = { a: [1, 1, 1, 1, 1], b: [1, 0, 1, 0, 1], c: [1, 1, 1, 1, 0] };
  const tasks = Object.entries(masks).flatMap(([name, mask], index) => [
    [`label/${name}`, tensor([5], numbers(5, 20 + index))] as const,
    [`mask/${name}`, tensor([5], unlabelled.includes(name) ? mask.map(() => 0) : mask)] as const,
  ]);
  return { "input/x": tensor([5, 3], numbers(15, 11)), ...Object.fromEntries(tasks) };
}

/** Parameters and slots before a step. */
export function smallStates(rule: UpdateRule = momentum): Tensors {
  return Object.fromEntries(smallModel.parameters.flatMap(({ name, shape, trainable }, index) => [
    [name, tensor(shape, numbers(size(shape), 40 + index))] as const,
    ...(trainable ? rule.slots.map((slot) => [`slot/${slot}/${name}`, tensor(shape, numbers(size(shape), 80 + index))] as const) : []),
  ]));
}

/** θ − rate · (velocity / 2 + gradient), a little more in later steps, so that every input matters. */
const momentum: UpdateRule = {
  slots: ["velocity"],
  update(build, { parameter: before, gradient, slots: [velocity], learningRate, step }) {
    const next = build.add(build.multiply(velocity, build.scalar(0.5)), gradient);
    const rate = build.multiply(learningRate, build.sqrt(step));
    return { parameter: build.subtract(before, build.multiply(next, rate)), slots: [next] };
  },
};

export const settings: StepSettings = { update: momentum };

/** θ − rate · gradient, to read gradients off the change. */
export const plainDescent: StepSettings = {
  update: {
    slots: [],
    update: (build, { parameter: before, gradient, learningRate }) =>
      ({ parameter: build.subtract(before, build.multiply(gradient, learningRate)), slots: [] }),
  },
};

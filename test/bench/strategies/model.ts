import { sgd } from "../../../src/catalog/optimizers/sgd.ts";
import { valueArithmetic } from "../../../src/catalog/optimizers/arithmetic.ts";
import type { Tensor, Tensors } from "../../../src/engine/executor.ts";
import type { Build } from "../../../src/graph/build.ts";
import type { Instance } from "../../../src/graph/forward.ts";
import type { ModelParameter } from "../../../src/graph/model.ts";
import type { Value } from "../../../src/graph/program.ts";
import type { StepSettings } from "../../../src/graph/programs/index.ts";
import { randomOf } from "../../../src/graph/random.ts";
import { BATCH, sizeOf, type Shape } from "../../../src/graph/shape.ts";

export const rows = 128;
const [inputs, units] = [32, 64];

export const settings: StepSettings = {
  update: { slots: [], update: (build, given) => sgd.update(valueArithmetic(build), given, { momentum: 0 }) },
};

/** Two shared layers of 64 units and a number for each of K tasks. */
export function modelOf(tasks: number): { readonly instance: Instance; readonly tensors: Tensors; readonly feeds: Tensors } {
  const names = Array.from({ length: tasks }, (_, task) => `t${task}`);
  const parameters = [
    parameter("a", [inputs, units], names), parameter("b", [units, units], names),
    ...names.map((name) => parameter(`head/${name}`, [units, 1], [name])),
  ];
  const random = randomOf(tasks);
  const normal = (shape: readonly number[], deviation: number): Tensor =>
    ({ shape, data: Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal()) });
  return {
    instance: instanceOf(parameters, names),
    tensors: Object.fromEntries(parameters.map(({ name, shape }) => [name, normal([...shape] as number[], 0.15)])),
    feeds: { x: normal([rows, inputs], 1), y: normal([rows, tasks], 1), learning_rate: scalar(1e-3), step: scalar(1) },
  };
}

function parameter(name: string, shape: Shape, owners: readonly string[]): ModelParameter {
  return { name, shape, owners, initializer: { kind: "constant", value: 0 }, trainable: true, layer: name, node: name, rate: 1, decay: 0 };
}

function instanceOf(parameters: readonly ModelParameter[], tasks: readonly string[]): Instance {
  return {
    parameters, tasks,
    lower: (build, options) => {
      const layer = (x: Value, name: string) => build.tanh(build.matmul(x, options.parameter(name)));
      const features = layer(layer(build.feed("x", [BATCH, inputs]), "a"), "b");
      const labels = build.feed("y", [BATCH, tasks.length]);
      const losses = tasks.map((name, task) =>
        squaredError(build, build.matmul(features, options.parameter(`head/${name}`)), build.slice(labels, 1, task, task + 1)));
      return { tasks: tasks.map((name, task) => ({ name, weight: 1, output: losses[task], loss: losses[task] })), statistics: new Map(), noise: [] };
    },
  };
}

function squaredError(build: Build, output: Value, label: Value): Value {
  const apart = build.subtract(output, label);
  return build.mean(build.reshape(build.multiply(apart, apart), [BATCH]), { axes: [0], keep: false });
}

export function scalar(value: number): Tensor {
  return { shape: [], data: Float32Array.of(value) };
}

export function vector(length: number, value = 1): Tensor {
  return { shape: [length], data: new Float32Array(length).fill(value) };
}

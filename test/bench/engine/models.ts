import { crossEntropy } from "../../../src/catalog/losses/cross-entropy.ts";
import type { Build } from "../../../src/graph/build.ts";
import type { ForwardTask, Instance } from "../../../src/graph/forward.ts";
import type { Initializer, ModelParameter } from "../../../src/graph/model.ts";
import type { Value } from "../../../src/graph/program.ts";
import { BATCH, type Shape } from "../../../src/graph/shape.ts";

/** A model of the benchmark, in the very formulation in which the catalogue writes dense, conv2d, mmoe and losses. */
export interface Subject {
  readonly name: "mlp" | "mmoe" | "lenet";
  readonly title: string;
  readonly batch: number;
  /** One row of the input. */
  readonly input: Shape;
  /** 0 for a number, else how many classes. */
  readonly classes: number;
  readonly instance: Instance;
  /** Largest share of PyTorch's step time. */
  readonly targets: { readonly native: number; readonly web: number };
}

/** Collects the parameters while a model is written down. */
class Sheet {
  readonly parameters: ModelParameter[] = [];

  add(name: string, shape: Shape, initializer: Initializer, owners: readonly string[]): void {
    const node = name.slice(0, name.lastIndexOf("/"));
    this.parameters.push({ name, shape, initializer, trainable: true, owners, layer: node, node, rate: 1, decay: 0 });
  }

  dense(name: string, fanIn: number, units: number, owners: readonly string[]): void {
    this.add(`${name}/kernel`, [fanIn, units], { kind: "he", fanIn }, owners);
    this.add(`${name}/bias`, [units], { kind: "normal", deviation: 0.1 }, owners);
  }

  conv(name: string, channels: number, filters: number, size: number, owners: readonly string[]): void {
    this.add(`${name}/kernel`, [filters, channels, size, size], { kind: "he", fanIn: channels * size * size }, owners);
    this.add(`${name}/bias`, [filters], { kind: "normal", deviation: 0.1 }, owners);
  }
}

type Parameter = (name: string) => Value;

function dense(build: Build, parameter: Parameter, name: string, x: Value): Value {
  return build.add(build.matmul(x, parameter(`${name}/kernel`)), parameter(`${name}/bias`));
}

function conv(build: Build, parameter: Parameter, name: string, x: Value): Value {
  const bias = parameter(`${name}/bias`);
  const y = build.conv2d(x, parameter(`${name}/kernel`), { strides: [1, 1], padding: [0, 0, 0, 0] });
  return build.relu(build.add(y, build.reshape(bias, [bias.shape[0], 1, 1])));
}

function pool(build: Build, x: Value): Value {
  return build.maxPool2d(x, { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] });
}

/** The mean over labelled rows; every row is labelled here, but the mask is there as in a real model. */
function scored(build: Build, task: string, output: Value, classes: number): ForwardTask {
  const mask = build.feed(`mask/${task}`, [BATCH]);
  const label = build.feed(`label/${task}`, [BATCH], classes ? "int32" : "float32");
  const rows = classes ? crossEntropy.lower({ build, output, logits: output, label }, {}) : squaredError(build, output, label);
  const all = { axes: [0], keep: false };
  const labelled = build.sum(mask, all);
  const loss = build.divide(build.sum(build.multiply(rows, mask), all), build.maximum(labelled, build.scalar(1)));
  return { name: task, output, loss, labelled, weight: 1 };
}

function squaredError(build: Build, output: Value, label: Value): Value {
  const difference = build.subtract(build.reshape(output, [BATCH]), label);
  return build.multiply(difference, difference);
}

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

/** 64-256-128 shared, four heads of one number. */
function mlp(): Instance {
  const tasks = range(4).map((k) => `t${k}`);
  const sheet = new Sheet();
  sheet.dense("trunk/1", 64, 256, tasks);
  sheet.dense("trunk/2", 256, 128, tasks);
  for (const task of tasks) sheet.dense(`head/${task}`, 128, 1, [task]);
  return {
    parameters: sheet.parameters,
    tasks,
    lower: (build, { parameter }) => {
      const first = build.relu(dense(build, parameter, "trunk/1", build.feed("x", [BATCH, 64])));
      const shared = build.relu(dense(build, parameter, "trunk/2", first));
      return forwardOf(tasks.map((task) => scored(build, task, dense(build, parameter, `head/${task}`, shared), 0)));
    },
  };
}

/** Eight experts 128 → 256 → 128, three tasks with a linear gate and a head of one number each. */
function mmoe(): Instance {
  const tasks = range(3).map((k) => `t${k}`);
  const experts = range(8).map((k) => `expert_${k}`);
  const sheet = new Sheet();
  for (const expert of experts) {
    sheet.dense(`${expert}/1`, 128, 256, tasks);
    sheet.dense(`${expert}/2`, 256, 128, tasks);
  }
  for (const task of tasks) {
    sheet.dense(`gate/${task}`, 128, experts.length, [task]);
    sheet.dense(`head/${task}`, 128, 1, [task]);
  }
  return {
    parameters: sheet.parameters,
    tasks,
    lower: (build, { parameter }) => {
      const x = build.feed("x", [BATCH, 128]);
      const outputs = experts.map((expert) => {
        const hidden = build.relu(dense(build, parameter, `${expert}/1`, x));
        return build.relu(dense(build, parameter, `${expert}/2`, hidden));
      });
      const rows = build.concat(outputs.map((output) => build.reshape(output, [BATCH, 1, 128])), 1);
      return forwardOf(tasks.map((task) => {
        const gate = build.softmax(dense(build, parameter, `gate/${task}`, x));
        const blend = build.matmul(build.reshape(gate, [BATCH, 1, experts.length]), rows);
        return scored(build, task, dense(build, parameter, `head/${task}`, build.reshape(blend, [BATCH, 128])), 0);
      }));
    },
  };
}

/** Two convolutions with pooling, a dense layer of 50, two heads of ten classes: the MultiMNIST network of Sener & Koltun 2018. */
function lenet(): Instance {
  const tasks = ["left", "right"];
  const sheet = new Sheet();
  sheet.conv("conv/1", 1, CHANNELS[0], 5, tasks);
  sheet.conv("conv/2", CHANNELS[0], CHANNELS[1], 5, tasks);
  sheet.dense("trunk", 16 * CHANNELS[1], 50, tasks);
  for (const task of tasks) {
    sheet.dense(`${task}/1`, 50, 50, [task]);
    sheet.dense(`${task}/2`, 50, 10, [task]);
  }
  return {
    parameters: sheet.parameters,
    tasks,
    lower: (build, { parameter }) => {
      const first = pool(build, conv(build, parameter, "conv/1", build.feed("x", [BATCH, 1, 28, 28])));
      const second = pool(build, conv(build, parameter, "conv/2", first));
      const shared = build.relu(dense(build, parameter, "trunk", build.reshape(second, [BATCH, 16 * CHANNELS[1]])));
      return forwardOf(tasks.map((task) => {
        const hidden = build.relu(dense(build, parameter, `${task}/1`, shared));
        return scored(build, task, dense(build, parameter, `${task}/2`, hidden), 10);
      }));
    },
  };
}

const CHANNELS = [10, 20] as const;

function forwardOf(tasks: readonly ForwardTask[]) {
  return { tasks, statistics: new Map<string, Value>(), noise: [] };
}

export const subjects: readonly Subject[] = [
  { name: "mlp", title: "MLP 64-256-128, 4 heads, batch 256", batch: 256, input: [64], classes: 0, instance: mlp(), targets: { native: 0.55, web: 2.2 } },
  { name: "mmoe", title: "MMoE 8 × 128→256→128, 3 tasks, batch 1,024", batch: 1024, input: [128], classes: 0, instance: mmoe(), targets: { native: 0.85, web: 2.8 } },
  { name: "lenet", title: "LeNet-like 28×28×1, 2 tasks, batch 128", batch: 128, input: [1, 28, 28], classes: 10, instance: lenet(), targets: { native: 0.7, web: 1.4 } },
];

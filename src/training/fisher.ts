import type { Split } from "../data/dataset.ts";
import type { Executor, State, Tensor, Tensors } from "../engine/executor.ts";
import { Builder } from "../graph/builder.ts";
import type { Instance } from "../graph/forward.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph, ModelTask } from "../graph/model.ts";
import type { Program, Value } from "../graph/program.ts";
import { fisherName, makeProgram, predictProgram } from "../graph/programs/index.ts";
import { parameterStates } from "../graph/programs/training.ts";
import { keyOf, randomOf, type Random } from "../graph/random.ts";
import { sizeOf } from "../graph/shape.ts";
import { backward, type Seed } from "../graph/vjp/gradients.ts";
import type { Extension } from "./extension.ts";
import { heldParameters } from "./extension-terms.ts";
import { batchFeeds, run } from "./feeds.ts";

interface Measured {
  readonly graph: ModelGraph;
  readonly instance: Instance;
  readonly extension: Extension;
  readonly split: Split;
  readonly seed: number;
}

/**
 * How much each weight matters to old tasks: the mean over rows of the squared slope of each of their losses, one row at a time, at
 * the state's weights. Labels are drawn from the model's own predictions, so that none are needed (Kirkpatrick et al. 2017).
 */
export async function measureFisher(executor: Executor, state: State, measured: Measured): Promise<Tensors> {
  const { extension, instance, split, seed } = measured;
  const tasks = measured.graph.tasks.filter((task) => extension.tasks.includes(task.name) && hasLoss(task));
  const [slopes, predict] = [await executor.compile(slopesProgram(measured, tasks)), await executor.compile(predictProgram(instance))];
  const sums = new Map(heldParameters(instance, extension).map(({ name, shape }) => [name, { shape: [...shape], data: new Float32Array(sizeOf(shape)) }]));
  const random = randomOf(seed, keyOf("fisher"));
  const rows = random.permutation(split.rows).slice(0, extension.settings.ewcRows);
  for (const row of rows) {
    const feeds = await batchFeeds(split, Uint32Array.of(row));
    const outputs = await run(predict, feeds, { state });
    const drawn = Object.fromEntries(tasks.flatMap((task) => drawnLabel(task, outputs[`output/${task.name}`], feeds, random)));
    const found = await run(slopes, { ...feeds, ...drawn }, { state });
    for (const [name, { data }] of sums) found[fisherName(name)]?.data.forEach((value, index) => { data[index] += value / rows.length; });
  }
  slopes.dispose();
  predict.dispose();
  return Object.fromEntries([...sums].map(([name, tensor]) => [fisherName(name), tensor]));
}

/** Σ over old tasks of the squared gradient of their loss by every held weight, as the model computes at prediction. */
function slopesProgram({ instance, extension }: Measured, wanted: readonly ModelTask[]): Program {
  const build = new Builder();
  const states = parameterStates(instance, build);
  const forward = instance.lower(build, { training: false, losses: true, parameter: states });
  const losses = forward.tasks.filter(({ name }) => wanted.some((task) => task.name === name)).flatMap(({ loss }) => loss ?? []);
  const seeds = losses.map((of, task): Seed => ({ of, tasks: [task], value: build.constant([1], [1]) }));
  const held = heldParameters(instance, extension);
  const outputs = backward(build, seeds, held.map(({ name }) => states(name))).flatMap((stack, index): [string, Value][] =>
    (stack ? [[fisherName(held[index].name), build.sum(build.multiply(stack.value, stack.value), { axes: [0], keep: false })]] : []));
  return makeProgram("fisher", build, { outputs: new Map(outputs) });
}

/** A label as the model itself would give it; kinds that say no more than one number keep the row's own. */
function drawnLabel({ name, kind }: ModelTask, output: Tensor, feeds: Tensors, random: Random): [string, Tensor][] {
  const own = feeds[`label/${name}`];
  const mask = feeds[`mask/${name}`];
  if (!["binary", "labels", "classes", "number"].includes(kind)) return [];
  const data = kind === "classes" ? drawnClasses(own, output, random) : Float32Array.from(output.data, (value) => (kind === "number" ? value + Math.SQRT1_2 * random.normal() : Number(random.uniform() < value)));
  return [[`label/${name}`, { shape: own.shape, data }], [`mask/${name}`, { shape: mask.shape, data: new Float32Array(mask.data.length).fill(1) }]];
}

function drawnClasses(own: Tensor, output: Tensor, random: Random): Int32Array {
  const classes = output.data.length / Math.max(1, own.data.length);
  return Int32Array.from({ length: own.data.length }, (_, place) => {
    let left = random.uniform();
    for (let id = 0; id < classes - 1; id++) {
      left -= output.data[place * classes + id];
      if (left < 0) return id;
    }
    return classes - 1;
  });
}

import { catalog } from "../catalog/index.ts";
import type { Tensors } from "../engine/executor.ts";
import type { Build } from "../graph/build.ts";
import type { Forward, ForwardPenalty, Instance } from "../graph/forward.ts";
import type { ModelGraph, ModelTask } from "../graph/model.ts";
import { anchorName, fisherName } from "../graph/programs/index.ts";
import type { Value } from "../graph/program.ts";
import { sizeOf } from "../graph/shape.ts";
import type { Extension } from "./extension.ts";

/** The terms by which old tasks are held, in the order of their values; 0 is left out. */
export function extensionTerms({ settings: { distill, ewc } }: Extension): readonly { readonly name: string; readonly strength: number }[] {
  return [{ name: "distill", strength: distill }, { name: "ewc", strength: ewc }].filter(({ strength }) => strength > 0);
}

/** The model with the terms of its extension beside its penalties, in training. They read the states `anchor/…` and `fisher/…`. */
export function withExtensionTerms(instance: Instance, graph: ModelGraph, extension: Extension): Instance {
  const names = extensionTerms(extension).map(({ name }) => name);
  if (names.length === 0) return instance;
  return {
    ...instance,
    lower: (build, options) => {
      const forward = instance.lower(build, options);
      if (!options.training || !options.losses) return forward;
      const writing = { build, instance, graph, extension };
      const added = names.map((name): ForwardPenalty => ({ name, value: name === "ewc" ? consolidation(writing, options.parameter) : distillation(writing, forward) }));
      return { ...forward, penalties: [...forward.penalties ?? [], ...added] };
    },
  };
}

interface Writing {
  readonly build: Build;
  readonly instance: Instance;
  readonly graph: ModelGraph;
  readonly extension: Extension;
}

/** strength / 2 · Σ F (θ − θ_old)² over what the old run brought (Kirkpatrick et al. 2017). */
function consolidation({ build, instance, extension }: Writing, parameter: (name: string) => Value): Value {
  const own = heldParameters(instance, extension);
  const sums = own.map(({ name, shape }) => {
    const away = build.subtract(parameter(name), build.state(anchorName(name), shape));
    return total(build, build.multiply(build.state(fisherName(name), shape), build.multiply(away, away)));
  });
  return build.multiply(sums.reduce((left, right) => build.add(left, right), build.scalar(0)), build.scalar(extension.settings.ewc / 2));
}

/** Parameters of the old model that can move. */
export function heldParameters({ parameters }: Instance, { tensors }: Extension): Instance["parameters"] {
  return parameters.filter(({ name, trainable }) => trainable && name in tensors);
}

/** strength · Σ over old tasks of how far their predictions are from the old model's on the same rows (Li & Hoiem 2016). */
function distillation({ build, instance, graph, extension }: Writing, forward: Forward): Value {
  const { settings: { distill, temperature }, tasks, tensors } = extension;
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const parameter = (name: string) => build.state(name in tensors ? anchorName(name) : name, shapes.get(name) ?? []);
  const teacher = instance.lower(build, { training: false, losses: false, parameter });
  const terms = graph.tasks.filter(({ name }) => tasks.includes(name)).flatMap((task) => {
    const [now, then] = [forward, teacher].map((one) => one.tasks.find(({ name }) => name === task.name)?.output);
    return now && then ? [apart(build, task, { now, then: build.stopGradient(then), temperature })] : [];
  });
  return build.multiply(terms.reduce((left, right) => build.add(left, right), build.scalar(0)), build.scalar(distill));
}

interface Compared {
  readonly now: Value;
  readonly then: Value;
  readonly temperature: number;
}

/** The mean over rows and positions of T² KL(then ‖ now) of softened probabilities; of anything else the mean squared difference. */
function apart(build: Build, { kind, arguments: args, dims }: ModelTask, compared: Compared): Value {
  const activation = catalog.find("task", kind)?.head(args, dims).activation;
  const { now, then, temperature } = compared;
  if (activation !== "softmax" && activation !== "sigmoid") {
    const difference = build.subtract(now, then);
    return mean(build, build.multiply(difference, difference));
  }
  const soften = (p: Value) => build.exp(build.multiply(logarithm(build, p), build.scalar(1 / temperature)));
  const one = build.scalar(1);
  const sides = (p: Value): readonly Value[] => {
    const yes = soften(p);
    const all = activation === "softmax" ? build.sum(yes, { axes: [p.shape.length - 1], keep: true }) : build.add(yes, soften(build.subtract(one, p)));
    return activation === "softmax" ? [build.divide(yes, all)] : [build.divide(yes, all), build.subtract(one, build.divide(yes, all))];
  };
  const [old, fresh] = [sides(then), sides(now)];
  const divergence = old.map((p, side) => build.multiply(p, build.subtract(logarithm(build, p), logarithm(build, fresh[side]))))
    .reduce((left, right) => build.add(left, right));
  const rows = activation === "softmax" ? build.sum(divergence, { axes: [divergence.shape.length - 1], keep: false }) : divergence;
  return build.multiply(mean(build, rows), build.scalar(temperature ** 2));
}

function logarithm(build: Build, p: Value): Value {
  return build.log(build.maximum(p, build.scalar(1e-7)));
}

function mean(build: Build, x: Value): Value {
  return build.mean(x, { axes: x.shape.map((_, axis) => axis), keep: false });
}

function total(build: Build, x: Value): Value {
  return build.sum(x, { axes: x.shape.map((_, axis) => axis), keep: false });
}

/** The states that the terms read, but for how much each weight matters: the old weights once more. */
export function anchors(extension: Extension): Tensors {
  return extensionTerms(extension).length === 0 ? {} : Object.fromEntries(Object.entries(extension.tensors).map(([name, tensor]) => [anchorName(name), tensor]));
}

/** How much each weight matters, as long as nobody has measured it: not at all. */
export function noFisher(instance: Instance, extension: Extension): Tensors {
  if (extension.settings.ewc === 0) return {};
  return Object.fromEntries(heldParameters(instance, extension).map(({ name, shape }) => [fisherName(name), { shape: [...shape], data: new Float32Array(sizeOf(shape)) }]));
}

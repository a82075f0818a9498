import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { ModelParameter } from "../model.ts";
import { reject } from "../operations/rule.ts";
import type { Value } from "../program.ts";
import { lookupTouched, wantedOf } from "./tables.ts";

/** The forward pass of a step, with the tasks that have a loss. */
export interface Training {
  readonly build: Builder;
  readonly instance: Instance;
  /** Names of the K tasks with a loss, in the order of the instance. */
  readonly tasks: readonly string[];
  /** Scalars, one a task. */
  readonly losses: readonly Value[];
  readonly labelled: readonly Value[];
  /** The file's `weight` of each task. */
  readonly weights: readonly number[];
  readonly statistics: ReadonlyMap<string, Value>;
  /** Scalars that are added to the total as they are. */
  readonly penalties: readonly Value[];
}

/** Writes the forward pass in training mode, with its losses; `parameter` may stand in for the states, `cut` as in `Lowering`. */
export function trainingOf(
  instance: Instance, build: Builder = new Builder(), parameter?: (name: string) => Value, cut?: (name: string, value: Value) => Value,
): Training {
  const read = parameter ?? parameterStates(instance, build);
  const lookup = (name: string, ids: { readonly source: string; readonly ids: Value }) => lookupTouched(build, instance, name, read(name), ids);
  const forward = instance.lower(build, { training: true, losses: true, parameter: read, lookup, wanted: (name) => wantedOf(build, instance, name, read(name)), ...(cut ? { cut } : {}) });
  const tasks = forward.tasks.filter((task) => task.loss);
  return {
    build,
    instance,
    tasks: tasks.map(({ name }) => name),
    losses: tasks.map(({ name, loss }) => loss ?? reject(`${name} has no loss`)),
    labelled: tasks.map(({ labelled }) => labelled ?? build.scalar(1)),
    weights: tasks.map(({ weight }) => weight),
    statistics: forward.statistics,
    penalties: (forward.penalties ?? []).map(({ value }) => value),
  };
}

/** Parameters as states under their own names. */
export function parameterStates(instance: Instance, build: Build): (name: string) => Value {
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  return (name) => build.state(name, shapes.get(name) ?? reject(`the model has no parameter ${name}`));
}

/** A trainable parameter with the places of its owners among the tasks that have a loss. */
export interface Owned {
  readonly parameter: ModelParameter;
  readonly owners: readonly number[];
}

/** Trainable parameters that some loss reaches. */
export function ownedParameters(training: Pick<Training, "instance" | "tasks">): Owned[] {
  return ownedBy(training, ({ owners }) => owners);
}

/** Trainable parameters that an opponent's loss reaches, behind `reverse_gradient`: with the places of opponents. */
export function asideParameters(training: Pick<Training, "instance" | "tasks">): Owned[] {
  return ownedBy(training, ({ aside = [] }) => aside);
}

/** Trainable parameters that any loss reaches. */
export function learningParameters(training: Pick<Training, "instance" | "tasks">): Owned[] {
  return ownedBy(training, ({ owners, aside = [] }) => [...owners, ...aside]);
}

function ownedBy({ instance, tasks }: Pick<Training, "instance" | "tasks">, who: (parameter: ModelParameter) => readonly string[]): Owned[] {
  return instance.parameters
    .filter(({ trainable }) => trainable)
    .map((parameter) => {
      const named = who(parameter);
      return { parameter, owners: tasks.flatMap((task, index) => (named.includes(task) ? [index] : [])) };
    })
    .filter(({ owners }) => owners.length > 0);
}

/** Whether several tasks own a parameter, so that a combiner sees its rows. */
export function isShared({ owners }: Owned): boolean {
  return owners.length > 1;
}

/** Scalars as one vector. */
export function vectorOf(build: Build, scalars: readonly Value[]): Value {
  return build.concat(scalars.map((scalar) => build.reshape(scalar, [1])), 0);
}

/** The outputs that every program with a training pass has: `losses` [K], `labelled` [K], `penalties` where there are any. */
export function lossOutputs({ build, losses, labelled, penalties }: Training): Map<string, Value> {
  const told: [string, Value][] = penalties.length > 0 ? [["penalties", vectorOf(build, penalties)]] : [];
  return new Map([["losses", vectorOf(build, losses)], ["labelled", vectorOf(build, labelled)], ...told]);
}

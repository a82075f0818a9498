import type { Build } from "../build.ts";
import { Builder } from "../builder.ts";
import type { Instance } from "../forward.ts";
import { reject } from "../operations/rule.ts";
import type { Program, Value } from "../program.ts";
import { sizeOf } from "../shape.ts";
import { range } from "../values.ts";
import { backward, type Seed } from "../vjp/gradients.ts";
import { paddedTo, type Stack } from "../vjp/stacks.ts";
import { combinedGradient, flatRows, readRows, taskSeeds, type GradientOf } from "./jacobian.ts";
import { penaltyGradients, withMore } from "./penalties.ts";
import { rowNoiseName } from "./names.ts";
import { makeProgram } from "./program.ts";
import { scaledGram, type FusedCombiner } from "./step.ts";
import { isShared, lossOutputs, ownedParameters, parameterStates, trainingOf, type Owned, type Training } from "./training.ts";
import { gradientShape, wantedOf } from "./tables.ts";
import { updatedStates, type StepSettings } from "./update.ts";
import { spread, total } from "./vectors.ts";

/** A value of the representation: as the shared part makes it, and as tasks read it, with the tasks' gradients by the latter. */
interface Cut {
  readonly made: Value;
  readonly read: Value;
  /** [K, numbers of the batch] */
  readonly rows: Value;
  /** Its name in the graph. */
  readonly name: string;
}

/** What a step at the representation does besides mixing. */
export interface CutSettings extends StepSettings {
  /**
   * Changes the gradients of every value, times the weighting, before they are mixed: rows [K, batch, …], noise […], fed as
   * `uniform/representation/VALUE`. Feeds then `weighting` [K] besides.
   */
  readonly changes?: (build: Build, inputs: { readonly rows: Value; readonly value: Value; readonly noise: Value }) => Value;
  /** Parameters of rotations, by task and value: each is turned by `rotation_rate` []. */
  readonly rotations?: (task: number, value: string) => string | undefined;
  /** Whether `along` [K], the products with the combined gradient of those that `measure` kept, and its square `length` [] are put out, over shared parameters. */
  readonly along?: boolean;
}

interface CutTraining {
  readonly training: Training;
  readonly cuts: readonly Cut[];
  /** Parameters of single tasks with their gradients. */
  readonly own: readonly (Owned & { readonly rows: Value })[];
}

/**
 * Gradients at the shared representation, without the backward pass of what all tasks share: outputs `losses`, `labelled` and
 * `gram` [K, K] of the tasks' gradients by its values, over the whole batch.
 */
export function representationProgram(instance: Instance): Program {
  const { training, cuts } = cutTraining(instance);
  const gram = cutGram(training, cuts);
  return makeProgram("representation", training.build, { outputs: new Map([...lossOutputs(training), ["gram", gram]]) });
}

/**
 * A step whose shared part follows one mixture of the tasks' gradients at the representation: one backward pass of it, whatever
 * the number of tasks. Feeds `weights` [K] of those gradients and `own_weights` [K]; with a combiner's form instead `weights` (the
 * weighting) and `static_weights`, as `stepProgram`, whose outputs it then has.
 */
export function cutStepProgram(instance: Instance, settings: CutSettings, combiner?: FusedCombiner): Program {
  const cut = changedCuts(cutTraining(instance), settings);
  const { training } = cut;
  const { build, statistics, tasks: { length } } = training;
  const outputs = lossOutputs(training);
  const given = build.feed("weights", [length]);
  const own = combiner ? build.multiply(given, build.feed("static_weights", [length])) : build.feed("own_weights", [length]);
  let weights = given;
  if (combiner) {
    const gram = cutGram(training, cut.cuts);
    const combined = combiner.lower(build, scaledGram(build, gram, given), combiner.feeds.map(({ name, shape }) => build.feed(name, shape)));
    outputs.set("gram", gram).set("combined", combined);
    weights = build.multiply(build.reshape(combined, [length]), own);
  }
  const shared = sharedGradients(cut, weights);
  if (settings.along) alongOutputs(build, instance, shared, length).forEach((value, name) => outputs.set(name, value));
  const gradients = [...cut.own.map((row) => combinedGradient(build, row, own, own)), ...shared];
  return makeProgram("cut-step", build, { outputs, updates: new Map([...statistics, ...turned(cut, settings), ...updatedStates(build, instance, withMore(build, instance, gradients, penaltyGradients(training)), settings)]) });
}

function alongOutputs(build: Build, instance: Instance, shared: readonly GradientOf[], tasks: number): Map<string, Value> {
  const column = ({ gradient }: GradientOf) => build.reshape(gradient, [sizeOf(gradient.shape), 1]);
  const products = shared.map((one) => spread(build, build.matmul(flatRows(build, readRows(build, instance, one)), column(one)), one.owners, tasks));
  const squares = shared.map((one) => build.reshape(build.matmul(build.transpose(column(one), [1, 0]), column(one)), []));
  return new Map([["along", total(build, products, () => zeros(build, [tasks]))], ["length", total(build, squares, () => build.scalar(0))]]);
}

function changedCuts(cut: CutTraining, { changes }: CutSettings): CutTraining {
  if (!changes) return cut;
  const { build, tasks: { length } } = cut.training;
  const weighting = build.reshape(build.feed("weighting", [length]), [length, 1]);
  return {
    ...cut,
    cuts: cut.cuts.map((one) => {
      const shape = [length, ...one.read.shape];
      const rows = build.reshape(build.multiply(one.rows, weighting), shape);
      const noise = build.feed(rowNoiseName(`representation/${one.name}`), one.read.shape.slice(1));
      return { ...one, rows: build.reshape(changes(build, { rows, value: one.read, noise }), one.rows.shape) };
    }),
  };
}

/** New rotations: a step along the skew part of Vᵀ G, brought back among the rotations by Newton and Schulz's iteration. */
function turned({ training: { build, instance, tasks }, cuts }: CutTraining, { rotations }: CutSettings): [string, Value][] {
  if (!rotations) return [];
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const rate = build.feed("rotation_rate", []);
  return cuts.flatMap((cut) => {
    const size = cut.read.shape[cut.read.shape.length - 1];
    const units = tasks.map((_, task) => unit(build, build.slice(cut.rows, 0, task, task + 1)));
    const mean = unit(build, units.reduce((sum, one) => build.add(sum, one)));
    const lines = (row: Value) => build.reshape(row, [sizeOf(cut.read.shape) / size, size]);
    return tasks.flatMap((_, task): [string, Value][] => {
      const name = rotations(task, cut.name);
      const shape = name === undefined ? undefined : shapes.get(name);
      if (name === undefined || !shape) return [];
      const before = build.state(name, shape);
      const along = build.matmul(build.transpose(lines(mean), [1, 0]), lines(units[task]));
      const skew = build.subtract(along, build.transpose(along, [1, 0]));
      const moved = build.add(before, build.multiply(build.matmul(skew, before), rate));
      return [[name, rotationNear(build, rotationNear(build, moved))]];
    });
  });
}

/** A row at length 1; zeros stay zeros. */
function unit(build: Build, row: Value): Value {
  const square = build.matmul(row, build.transpose(row, [1, 0]));
  return build.divide(row, build.sqrt(build.maximum(square, build.scalar(1e-30))));
}

/** Q (3 − QᵀQ) / 2: twice as many right digits of the rotation that is nearest. */
function rotationNear(build: Build, near: Value): Value {
  const gram = build.matmul(build.transpose(near, [1, 0]), near);
  return build.subtract(build.multiply(near, build.scalar(1.5)), build.multiply(build.matmul(near, gram), build.scalar(0.5)));
}

function cutTraining(instance: Instance): CutTraining {
  const build = new Builder();
  const read = new Map<string, { made: Value; read: Value }>();
  const training = trainingOf(instance, build, undefined, (name, made) => {
    const known = read.get(name) ?? { made, read: build.stopGradient(made) };
    read.set(name, known);
    return known.read;
  });
  if (read.size === 0) reject("the model has no shared representation");
  const states = parameterStates(instance, build);
  const single = ownedParameters(training).filter((owned) => !isShared(owned));
  const cuts = [...read].map(([name, cut]) => ({ ...cut, name }));
  const stacks = backward(build, taskSeeds(training), [...cuts.map((cut) => cut.read), ...single.map(({ parameter: { name } }) => wantedOf(build, instance, name, states(name)))]);
  return {
    training,
    cuts: cuts.map((cut, index) => ({ ...cut, rows: batchRows(build, cut.read, stacks[index], training.tasks.length) })),
    own: single.map((owned, index) => ({ ...owned, rows: stacks[cuts.length + index]?.value ?? zeros(build, [1, ...gradientShape(instance, owned.parameter)]) })),
  };
}

/** [K, everything else], zeros for the tasks that do not read the value. */
function batchRows(build: Build, { shape }: Value, stack: Stack | undefined, tasks: number): Value {
  if (!stack) return reject("a value of the representation is read by no task");
  return build.reshape(paddedTo(build, stack, range(tasks)), [tasks, sizeOf(shape)]);
}

function zeros(build: Build, shape: readonly number[]): Value {
  return build.expand(build.scalar(0), shape);
}

function cutGram({ build, tasks: { length } }: Training, cuts: readonly Pick<Cut, "rows">[]): Value {
  const products = cuts.map(({ rows }) => build.matmul(rows, build.transpose(rows, [1, 0])));
  return total(build, products, () => zeros(build, [length, length]));
}

/** The forward pass of a step whose representation is watched: `read` are its values as the tasks' own parts read them. */
export interface WatchedTraining {
  readonly training: Training;
  readonly read: readonly Value[];
}

/** Gradients flow on through what is watched, other than through a cut: a join of one value, which no peephole removes, tells the tasks' readings apart. */
export function watchedTraining(instance: Instance): WatchedTraining {
  const build = new Builder();
  const read = new Map<string, Value>();
  const training = trainingOf(instance, build, undefined, (name, made) => {
    const known = read.get(name) ?? build.make("concat", { axis: made.shape.length - 1 }, [made]);
    read.set(name, known);
    return known;
  });
  return { training, read: [...read.values()] };
}

/** The Gram matrix [K, K] of the tasks' gradients by the values that are watched, over the whole batch; undefined where there are none. */
export function watchedGram({ training, read }: WatchedTraining, stacks: readonly (Stack | undefined)[]): Value | undefined {
  if (read.length === 0) return undefined;
  return cutGram(training, read.map((value, index) => ({ rows: batchRows(training.build, value, stacks[index], training.tasks.length) })));
}

/** What all tasks share moves by Σ w_k ∂L_k/∂z, carried back once. */
function sharedGradients({ training, cuts }: CutTraining, weights: Value): GradientOf[] {
  const { build, instance, tasks: { length } } = training;
  const seeds = cuts.map(({ made, rows }): Seed => {
    const mixed = build.matmul(build.reshape(weights, [1, length]), rows);
    return { of: made, tasks: [0], value: build.reshape(mixed, [1, ...made.shape]) };
  });
  const states = parameterStates(instance, build);
  const shared = ownedParameters(training).filter(isShared);
  return backward(build, seeds, shared.map(({ parameter: { name } }) => wantedOf(build, instance, name, states(name)))).map((stack, index) => {
    const shape = gradientShape(instance, shared[index].parameter);
    return { ...shared[index], gradient: stack ? build.reshape(stack.value, shape) : zeros(build, shape) };
  });
}

import { expect, it } from "vitest";
import { adam } from "../../src/catalog/optimizers/adam.ts";
import { numberArithmetic } from "../../src/catalog/optimizers/index.ts";
import { autoLambda } from "../../src/catalog/weightings/auto-lambda.ts";
import { randomOf } from "../../src/graph/random.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";

type Rows = number[][];

interface Step {
  readonly meta_weights: number[];
  readonly meta_grad: number[];
  readonly meta_after: number[];
  readonly train_losses: number[];
  readonly W_after: Rows;
  readonly H_after: Rows;
}

interface Method {
  readonly hyper: { readonly X: Rows; readonly Y: Rows; readonly X_val: Rows; readonly Y_val: Rows; readonly W0: Rows; readonly H0: Rows };
  readonly steps: Step[];
}

const { hyper, steps } = golden<{ methods: Record<string, Method> }>("loss_weighting").methods["auto.auto_lambda"];

/** The file's optimizer of the model: SGD with momentum and weight decay. */
const [RATE, MOMENTUM, DECAY] = [0.1, 0.9, 1e-3];

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const start = [...hyper.W0.flat(), ...hyper.H0.flat()];
const [width, features, tasks] = [hyper.W0.length, hyper.W0[0].length, hyper.H0.length];

/** θ is W [width, features], then a head [width] for each task: h = X Wᵀ, prediction_i = h · H_i, mean squared errors. */
function loss(theta: readonly number[], task: number, { X, Y }: { X: Rows; Y: Rows }): { loss: number; gradient: number[] } {
  const W = Array.from({ length: width }, (_, unit) => theta.slice(unit * features, (unit + 1) * features));
  const at = width * features + task * width;
  const head = theta.slice(at, at + width);
  const gradient = theta.map(() => 0);
  let sum = 0;
  X.forEach((x, row) => {
    const hidden = W.map((line) => dot(line, x));
    const error = dot(hidden, head) - Y[task][row];
    const slope = (2 * error) / X.length;
    sum += (error * error) / X.length;
    head.forEach((weight, unit) => {
      gradient[at + unit] += slope * hidden[unit];
      x.forEach((value, feature) => { gradient[unit * features + feature] += slope * weight * value; });
    });
  });
  return { loss: sum, gradient };
}

const each = <Result>(of: (task: number) => Result): Result[] => Array.from({ length: tasks }, (_, task) => of(task));
const train = { X: hyper.X, Y: hyper.Y };
const validation = { X: hyper.X_val, Y: hyper.Y_val };

/** Where SGD leads with these weights, and its velocity then. */
function moved(theta: readonly number[], velocity: readonly number[], weights: readonly number[]): { theta: number[]; velocity: number[] } {
  const gradients = each((task) => loss(theta, task, train).gradient);
  const next = theta.map((value, k) => MOMENTUM * velocity[k] + DECAY * value + weights.reduce((sum, weight, task) => sum + weight * gradients[task][k], 0));
  return { theta: theta.map((value, k) => value - RATE * next[k]), velocity: next };
}

/** The products that the trainer measures: each task's training gradient with each validation gradient where the step leads. */
function crossOf(theta: readonly number[], ahead: readonly number[]): Rows {
  const held = each((task) => loss(ahead, task, validation).gradient);
  return each((task) => held.map((gradient) => dot(loss(theta, task, train).gradient, gradient)));
}

const args = argumentsOf(autoLambda, { lr: 0.01, primary: [0, 1] });

function metaGradient(theta: readonly number[], velocity: readonly number[], weights: readonly number[], step: number): readonly number[] {
  const cross = crossOf(theta, moved(theta, velocity, weights).theta);
  const measure = { step, epoch: 0, losses: each((task) => loss(theta, task, train).loss), epochLosses: [], validation: { cross, rate: RATE } };
  return autoLambda.gradient?.({ tasks, learned: [...weights] }, measure, args) ?? [];
}

it("auto_lambda follows the released trainer: exact derivatives where that has finite differences of 1e-2", () => {
  let state = { theta: start, velocity: start.map(() => 0) };
  let slots: (readonly number[])[] = each(() => adam.slots(args).map(() => 0));
  let worst = 0;
  const mover = autoLambda.mover?.(args);
  steps.forEach((expected, index) => {
    const learned = expected.meta_weights;
    const gradient = metaGradient(state.theta, state.velocity, learned, index);
    const next = learned.map((parameter, task) => mover!.optimizer.update(
      numberArithmetic, { parameter, gradient: gradient[task], slots: slots[task], learningRate: 0.01, step: index + 1 }, mover!.args));
    slots = next.map((one) => one.slots);
    worst = Math.max(worst, deviation(gradient, expected.meta_grad), deviation(next.map(({ parameter }) => parameter), expected.meta_after));
    // The model itself is exactly theirs, so that every step's derivative is taken at the same place.
    expect(deviation(each((task) => loss(state.theta, task, train).loss), expected.train_losses)).toBeLessThanOrEqual(1e-10);
    state = moved(state.theta, state.velocity, expected.meta_after);
    expect(deviation(state.theta, [...expected.W_after.flat(), ...expected.H_after.flat()])).toBeLessThanOrEqual(1e-10);
  });
  report("auto.auto_lambda", steps.length, worst);
  expect(worst).toBeLessThanOrEqual(1e-4);
});

it("auto_lambda's derivative is that of the validation losses after one plain step, by central differences", () => {
  const weights = [0.1, 0.2, 0.3];
  const ahead = (mixed: readonly number[]) => start.map((value, k) => value - RATE * mixed.reduce((sum, weight, task) => sum + weight * gradients[task][k], 0));
  const gradients = each((task) => loss(start, task, train).gradient);
  const held = (mixed: readonly number[]) => loss(ahead(mixed), 0, validation).loss + loss(ahead(mixed), 1, validation).loss;
  const cross = crossOf(start, ahead(weights));
  const exact = autoLambda.gradient?.({ tasks, learned: weights }, { step: 0, epoch: 0, losses: [1, 1, 1], epochLosses: [], validation: { cross, rate: RATE } }, args) ?? [];
  const differences = weights.map((_, task) => {
    const at = (shift: number) => held(weights.map((weight, other) => weight + (other === task ? shift : 0)));
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  });
  expect(deviation(exact, differences)).toBeLessThanOrEqual(1e-8);
});

it("auto_lambda starts with the weights of its paper", () => {
  expect(autoLambda.weights(autoLambda.start(tasks, args), undefined, args, randomOf(0))).toEqual(steps[0].meta_weights);
});

import { describe, expect, it } from "vitest";
import type { Arguments, OptimizerDefinition, WeightingState } from "../../src/catalog/definition.ts";
import { numberArithmetic, optimizers } from "../../src/catalog/optimizers/index.ts";
import { weightings } from "../../src/catalog/weightings/index.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";

interface Step {
  readonly effective_weights: number[];
  readonly param?: number[];
  readonly param_grad?: number[];
  readonly param_after?: number[];
}

interface Method {
  readonly hyper: Readonly<Record<string, number | string>>;
  readonly steps: Step[];
}

const file = golden<{ T: number; losses: number[][]; methods: Record<string, Method> }>("loss_weighting");

function find<Word extends { readonly name: string }>(words: readonly Word[], name: string): Word {
  const found = words.find((word) => word.name === name);
  if (!found) throw new Error(`no word ${name}`);
  return found;
}

/** Plays a method's steps; one step is one epoch for the weightings that look at epochs. */
function follow(name: string, given: Arguments, method: Method): { compared: number; worst: number } {
  const weighting = find(weightings, name);
  const args = argumentsOf(weighting, given);
  const mover = optimizer(method);
  let state: WeightingState = weighting.start(file.T, args);
  let worst = 0;
  method.steps.forEach((expected, step) => {
    const measure = { step, epoch: step, losses: file.losses[step], epochLosses: file.losses.slice(0, step) };
    worst = Math.max(worst, deviation(weighting.weights(state, measure, args), expected.effective_weights));
    const gradient = weighting.gradient?.(state, measure, args);
    if (gradient && expected.param_grad) worst = Math.max(worst, deviation(gradient, expected.param_grad));
    if (gradient) state = { ...state, learned: mover(state.learned, gradient, step + 1) };
    if (expected.param_after) worst = Math.max(worst, deviation(state.learned, expected.param_after));
  });
  return { compared: method.steps.length, worst };
}

function optimizer({ hyper }: Method): (learned: readonly number[], gradient: readonly number[], step: number) => number[] {
  const word: OptimizerDefinition = find(optimizers, String(hyper.optimizer ?? "sgd"));
  const args = argumentsOf(word, { lr: Number(hyper.lr ?? 0) });
  let slots: number[][] = [];
  return (learned, gradient, step) => {
    const moved = learned.map((parameter, index) => word.update(numberArithmetic, {
      parameter,
      gradient: gradient[index],
      slots: slots[index] ?? word.slots(args).map(() => 0),
      learningRate: Number(args.lr),
      step,
    }, args));
    slots = moved.map((result) => [...result.slots]);
    return moved.map((result) => result.parameter);
  };
}

describe("weightings against golden values", () => {
  const table: [key: string, name: string, given?: Arguments][] = [
    ["ew.libmtl", "equal"],
    ["uw.libmtl.sgd", "uncertainty"],
    ["uw.libmtl.adam", "uncertainty"],
    ["uw.torchjd.sgd", "uncertainty", { start: 0 }],
    ["uw.nashmtl.sgd", "uncertainty", { start: 0 }],
    ["dwa.libmtl", "dwa"],
    ["dwa.torchjd", "dwa", { temperature: 2 }],
  ];
  it.each(table)("%s within 1e-10 (weights, gradients and learned numbers)", (key, name, given = {}) => {
    const { compared, worst } = follow(name, given, file.methods[key]);
    report(key, compared, worst);
    expect(compared).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(1e-10);
  });
});

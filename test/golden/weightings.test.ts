import { describe, expect, it } from "vitest";
import type { Arguments, OptimizerDefinition, StepMeasure, WeightingState } from "../../src/catalog/definition.ts";
import { numberArithmetic, optimizers } from "../../src/catalog/optimizers/index.ts";
import { weightings } from "../../src/catalog/weightings/index.ts";
import { type Random, randomOf } from "../../src/graph/random.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";

interface Step {
  readonly effective_weights?: number[];
  readonly weights_used?: number[];
  readonly reported_weights?: number[];
  readonly param?: number[];
  readonly param_grad?: number[];
  readonly grad?: number[];
  readonly param_after?: number[];
  readonly logits_after?: number[];
  readonly weights_after?: number[];
  readonly epoch?: number;
}

interface Method {
  readonly hyper: Readonly<Record<string, number | string>>;
  readonly steps: Step[];
}

interface File {
  readonly T: number;
  readonly losses: number[][];
  readonly losses_after_step: number[][];
  readonly grad_norms: number[][];
  readonly normal_draws: number[][];
  readonly methods: Readonly<Record<string, Method>>;
}

const file = golden<File>("loss_weighting");

function find<Word extends { readonly name: string }>(words: readonly Word[], name: string): Word {
  const found = words.find((word) => word.name === name);
  if (!found) throw new Error(`no word ${name}`);
  return found;
}

/** Plays a method's steps; one step is one epoch for the weightings that look at epochs, where the file does not say. */
function follow(name: string, given: Arguments, method: Method): { compared: number; worst: number } {
  const weighting = find(weightings, name);
  const args = argumentsOf(weighting, given);
  const own = weighting.mover?.(args);
  const mover = own ? moverOf(own.optimizer, own.args) : optimizer(method);
  let state: WeightingState = weighting.start(file.T, args);
  let worst = 0;
  const check = (actual: readonly number[], expected: number[] | undefined) => {
    if (expected) worst = Math.max(worst, deviation(actual, expected));
  };
  method.steps.forEach((expected, step) => {
    const measure = measureOf(method, step);
    const weights = weighting.weights(state, measure, args, recorded(file.normal_draws[step]));
    check(weights, expected.effective_weights ?? expected.weights_used ?? expected.reported_weights);
    const gradient = weighting.gradient?.(state, measure, args);
    if (gradient) check(gradient, expected.param_grad ?? expected.grad);
    if (gradient) state = { ...state, learned: mover(state.learned, gradient, step + 1) };
    state = weighting.advance?.(state, measure, args) ?? state;
    check(state.learned, expected.param_after ?? expected.logits_after ?? expected.weights_after);
  });
  return { compared: method.steps.length, worst };
}

function measureOf({ steps }: Method, step: number): StepMeasure {
  const epoch = steps[step].epoch ?? step;
  return {
    step, epoch, losses: file.losses[step], epochLosses: epochMeans(steps, epoch),
    gradientNorms: file.grad_norms[step], lossesAfter: file.losses_after_step[step],
  };
}

function epochMeans(steps: readonly Step[], epoch: number): number[][] {
  return Array.from({ length: epoch }, (_, past) => {
    const rows = file.losses.filter((_, step) => (steps[step]?.epoch ?? step) === past);
    return rows[0].map((_, task) => rows.reduce((sum, row) => sum + row[task], 0) / rows.length);
  });
}

/** Hands out what the file recorded. */
function recorded(draws: readonly number[]): Random {
  let next = 0;
  return { ...randomOf(0), normal: () => draws[next++] };
}

function optimizer({ hyper }: Method): Moving {
  const word: OptimizerDefinition = find(optimizers, String(hyper.optimizer ?? "sgd"));
  return moverOf(word, argumentsOf(word, { lr: Number(hyper.lr ?? 0) }));
}

type Moving = (learned: readonly number[], gradient: readonly number[], step: number) => number[];

function moverOf(word: OptimizerDefinition, args: Arguments): Moving {
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

/** The preference and the reference that a method of the file was given. */
function pair(key: string): Arguments {
  const { hyper } = file.methods[key] as unknown as { hyper: { weights: number[]; reference: number[] } };
  return { preference: hyper.weights, reference: hyper.reference };
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
    ["rlw.libmtl", "random"],
    ["gls.libmtl", "geometric"],
    ["gls.torchjd", "geometric"],
    ["gradnorm.paper.sgd", "gradnorm"],
    ["gradnorm.libmtl.sgd", "gradnorm", { form: "softmax" }],
    ["gradnorm.libmtl.adam", "gradnorm", { form: "softmax", optimizer: "adam" }],
    ["famo.libmtl", "famo"],
    ["famo.torchjd", "famo"],
    ["famo.authors_famo_py", "famo", { decay: 0.01 }],
    ["famo.authors_weight_methods", "famo", { decay: 1e-5 }],
    ["famo.authors_famo_py_paper_gamma", "famo", { decay: 1e-3 }],
    ["stch.libmtl.mu1.0", "stch", { warmup: 4 }],
    ["stch.libmtl.mu0.2", "stch", { warmup: 4, mu: 0.2 }],
    ["stch.torchjd.mu1.0", "stch", pair("stch.torchjd.mu1.0")],
    ["stch.torchjd.mu0.1", "stch", { mu: 0.1, ...pair("stch.torchjd.mu0.1") }],
    ["tchebycheff.own.a", "tchebycheff", pair("tchebycheff.own.a")],
    ["tchebycheff.own.b", "tchebycheff", pair("tchebycheff.own.b")],
    ["dbmtl.log_transform", "db_log"],
    ["imtll.torchjd.sgd", "imtl_l"],
    ["imtl_hybrid.libmtl.sgd", "imtl_l"],
    ["auto.awl.sgd", "awl"],
  ];
  it.each(table)("%s within 1e-10 (weights, gradients and learned numbers)", (key, name, given = {}) => {
    const { compared, worst } = follow(name, given, file.methods[key]);
    report(key, compared, worst);
    expect(compared).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(1e-10);
  });
});

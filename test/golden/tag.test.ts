import { describe, expect, it } from "vitest";
import { accumulateAffinity, meansOf } from "../../src/affinity/index.ts";
import type { Tensor } from "../../src/engine/executor.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Build } from "../../src/graph/build.ts";
import type { Value } from "../../src/graph/program.ts";
import { applyProgram, lookaheadProgram, measureProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { deviation, golden, report } from "./golden.ts";
import { instance, machine, type Machine, parameter, rule, tensor } from "./programs.ts";

interface Run {
  readonly steps: { readonly losses: number[]; readonly Z: number[][] }[];
  readonly mean_Z: number[][];
  readonly final_W: number[][];
  readonly final_heads: number[][];
}

const file = golden<{ lr: number; X: number[][]; Y: number[][]; W0: number[][]; heads0: number[][]; runs: Record<string, Run> }>("tag");
const TOLERANCE = 1e-10;
const tasks = file.Y.map((_, index) => `task_${index}`);
const transposed = (matrix: number[][]) => matrix[0].map((_, column) => matrix.map((row) => row[column]));

/** h = X W, prediction_i = h · head_i, mean squared errors. */
const model = instance(
  [parameter("W", file.W0, tasks), ...tasks.map((task, index) => parameter(task, file.heads0[index], [task]))],
  tasks,
  (build, weights) => {
    const features = build.matmul(build.feed("X", [BATCH, file.W0.length]), weights("W"));
    return tasks.map((task) => squared(build, features, weights(task), build.feed(`label/${task}`, [BATCH])));
  },
);

function squared(build: Build, features: Value, head: Value, label: Value): { output: Value; loss: Value } {
  const output = build.reshape(build.matmul(features, build.reshape(head, [head.shape[0], 1])), [BATCH]);
  const error = build.subtract(output, label);
  return { output, loss: build.mean(build.multiply(error, error), { axes: [0], keep: false }) };
}

/** One run of the file; with momentum, TAG's released code looks ahead from where the joint velocity leads. */
async function play(run: Run, momentum: number) {
  const update = rule("sgd", { lr: file.lr, momentum });
  const [measure, lookahead, apply] = [measureProgram(model, { layers: false }), lookaheadProgram(model), applyProgram(model, { update })];
  const start = { W: tensor(file.W0), ...Object.fromEntries(tasks.map((task, index) => [task, tensor(file.heads0[index])])) };
  const engine = await machine(await createExecutor("reference"), { ...start, ...update.start(model.parameters) });
  const batch = { X: tensor(file.X), ...Object.fromEntries(tasks.map((task, index) => [`label/${task}`, tensor(file.Y[index])])) };
  const ones = tensor(tasks.map(() => 1));
  const accumulator = accumulateAffinity();
  const losses: number[][] = [];
  const rises: number[][][] = [];
  for (let step = 1; step <= run.steps.length; step++) {
    const before = [...(await engine.run(measure, batch)).losses.data];
    const standing = await drift(engine, momentum);
    const ahead = await Promise.all(tasks.map(async (_, source) =>
      (await engine.run(lookahead, { ...batch, source: tensor(tasks.map((_task, k) => Number(k === source))), lookahead_rate: tensor(file.lr) })).losses.data));
    await engine.state.write({ W: standing });
    losses.push(before);
    rises.push(before.map((loss, recipient) => ahead.map((after) => 1 - after[recipient] / loss)));
    accumulator.add(rises[step - 1]);
    await engine.run(apply, { weights: ones, own_weights: ones, learning_rate: tensor(file.lr), step: tensor(step) });
  }
  return { losses, rises, means: meansOf(accumulator.summary()), final: await engine.state.read() };
}

/** Moves W to W − rate · momentum · velocity, and gives what it was. */
async function drift({ state }: Machine, momentum: number): Promise<Tensor> {
  const read = await state.read();
  const velocity = read["slot/momentum/W"]?.data;
  if (velocity) await state.write({ W: { ...read.W, data: Float64Array.from(read.W.data, (value, k) => value - file.lr * momentum * velocity[k]) } });
  return read.W;
}

describe("lookahead affinity against golden values (TAG)", () => {
  it.each([["sgd", 0], ["momentum0.9", 0.9]] as const)("%s: losses, affinity and the trained weights within 1e-10, oriented [recipient][source]", async (key, momentum) => {
    const run = file.runs[key];
    const { losses, rises, means, final } = await play(run, momentum);
    const worst = Math.max(
      ...losses.map((row, step) => deviation(row, run.steps[step].losses)),
      ...rises.map((rise, step) => deviation(rise.flat(), transposed(run.steps[step].Z).flat())),
      // The file's rows act and its columns receive.
      deviation(means.flat().map((cell) => cell ?? NaN), transposed(run.mean_Z).flat()),
      deviation([...final.W.data], run.final_W.flat()),
      ...tasks.map((task, index) => deviation([...final[task].data], run.final_heads[index])),
    );
    report(`tag ${key}`, run.steps.length, worst);
    expect(losses.length).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(TOLERANCE);
  });
});

import { afterAll, describe, expect, it } from "vitest";
import type { Executor, Tensors } from "../../src/engine/executor.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Program } from "../../src/graph/program.ts";
import { layerCases, titleOf, type LayerCase } from "./layer-cases.ts";
import { gradientPrograms, lowerCase, numbersFor, outputProgram, run } from "./layer-run.ts";

const executors = await Promise.all([createExecutor("ort", { threads: 1 }), createExecutor("tfjs")]);

afterAll(async () => {
  for (const executor of executors) await executor.dispose();
});

/** The same numbers in 32 bits. */
function inSingle(tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) =>
    [name, { shape, data: data instanceof Int32Array ? data : Float32Array.from(data) }]));
}

async function runOn(executor: Executor, program: Program, feeds: Tensors, weights: Tensors): Promise<Tensors> {
  const compiled = await executor.compile(program);
  const asked = new Set(program.feeds.map(({ name }) => name));
  const state = await executor.createState(inSingle(weights));
  const found = await compiled.run(inSingle(Object.fromEntries(Object.entries(feeds).filter(([name]) => asked.has(name)))), state);
  state.dispose();
  compiled.dispose();
  return found;
}

function compare(found: Tensors, expected: Tensors): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { data, shape }] of Object.entries(expected)) {
    expect(found[name].shape, name).toEqual(shape);
    const scale = Math.max(1, ...Array.from(data, Math.abs));
    data.forEach((value, at) => expect(Math.abs(found[name].data[at] - value) / scale, `${name}[${at}]`).toBeLessThan(1e-4));
  }
}

async function agrees(executor: Executor, use: LayerCase): Promise<void> {
  const lowered = lowerCase(use, true);
  const { gradients, probes } = gradientPrograms(lowered);
  const { feeds, weights } = numbersFor(use, { ...lowered, feeds: { ...lowered.feeds, ...probes } });
  // What was drawn in doubles is rounded first: the comparison is of arithmetic, not of inputs.
  const [rounded, roundedWeights] = [inSingle(feeds), inSingle(weights)];
  for (const program of [outputProgram(lowered), gradients]) {
    if (program.outputs.size === 0) continue;
    compare(await runOn(executor, program, rounded, roundedWeights), await run(program, rounded, roundedWeights));
  }
}

describe.each(executors.map((executor) => [executor.name, executor] as const))("%s computes what the reference computes", (_, executor) => {
  it.each(layerCases.map((use) => [titleOf(use), use] as const))("%s", async (_title, use) => agrees(executor, use));
});

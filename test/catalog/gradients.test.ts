import { describe, expect, it } from "vitest";
import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import { layerCases, titleOf, type LayerCase } from "./layer-cases.ts";
import { gradientPrograms, lowerCase, numbersFor, run } from "./layer-run.ts";

const STEP = 1e-5;

/** d (loss a, loss b) / d each number of a tensor, by central differences. */
async function differences(tensor: Tensor, losses: () => Promise<Tensors>): Promise<number[][]> {
  const rows: number[][] = [[], []];
  const probe = async () => {
    const { probe_a, probe_b } = await losses();
    return [probe_a.data[0], probe_b.data[0]];
  };
  for (let at = 0; at < tensor.data.length; at++) {
    const here = tensor.data[at];
    tensor.data[at] = here + STEP;
    const above = await probe();
    tensor.data[at] = here - STEP;
    const below = await probe();
    tensor.data[at] = here;
    rows.forEach((row, task) => row.push((above[task] - below[task]) / (2 * STEP)));
  }
  return rows;
}

/** What stands for the slopes of a layer that changes gradients on purpose. */
function asMeant({ word, args }: LayerCase, slopes: number[]): number[] {
  if (word === "stop_gradient") return slopes.map(() => 0);
  return word === "reverse_gradient" ? slopes.map((slope) => -Number(args.scale) * slope) : slopes;
}

async function checkGradients(use: LayerCase, training: boolean): Promise<void> {
  const lowered = lowerCase(use, training);
  const programs = gradientPrograms(lowered);
  const numbers = numbersFor(use, { ...lowered, feeds: { ...lowered.feeds, ...programs.probes } });
  const found = await run(programs.gradients, numbers.feeds, numbers.weights);
  const losses = () => run(programs.losses, numbers.feeds, numbers.weights);
  for (const [name, tensor] of Object.entries({ ...numbers.feeds, ...numbers.weights })) {
    if (tensor.data instanceof Int32Array || name.startsWith("probe") || name === "noise" || name === "padding" || name.startsWith("present")) continue;
    const expected = asMeant(use, (await differences(tensor, losses)).flat());
    const actual = name in found ? [...found[name].data] : expected.map(() => 0);
    const scale = Math.max(1, ...expected.map(Math.abs));
    expected.forEach((value, at) => expect(Math.abs(actual[at] - value) / scale, `${name}[${at}]`).toBeLessThan(1e-7));
  }
}

describe("gradients by weights and inputs are those of finite differences", () => {
  it.each(layerCases.map((use) => [titleOf(use), use] as const))("%s", async (_, use) => {
    await checkGradients(use, false);
    await checkGradients(use, true);
  });
});

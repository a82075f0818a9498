import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { evaluateProgram, lossesProgram } from "../../src/graph/programs/index.ts";
import { noiseFeeds, noiseOf } from "../../src/training/feeds.ts";
import { inSingle, instanceOf, numbersOf, runOn } from "../catalog/penalty-run.ts";

const executor = createReferenceExecutor();

/** The training loss of the first task, where entry (row, place) of `keep` says what stays. */
async function lossWith(members: string, keep: (row: number, place: number) => boolean, rows = 4) {
  const instance = instanceOf(members);
  const program = lossesProgram(instance);
  const { feeds, weights } = numbersOf(instance, program, rows);
  const [name] = noiseOf(instance).map((spec) => spec.name);
  const { shape, data } = feeds[name];
  const width = data.length / rows;
  feeds[name] = { shape, data: Float64Array.from(data, (_, at) => Number(keep(Math.floor(at / width), at % width))) };
  const found = await runOn(executor, program, { feeds, weights });
  return { loss: found.losses.data[0], labelled: found.labelled.data[0], feeds, instance, weights };
}

const numbers = "input x : number[3]\n h = x -> mask(0.5) -> dense(4, tanh)\n task a : reconstruct(x, only: masked) = h";

describe("masked features", () => {
  it("counts what was hidden, and nothing else", async () => {
    expect((await lossWith(numbers, () => true))).toMatchObject({ loss: 0, labelled: 0 });
    expect((await lossWith(numbers, () => false)).labelled).toBe(12);
    const one = await lossWith(numbers, (row, place) => row !== 2 || place !== 1);
    expect(one.labelled).toBe(1);
    // Whatever another entry's label is, it does not matter.
    const program = lossesProgram(one.instance);
    one.feeds["label/a"].data[0] += 100;
    expect((await runOn(executor, program, one)).losses.data[0]).toBe(one.loss);
    one.feeds["label/a"].data[2 * 3 + 1] += 100;
    expect((await runOn(executor, program, one)).losses.data[0]).not.toBe(one.loss);
  });

  it("does not let the network see what it hides", async () => {
    const hidden = await lossWith(numbers, (_row, place) => place !== 1);
    for (let row = 0; row < 4; row++) hidden.feeds["input/x"].data[3 * row + 1] += 50;
    expect((await runOn(executor, lossesProgram(hidden.instance), hidden)).losses.data[0]).toBe(hidden.loss);
  });

  it("hides positions of lists and texts as a whole, and padding never counts", async () => {
    const members = "input w : text(2)[4]\n h = w -> embed(3) -> mask(0.5, per: position) -> dense(4, tanh)\n task a : reconstruct(w, only: masked) = h";
    const { feeds, labelled } = await lossWith(members, () => false);
    expect(labelled).toBe(Array.from(feeds["input/w"].data).filter((id) => id > 0).length);
  });

  it("hides nothing at evaluation, on any executor", async () => {
    const instance = instanceOf(numbers);
    const program = evaluateProgram(instance);
    expect(program.feeds.map(({ name }) => name).filter((name) => name.startsWith("noise"))).toEqual([]);
    const found = await runOn(executor, program, numbersOf(instance, program, 4));
    expect(found["labelled/a"].data[0]).toBe(12);
    expect(inSingle(found)["labelled/a"].data[0]).toBe(12);
  });
});

describe("numbers that change over a run", () => {
  it("are the same in every program of a step, and end where the ramp does", () => {
    const instance = instanceOf("input x : number[4]\n h = x -> learned_branch(branches: 2, chain: dense(3), temperature: ramp(4, 1, epochs: 3))\n task a, b : number = h");
    const specs = noiseOf(instance);
    const temperatures = (epoch: number) => Object.entries(noiseFeeds(specs, { seed: 1, step: 1, epoch, rows: 2 }))
      .filter(([name]) => name.startsWith("level/")).map(([, { data }]) => data[0]);
    expect(temperatures(0)).toEqual([4, 4]);
    expect(temperatures(1.5)).toEqual([2.5, 2.5]);
    expect(temperatures(9)).toEqual([1, 1]);
  });

  it("reverse a gradient more and more", async () => {
    const instance = instanceOf("input x : number[4]\n h = x -> dense(3) -> reverse_gradient(linear(0, 2, epochs: 4))\n task a : number = h");
    expect(noiseOf(instance).map(({ kind, level }) => [kind, level?.(0), level?.(2), level?.(5)])).toEqual([["level", 0, 1, 2]]);
  });
});

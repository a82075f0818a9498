import { describe, expect, it } from "vitest";
import type { State, Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { Program } from "../../src/graph/program.ts";
import {
  applyProgram, evaluateProgram, lookaheadProgram, measureProgram, predictProgram, sharedLayers, slotName, stepProgram, trainProgram,
  type FusedCombiner, type StepSettings,
} from "../../src/graph/programs/index.ts";
import { plainDescent, settings, smallBatch, smallModel, smallStates } from "./small-model.ts";
import { tensor } from "./run.ts";

const executor = createReferenceExecutor();
const rates = { learning_rate: tensor([], [0.1]), step: tensor([], [4]) };
const trainable = smallModel.parameters.filter((parameter) => parameter.trainable).map(({ name }) => name);

const vector = (...values: number[]) => tensor([values.length], values);

async function freshState(): Promise<State> {
  return executor.createState(smallStates());
}

async function run(program: Program, state: State, feeds: Tensors): Promise<Tensors> {
  return (await executor.compile(program)).run(feeds, state);
}

/** All states after some programs, from the same start. */
async function after(...runs: readonly (readonly [Program, Tensors])[]): Promise<Tensors> {
  const state = await freshState();
  for (const [program, feeds] of runs) await run(program, state, feeds);
  return state.read([...smallModel.parameters.map(({ name }) => name), ...trainable.map((name) => slotName(name, "velocity"))]);
}

function expectSame(left: Tensors, right: Tensors, tolerance = 1e-12): void {
  expect(Object.keys(left)).toEqual(Object.keys(right));
  for (const [name, { data }] of Object.entries(left)) {
    data.forEach((value, index) => expect(Math.abs(value - right[name].data[index]), name).toBeLessThan(tolerance));
  }
}

const measure = measureProgram(smallModel, { layers: true });
const identity: FusedCombiner = { feeds: [], lower: (build, gram) => build.constant(Array<number>(gram.shape[0]).fill(1), [gram.shape[0]]) };

describe("one step, whichever way it is computed", () => {
  const clipped: StepSettings = { ...settings, clip: 0.7 };

  it.each([["without clipping", settings], ["with clipping", clipped]])("is the same by train and by measure and apply, %s", async (_, how) => {
    const weights = vector(0.5, 2, -1);
    const trained = await after([trainProgram(smallModel, how), { ...smallBatch(), weights, ...rates }]);
    const applied = await after(
      [measure, smallBatch()],
      [applyProgram(smallModel, how), { weights, own_weights: weights, ...rates }],
    );
    expectSame(trained, applied);
  });

  it("is the same by train and by a fused step whose combiner changes nothing", async () => {
    const trained = await after([trainProgram(smallModel, clipped), { ...smallBatch(), weights: vector(1, 6, -1), ...rates }]);
    const feeds = { ...smallBatch(), weights: vector(0.5, 2, -1), static_weights: vector(2, 3, 1), ...rates };
    expectSame(trained, await after([stepProgram(smallModel, clipped, identity), feeds]));
  });

  it("leaves frozen weights as they are and moves the statistic once", async () => {
    const start = smallStates();
    const [once, twice] = [await after([trainProgram(smallModel, settings), { ...smallBatch(), weights: vector(1, 1, 1), ...rates }]), await after(
      [measure, smallBatch()], [measure, smallBatch()],
      [applyProgram(smallModel, settings), { weights: vector(1, 1, 1), own_weights: vector(1, 1, 1), ...rates }],
    )];
    expect([...once["trunk/frozen_1/kernel"].data]).toEqual([...start["trunk/frozen_1/kernel"].data]);
    expect([...once["trunk/dense_1/moving_mean"].data]).not.toEqual([...start["trunk/dense_1/moving_mean"].data]);
    expectSame(once, twice);
  });
});

describe("the fused step", () => {
  it("gives the combiner the Gram matrix of the weighted rows, and leaves own parameters to their task", async () => {
    const weights = [0.5, 2, -1];
    const first: FusedCombiner = {
      feeds: [{ name: "chosen", shape: [3] }],
      lower: (build, gram, [chosen]) => build.sum(build.multiply(gram, chosen), { axes: [1], keep: false }),
    };
    const state = await freshState();
    const step = stepProgram(smallModel, settings, first);
    const outputs = await run(step, state, {
      ...smallBatch(), weights: vector(...weights), static_weights: vector(1, 1, 1), chosen: vector(0, 1, 0), ...rates,
    });
    const column = [...outputs.combined.data];
    column.forEach((value, task) => expect(value).toBeCloseTo(outputs.gram.data[task * 3 + 1] * weights[task] * weights[1], 10));
    const shared = vector(...column.map((value, task) => value * weights[task]));
    const applied = await after([measure, smallBatch()],
      [applyProgram(smallModel, settings), { weights: shared, own_weights: vector(...weights), ...rates }]);
    expectSame(await state.read(Object.keys(applied)), applied);
  });
});

describe("measure", () => {
  it("keeps every task's own gradient, as central differences find it", async () => {
    const state = await freshState();
    await run(measure, state, smallBatch());
    for (const { name, owners } of smallModel.parameters.filter((parameter) => parameter.trainable)) {
      const shared = owners.length > 1;
      const { [`${shared ? "jacobian" : "own"}/${name}`]: kept } = await state.read([`${shared ? "jacobian" : "own"}/${name}`]);
      const expected = await lossDifferences(name);
      const rows = owners.flatMap((owner) => expected[smallModel.tasks.indexOf(owner)]);
      expect(kept.data.length).toBe(rows.length);
      rows.forEach((value, index) => expect(Math.abs(kept.data[index] - value)).toBeLessThan(1e-6));
    }
  });

  /** d L_k / d parameter, one list a task. */
  async function lossDifferences(name: string): Promise<number[][]> {
    const h = 1e-5;
    const losses = async (index: number, change: number) => {
      const states = smallStates();
      states[name].data[index] += change;
      return [...(await run(measure, await executor.createState(states), smallBatch())).losses.data];
    };
    const columns = await Promise.all(Array.from(smallStates()[name].data, async (_, index) => {
      const [more, less] = [await losses(index, h), await losses(index, -h)];
      return more.map((value, task) => (value - less[task]) / (2 * h));
    }));
    return smallModel.tasks.map((_, task) => columns.map((column) => column[task]));
  }

  it("multiplies only what both tasks own", async () => {
    const state = await freshState();
    const { gram } = await run(measure, state, smallBatch());
    const rows = await state.read();
    const dot = (name: string, i: number, j: number) => {
      const { shape, data } = rows[`jacobian/${name}`];
      const width = data.length / shape[0];
      return Array.from({ length: width }, (_, k) => data[i * width + k] * data[j * width + k]).reduce((sum, value) => sum + value);
    };
    const trunk = (i: number, j: number) => dot("trunk/dense_1/kernel", i, j) + dot("trunk/dense_1/bias", i, j);
    expect(gram.data[1]).toBeCloseTo(trunk(0, 1), 10);
    expect(gram.data[2]).toBeCloseTo(trunk(0, 2) + dot("pair/dense_1/kernel", 0, 1), 10);
    expect(gram.data[4]).toBeCloseTo(trunk(1, 1), 10);
    expect(gram.data[8]).toBeCloseTo(trunk(2, 2) + dot("pair/dense_1/kernel", 1, 1), 10);
    expect([gram.data[3], gram.data[6], gram.data[7]]).toEqual([gram.data[1], gram.data[2], gram.data[5]]);
  });

  it("gives zero rows to a task without labels, and the others what they had", async () => {
    const [all, some] = [await run(measure, await freshState(), smallBatch()), await run(measure, await freshState(), smallBatch(["b"]))];
    expect([...some.labelled.data]).toEqual([5, 0, 4]);
    expect([3, 4, 5].map((cell) => Math.abs(some.gram.data[cell]))).toEqual([0, 0, 0]);
    expect(some.gram.data[2]).toBeCloseTo(all.gram.data[2], 12);
  });
});

describe("layers that tasks share", () => {
  it("are listed with all their weights, copies as one", () => {
    expect(sharedLayers(smallModel).map(({ node, tasks, parameters }) => ({ node, tasks, parameters }))).toEqual([
      { node: "trunk/dense_1", tasks: ["a", "b", "c"], parameters: ["trunk/dense_1/kernel", "trunk/dense_1/bias"] },
      { node: "pair/dense_1", tasks: ["a", "c"], parameters: ["pair/dense_1/kernel"] },
      { node: "each@a/dense_1", tasks: ["a", "b"], parameters: ["each@a/dense_1/kernel", "each@b/dense_1/kernel"] },
    ]);
  });

  it("have one Gram matrix each; those that are no copies add up to the whole", async () => {
    const { gram, gram_layers: layers } = await run(measure, await freshState(), smallBatch());
    expect(layers.shape).toEqual([3, 3, 3]);
    gram.data.forEach((value, cell) => expect(layers.data[cell] + layers.data[9 + cell]).toBeCloseTo(value, 10));
  });

  it("compare copy to copy", async () => {
    const state = await freshState();
    const { gram_layers: layers } = await run(measure, state, smallBatch());
    const { "own/each@a/dense_1/kernel": a, "own/each@b/dense_1/kernel": b } = await state.read();
    const product = [...a.data].reduce((sum, value, index) => sum + value * b.data[index], 0);
    expect(layers.data[18 + 1]).toBeCloseTo(product, 10);
    expect(layers.data[18 + 8]).toBe(0);
  });
});

describe("lookahead", () => {
  it("has the losses of shared parameters moved by hand, and moves nothing", async () => {
    const state = await freshState();
    const { losses: before } = await run(measure, state, smallBatch());
    const kept = await state.read();
    const feeds = { ...smallBatch(), source: vector(0, 1, 0.5), lookahead_rate: tensor([], [0.2]) };
    const { losses } = await run(lookaheadProgram(smallModel), state, feeds);
    expectSame(await state.read(), kept);

    const moved = smallStates();
    for (const { name, owners } of smallModel.parameters.filter((parameter) => parameter.trainable && parameter.owners.length > 1)) {
      const { data } = kept[`jacobian/${name}`];
      const width = data.length / owners.length;
      owners.forEach((owner, row) => {
        const source = [0, 1, 0.5][smallModel.tasks.indexOf(owner)];
        for (let index = 0; index < width; index++) moved[name].data[index] -= 0.2 * source * data[row * width + index];
      });
    }
    const { losses: expected } = await run(measure, await executor.createState(moved), smallBatch());
    losses.data.forEach((value, task) => expect(value).toBeCloseTo(expected.data[task], 10));
    expect([...losses.data]).not.toEqual([...before.data]);
  });
});

describe("clipping", () => {
  it("shortens all gradients together to the norm, and leaves shorter ones alone", async () => {
    // Decay joins after clipping; without it the whole change is rate · gradient.
    const model = { ...smallModel, parameters: smallModel.parameters.map((parameter) => ({ ...parameter, decay: 0, rate: 1 })) };
    const moved = async (clip: number) => {
      const state = await freshState();
      const feeds = { ...smallBatch(), weights: vector(1, 1, 1), learning_rate: tensor([], [1]), step: tensor([], [1]) };
      await run(trainProgram(model, { ...plainDescent, clip }), state, feeds);
      const [start, end] = [smallStates(), await state.read(trainable)];
      return Math.hypot(...trainable.flatMap((name) => [...end[name].data].map((value, index) => value - start[name].data[index])));
    };
    const whole = await moved(1e6);
    expect(await moved(0.5)).toBeCloseTo(0.5, 5);
    expect(whole).toBeGreaterThan(0.5);
    expect(await moved(whole * 2)).toBeCloseTo(whole, 5);
  });
});

describe("evaluation", () => {
  it("sums losses over labelled rows, with the kept statistic", async () => {
    const state = await freshState();
    const outputs = await run(evaluateProgram(smallModel), state, smallBatch());
    const [output, label, mask] = [outputs["output/b"], smallBatch()["label/b"], smallBatch()["mask/b"]];
    const sum = [...output.data].reduce((total, value, row) => total + mask.data[row] * (value - label.data[row]) ** 2, 0);
    expect(outputs["loss_sum/b"].data[0]).toBeCloseTo(sum, 10);
    expect(outputs["labelled/b"].data[0]).toBe(3);
  });

  it("predicts from inputs alone, whatever the batch", async () => {
    const program = predictProgram(smallModel);
    expect(program.feeds.map(({ name }) => name)).toEqual(["input/x"]);
    const { "input/x": x } = smallBatch();
    const whole = await run(program, await freshState(), { "input/x": x });
    const two = await run(program, await freshState(), { "input/x": tensor([2, 3], x.data.slice(0, 6)) });
    expect([...two["output/a"].data]).toEqual([...whole["output/a"].data.slice(0, 2)]);
  });
});

describe("a program", () => {
  it("lists its nodes in order, each needed and made once", () => {
    const { nodes, outputs, updates } = measure;
    expect(nodes.every((node, index) => node.id === index && node.inputs.every((input) => input.id < index))).toBe(true);
    const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...outputs.values(), ...updates.values()]);
    expect(used.size).toBe(nodes.length);
  });

  it("has the same hash where it computes the same, and another where it does not", () => {
    expect(trainProgram(smallModel, settings).hash).toBe(trainProgram(smallModel, settings).hash);
    expect(trainProgram(smallModel, { ...settings, clip: 1 }).hash).not.toBe(trainProgram(smallModel, { ...settings, clip: 2 }).hash);
  });
});

import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import type { Tensor, Tensors } from "../../src/engine/executor.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { cutStepProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { rotationName, withRotations } from "../../src/graph/rotations.ts";
import { check } from "../../src/language/index.ts";
import { allOf, lastOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const rotograd = { word: "rotograd", arguments: { rate: 0.1, burn_in: 20 } };
const weighted = ({ word }: { word: string }) => word === "dense";

function turning(train = {}): ModelGraph {
  const graph = twoTasks({ combine: rotograd, ...train });
  const found = withRotations({ ...graph, nodes: graph.nodes.map((node) => (node.word === "dropout" ? { ...node, arguments: { rate: 0 } } : node)) }, weighted);
  if ("missing" in found) throw new Error(found.missing);
  return found;
}

const size = 8;
const at = ({ data }: Tensor, row: number, column: number) => data[row * size + column];
const rotationsOf = (tensors: Tensors) => ["a", "b"].map((task) => tensors[`${rotationName("trunk/dropout_1", task)}/kernel`]);

describe("rotograd", () => {
  it("puts a rotation of each task between the representation and the task's own layers", () => {
    const graph = turning();
    expect(graph.nodes.filter(({ word }) => word === "rotate").map(({ inputs, tasks }) => [inputs, tasks])).toEqual([
      [["trunk/dropout_1"], ["a"]], [["trunk/dropout_1"], ["b"]],
    ]);
    expect(graph.nodes.find(({ name }) => name === "a/dense_1")?.inputs).toEqual([rotationName("trunk/dropout_1", "a")]);
  });

  it("keeps them rotations while it turns them", async () => {
    const { checkpoints } = await trainOnReference(prepared(turning({ epochs: 10 })));
    for (const rotation of rotationsOf(decodeCheckpoint(checkpoints.at(-1) ?? new Uint8Array())?.tensors ?? {})) {
      let away = 0;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const dot = Array.from({ length: size }, (_, k) => at(rotation, k, i) * at(rotation, k, j)).reduce((sum, value) => sum + value, 0);
          expect(Math.abs(dot - Number(i === j))).toBeLessThan(1e-5);
          away = Math.max(away, Math.abs(at(rotation, i, j) - Number(i === j)));
        }
      }
      expect(away).toBeGreaterThan(0.01);
    }
  });

  it("turns each task's gradient towards the mean of all, by the very step of the formula", async () => {
    const graph = turning();
    const instance = instantiate(graph, {});
    const names = ["a", "b"].map((task) => `${rotationName("trunk/dropout_1", task)}/kernel`);
    const program = cutStepProgram(instance, {
      update: { slots: [], update: (_build, { parameter }) => ({ parameter, slots: [] }) }, rotations: (task) => names[task],
    });
    const random = randomOf(9);
    const filled = (shape: readonly number[], make: () => number): Tensor => ({ shape: [...shape], data: Float64Array.from({ length: shape.reduce((all, one) => all * one, 1) }, make) });
    const rows = 6;
    const weights = Object.fromEntries(instance.parameters.map(({ name, shape }) =>
      [name, names.includes(name) ? { shape: [...shape], data: Float64Array.from({ length: size * size }, (_, index) => Number(index % (size + 1) === 0)) } : filled(shape, () => random.normal())]));
    const feeds: Tensors = {
      "input/x": filled([rows, 3], () => random.normal()), "label/a": filled([rows, 1], () => random.normal()), "label/b": filled([rows, 1], () => random.normal()),
      "mask/a": filled([rows], () => 1), "mask/b": filled([rows], () => 1), "weights": filled([2], () => 1), "own_weights": filled([2], () => 1),
      "learning_rate": filled([], () => 0.1), "step": filled([], () => 1), "rotation_rate": filled([], () => 0.1),
    };
    const executor = createReferenceExecutor();
    const state = await executor.createState(weights);
    const compiled = await executor.compile(program);
    await compiled.run(Object.fromEntries(program.feeds.map(({ name }) => [name, feeds[name] ?? filled([rows, size], () => 1)])), state);
    const after = await state.read(names);
    // By hand: z = relu(x W + c); at Q = 1 a task's gradient is 2 (z w + b − y) / rows · wᵀ.
    const w = (name: string) => weights[name].data;
    const z = Array.from({ length: rows }, (_, row) => Array.from({ length: size }, (_u, unit) =>
      Math.max(0, [0, 1, 2].reduce((sum, k) => sum + feeds["input/x"].data[row * 3 + k] * w("trunk/dense_1/kernel")[k * size + unit], w("trunk/dense_1/bias")[unit]))));
    const gradients = ["a", "b"].map((task) => z.map((line, row) => {
      const error = line.reduce((sum, value, unit) => sum + value * w(`${task}/dense_1/kernel`)[unit], w(`${task}/dense_1/bias`)[0]) - feeds[`label/${task}`].data[row];
      return line.map((_, unit) => (2 * error / rows) * w(`${task}/dense_1/kernel`)[unit]);
    }));
    const length = (matrix: number[][]) => Math.hypot(...matrix.flat());
    const units = gradients.map((matrix) => matrix.map((line) => line.map((value) => value / length(matrix))));
    const sum = units[0].map((line, row) => line.map((value, unit) => value + units[1][row][unit]));
    const mean = sum.map((line) => line.map((value) => value / length(sum)));
    units.forEach((unit, task) => {
      const along = (i: number, j: number) => mean.reduce((total, line, row) => total + line[i] * unit[row][j], 0);
      // The rotation that is nearest to 1 + η A, by many rounds of Newton and Schulz.
      const step = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_c, j) => Number(i === j) + 0.1 * (along(i, j) - along(j, i))));
      const times = (left: number[][], right: number[][]) => left.map((line) => right[0].map((_, j) => line.reduce((total, value, k) => total + value * right[k][j], 0)));
      const flipped = (matrix: number[][]) => matrix.map((line, i) => line.map((_, j) => matrix[j][i]));
      let moved = step;
      for (let round = 0; round < 20; round++) {
        const cubed = times(moved, times(flipped(moved), moved));
        moved = moved.map((line, i) => line.map((value, j) => 1.5 * value - 0.5 * cubed[i][j]));
      }
      const turnedBack = (q: number[][]) => unit.reduce((total, line, row) => total + q.reduce((inner, column, i) => inner + mean[row][i] * column.reduce((most, value, j) => most + value * line[j], 0), 0), 0);
      const found = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_c, j) => at(after[names[task]], i, j)));
      const identity = found.map((line, i) => line.map((_, j) => Number(i === j)));
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) expect(Math.abs(found[i][j] - moved[i][j])).toBeLessThan(1e-9);
      expect(turnedBack(found)).toBeGreaterThan(turnedBack(identity));
    });
  });

  it("gives every task's gradient one length, C", () => {
    const definition = catalog.find("combiner", "rotograd");
    const memory = definition?.state?.start(2, rotograd.arguments) ?? {};
    const measure = (gram: number[][], step: number) => ({ gram, losses: [1, 1], random: randomOf(0), places: [0, 1], step });
    const first = definition?.state?.combine(measure([[4, 1], [1, 9]], 1), memory, rotograd.arguments);
    // Both ratios are 1 at first: C = (2 + 3) / 2.
    expect(first?.weights).toEqual([2.5 / 2, 2.5 / 3]);
    const later = definition?.state?.combine(measure([[1, 0], [0, 9]], 2), first?.memory ?? {}, rotograd.arguments);
    // n / n⁰ = 1/2 and 1: C = 1/3 · 1 + 2/3 · 3.
    later?.weights.forEach((weight, task) => expect(weight * [1, 3][task]).toBeCloseTo(7 / 3, 12));
  });

  it("learns, and comes to the same numbers across a cut", async () => {
    const whole = await trainOnReference(prepared(turning({ epochs: 6 })));
    const losses = allOf(whole.events, "epoch").map(({ validation }) => (validation.a.loss ?? NaN) + (validation.b.loss ?? NaN));
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    const cut = decodeCheckpoint(whole.checkpoints[2]);
    const rest = await trainOnReference(prepared(turning({ epochs: 6 })), cut ? { resume: cut } : {});
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
    expect(lastOf(rest.events, "finished")?.test).toEqual(lastOf(whole.events, "finished")?.test);
  });

  it("is told where there is no representation to turn", () => {
    const { problems } = check("model M { data \"a.csv\"\n input x : number[3]\n u = x -> dense(4)\n v = x -> dense(4)\n task a : number = u\n task b : number = v\n train { combine: rotograd } }");
    expect(problems.find(({ code }) => code === "MTL423")?.message).toContain("use another combiner");
  });
});

describe("graddrop at the representation", () => {
  it("learns, with one draw a feature and step", async () => {
    const graph = twoTasks({ combine: { word: "graddrop", arguments: { leak: 0.2, scope: "representation" } }, epochs: 6 });
    const { events } = await trainOnReference(prepared(graph));
    const losses = allOf(events, "epoch").map(({ validation }) => validation.a.loss ?? NaN);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    const again = await trainOnReference(prepared(graph));
    expect(lastOf(again.events, "finished")).toEqual(lastOf(events, "finished"));
  });
});

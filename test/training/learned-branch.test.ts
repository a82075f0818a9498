import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { predictProgram } from "../../src/graph/programs/index.ts";
import { check } from "../../src/language/index.ts";
import { allOf } from "../../src/protocol/log.ts";
import { noiseFeeds, noiseOf } from "../../src/training/feeds.ts";
import { instanceOf, numbersOf, runOn } from "../catalog/penalty-run.ts";
import { prepared, trainOnReference } from "./two-tasks.ts";

const executor = createReferenceExecutor();
const instance = instanceOf(`
  input x : number[4]
  branch = x -> learned_branch(branches: 2, chain: dense(3, tanh))
  task a, b : number = branch`);

describe("learned branches", () => {
  it("takes the likeliest branch alone at prediction", async () => {
    const program = predictProgram(instance);
    const numbers = numbersOf(instance, program, 5);
    const choose = async (first: number, second: number) => {
      numbers.weights["branch/choice_a/branch_choice_1/vector"].data.set([first, second]);
      return [...(await runOn(executor, program, numbers))["output/a"].data];
    };
    const [one, other] = [await choose(0.02, 0), await choose(0, 0.02)];
    expect(one).not.toEqual(other);
    numbers.weights["branch/branch_2/dense_1/kernel"].data.fill(7);
    expect(await choose(0.02, 0)).toEqual(one);
    expect(await choose(0, 0.02)).not.toEqual(other);
  });

  it("draws its choice anew every step, the same for all rows", () => {
    const specs = noiseOf(instance);
    expect(specs.map(({ kind, shape }) => [kind, shape])).toEqual([["gumbel", [1, 2]], ["gumbel", [1, 2]]]);
    const draws = Array.from({ length: 400 }, (_, step) => [...noiseFeeds(specs, { seed: 1, step, epoch: 0, rows: 8 })[specs[0].name].data]).flat();
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    // Of Gumbel's distribution: Euler's constant, and a standard deviation of π / √6.
    expect(Math.abs(mean - 0.5772)).toBeLessThan(5 * Math.PI / Math.sqrt(6 * draws.length));
  });

  it("trains: choices and branches move, level by level", async () => {
    const { models: [{ graph }] } = check(`model Tree {
      data "rows.csv"
      input x : number[3] { columns: ["x1", "x2", "x3"], scale: none }
      branch = x -> learned_branch(branches: 2, chain: dense(3, tanh), levels: 2)
      task a, b : number = branch { scale: none }
      train { epochs: 15, batch: 16, optimizer: adam(0.02) }
    }`);
    const choices = instantiate(graph!, {}).parameters.filter(({ name }) => name.includes("branch_choice")).map(({ name, owners }) => `${name} ${owners.join("+")}`);
    expect(choices).toEqual([
      "branch/level_2/choice_1/branch_choice_1/vector a+b", "branch/level_2/choice_2/branch_choice_1/vector a+b",
      "branch/choice_a/branch_choice_1/vector a", "branch/choice_b/branch_choice_1/vector b",
    ]);
    const { events } = await trainOnReference(prepared(graph!));
    const epochs = allOf(events, "epoch");
    for (const task of ["a", "b"]) expect(epochs.at(-1)!.validation[task].loss!).toBeLessThan(0.8 * epochs[0].validation[task].loss!);
  });
});

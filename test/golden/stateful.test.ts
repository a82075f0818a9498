import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import type { Arguments, CombinerDefinition, CombinerState } from "../../src/catalog/definition.ts";
import { optimizers } from "../../src/catalog/optimizers/index.ts";
import { schedules } from "../../src/catalog/plain/schedules.ts";
import { weightings } from "../../src/catalog/weightings/index.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { Builder } from "../../src/graph/builder.ts";
import { makeProgram, rowsProgram } from "../../src/graph/programs/index.ts";
import { type Random, randomOf } from "../../src/graph/random.ts";
import { combineTasks, rowFeeds, rowRule, rowSlots, startCombining } from "../../src/training/combining.ts";
import type { Strategy } from "../../src/training/strategy.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";
import { instance, machine, parameter, rowsOf, tensor } from "./programs.ts";

type Rows = number[][];

interface Step {
  readonly d?: number[];
  readonly w?: number[];
  readonly lambda?: number[];
  readonly rho_after?: Rows;
  readonly w_exact_of_last_updated?: number[];
}

interface File {
  readonly T: number;
  readonly D: number;
  readonly G: Rows[];
  readonly losses: Rows;
  readonly orders: Rows[];
  readonly sequences: Readonly<Record<string, { readonly steps: Step[] }>>;
}

const file = golden<File>("aggregators_stateful");

interface Case {
  readonly G: Rows;
  readonly U: number[];
  readonly leak: number[];
  readonly losses: number[];
  readonly orders: Readonly<Record<string, Rows>>;
  readonly tags: string[];
  readonly expected: Readonly<Record<string, { d?: number[]; w?: number[]; sensitivity?: number }>>;
}

const { cases } = golden<{ cases: Case[] }>("aggregators");

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const gramOf = (rows: Rows) => rows.map((left) => rows.map((right) => dot(left, right)));
const update = (rows: Rows, w: readonly number[]) => rows[0].map((_, k) => rows.reduce((sum, row, i) => sum + w[i] * row[k], 0));

function word(name: string): CombinerDefinition {
  const found = combiners.find((combiner) => combiner.name === name);
  if (!found) throw new Error(`no combiner ${name}`);
  return found;
}

function stateOf(name: string): CombinerState {
  const { state } = word(name);
  if (!state) throw new Error(`${name} remembers nothing`);
  return state;
}

function strategyOf(name: string, given: Arguments): Strategy {
  const definition = word(name);
  const [optimizer] = optimizers;
  return {
    combiner: { definition, args: argumentsOf(definition, given) }, learningRate: 0.1, scope: "shared",
    weighting: { definition: weightings[0], args: {} }, optimizer: { definition: optimizer, args: argumentsOf(optimizer) },
    schedule: { definition: schedules[0], args: {} },
  };
}

/** Tasks that share one parameter of n numbers, whose gradients are whatever is written beside it. */
function shared(tasks: number, size: number) {
  const names = Array.from({ length: tasks }, (_, task) => `t${task}`);
  return instance([parameter("p", Array(size).fill(0), names)], names, (build, weights) => names.map(() => {
    const loss = build.sum(weights("p"), { axes: [0], keep: false });
    return { output: loss, loss };
  }));
}

/** The steps of a combiner as the trainer makes them, from given gradients: updates d, and the weights. */
async function steps(name: string, given: Arguments, G: readonly Rows[], losses: Rows, weights = losses.map((row) => row.map(() => 1))) {
  const strategy = strategyOf(name, given);
  const [tasks, size] = [G[0].length, G[0][0].length];
  const model = shared(tasks, size);
  const rule = rowRule(strategy);
  const engine = await machine(await createExecutor("reference"), rowSlots(strategy.combiner.definition, model.parameters, model.tasks));
  let progress = startCombining(strategy, tasks);
  const made: { d: number[]; w: number[] }[] = [];
  for (const [k, rows] of G.entries()) {
    const inputs = { gram: gramOf(rows), weights: weights[k], losses: losses[k], seed: 1, step: k + 1 };
    await engine.state.write({ "jacobian/p": tensor(rows) });
    const outputs: Tensors = rule ? await engine.run(rowsProgram(model, rule), inDoubles(rowFeeds(strategy, model.parameters, inputs), inputs)) : {};
    const changed = rowsOf((await engine.state.read(["jacobian/p"]))["jacobian/p"]);
    const combined = combineTasks(strategy, progress, {
      gram: gramOf(changed), losses: losses[k], precision: Number.EPSILON, seed: 1, step: k + 1, before: rows.map((row) => dot(row, row)), ...(outputs.told ? { told: [...outputs.told.data] } : {}),
    });
    progress = combined.progress;
    made.push({ d: update(changed, combined.weights), w: combined.weights });
  }
  return made;
}

/** Feeds are 32 bits wide; what they were made from is known here in 64. */
function inDoubles(feeds: Tensors, { weights, gram, losses, step }: { weights: readonly number[]; gram: Rows; losses: readonly number[]; step: number }): Tensors {
  const exact: Record<string, readonly number[]> = { weights };
  const norms = gram.map((row, task) => Math.sqrt(row[task]) * weights[task]);
  for (const { definition, args } of current) {
    for (const { name, values } of definition.rows?.feeds({ norms, losses, step }, args) ?? []) exact[name] = values;
  }
  return Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, name in exact ? tensor([...exact[name]]) : value]));
}

/** The strategy under test, for `inDoubles`. */
const current: Strategy["combiner"][] = [];

describe("combiners that remember, over six steps", () => {
  const log = file.losses.map((row) => row.map((loss) => 1 / (loss + 1e-8)));
  const libmtl = { normalize: true, project: "softmax" };
  const table: [key: string, name: string, given: Arguments, tolerance: number, weights?: Rows][] = [
    ["moco.libmtl.rho0.0", "moco", libmtl, 1e-7],
    ["moco.libmtl.rho0.1", "moco", { ...libmtl, rho: 0.1 }, 1e-7],
    ["excessmtl.libmtl.step0.01", "excess", { rate: 0.01 }, 1e-10],
    ["excessmtl.libmtl.step1.0", "excess", { rate: 1 }, 1e-10],
    ["excessmtl.authors.step0.01", "excess", { rate: 0.01 }, 1e-10],
    ["excessmtl.authors.step1.0", "excess", { rate: 1 }, 1e-10],
    ["dbmtl.libmtl.beta0.9.sigma0.0", "db", { beta: 0.9 }, 1e-7, log],
    ["dbmtl.libmtl.beta0.9.sigma0.5", "db", { beta: 0.9, decay: 0.5 }, 1e-7, log],
    ["dbmtl.libmtl.beta0.0.sigma0.0", "db", { beta: 0 }, 1e-7, log],
  ];
  it.each(table)("%s", async (key, name, given, tolerance, weights) => {
    current.splice(0, 1, strategyOf(name, given).combiner);
    const made = await steps(name, given, file.G, file.losses, weights);
    const expected = file.sequences[key].steps;
    const worst = Math.max(...made.map(({ d }, k) => deviation(d, expected[k].d ?? [])));
    report(key, made.length, worst);
    expect(worst).toBeLessThanOrEqual(tolerance);
    expected.forEach(({ w, lambda }, k) => {
      const known = w ?? lambda;
      if (known) expect(deviation(made[k].w, known)).toBeLessThanOrEqual(tolerance);
    });
  });

  it("nash solved in every second step", async () => {
    const made = await steps("nash", { every: 2, max_norm: 0 }, file.G, file.losses);
    const expected = file.sequences["nash.every2"].steps;
    const worst = Math.max(...made.map(({ w }, k) => deviation(w, expected[k].w_exact_of_last_updated ?? [])));
    report("nash.every2", made.length, worst);
    expect(worst).toBeLessThanOrEqual(1e-8);
  });

  it("modo, whose mixture moves by two other batches than the step's own", () => {
    const { start, combine } = stateOf("modo");
    const args = argumentsOf(word("modo"), { gamma: 0.1, rho: 0.1 });
    const later = (k: number) => file.G[k % file.G.length];
    let memory = start(file.T, args);
    let worst = 0;
    file.sequences["modo.torchjd"].steps.forEach(({ w, d }, k) => {
      const cross = later(k).map((left) => later(k + 1).map((right) => dot(left, right)));
      const own = later(k + 2);
      const result = combine({ gram: gramOf(own), cross, losses: file.losses[k], random: randomOf(1), places: [0, 1, 2], step: k + 1 }, memory, args);
      memory = result.memory;
      worst = Math.max(worst, deviation(result.weights, w ?? []), deviation(update(own, result.weights), d ?? []));
    });
    report("modo.torchjd", file.G.length, worst);
    expect(worst).toBeLessThanOrEqual(1e-10);
  });

  it.each([0.5, 0.01])("gradvac with beta %f", (beta) => {
    for (const [source, epsilon] of [["libmtl", 1e-8], ["torchjd", 1e-8]] as const) {
      const key = `gradvac.${source}.beta${beta}`;
      const { start, combine } = stateOf("gradvac");
      const args = argumentsOf(word("gradvac"), { beta, epsilon });
      let memory = start(file.T, args);
      let worst = 0;
      file.sequences[key].steps.forEach(({ d, rho_after }, k) => {
        const measure = { gram: gramOf(file.G[k]), losses: file.losses[k], random: recorded(file.orders[k]), places: [0, 1, 2], step: k + 1 };
        const result = combine(measure, memory, args);
        memory = result.memory;
        worst = Math.max(worst, deviation(update(file.G[k], result.weights), d ?? []), deviation(memory.goals, (rho_after ?? []).flat()));
      });
      report(key, file.G.length, worst);
      expect(worst).toBeLessThanOrEqual(1e-7);
    }
  });
});

/** Hands out recorded orders, one after another. */
function recorded(orders: Rows): Random {
  let next = 0;
  return { ...randomOf(0), permutation: () => Uint32Array.from(orders[next++]) };
}

describe("combiners that change whole gradients", () => {
  it.each([["graddrop.torchjd", 0], ["graddrop.torchjd.leak", 1]] as const)("%s", async (key, leaks) => {
    let [compared, worst] = [0, 0];
    for (const item of cases) {
      const expected = item.expected[key]?.d;
      // Ours has one leak for all tasks, the file one for each: a task's own share is compared row by row.
      if (!expected) continue;
      const masked = await Promise.all((leaks ? item.leak : [0]).map((leak) => droppedRows(item, leak)));
      const rows = item.G.map((_, task) => masked[leaks ? task : 0][task]);
      worst = Math.max(worst, deviation(update(rows, rows.map(() => 1)), expected, 1e-9));
      compared++;
    }
    report(key, compared, worst);
    expect(compared).toBeGreaterThan(5);
    expect(worst).toBeLessThanOrEqual(1e-10);
  });

  it("graddrop_rep.libmtl", async () => {
    const { inputs: { rep, per_task_grads: rows, U }, steps: leaks } = file.sequences["graddrop_rep.libmtl"] as unknown as {
      readonly inputs: { readonly rep: Rows; readonly per_task_grads: Rows[]; readonly U: number[] };
      readonly steps: readonly { readonly leak: number; readonly grad_on_rep: Rows }[];
    };
    let worst = 0;
    for (const { leak, grad_on_rep: expected } of leaks) {
      const build = new Builder();
      const [tasks, batch, features] = [rows.length, rep.length, U.length];
      const value = build.feed("rep", [batch, features]);
      const kept = word("graddrop").cut?.lower(build, { rows: build.feed("rows", [tasks, batch, features]), value, noise: build.feed("U", [features]) }, { leak });
      if (!kept) throw new Error("graddrop has no form at the representation");
      const program = makeProgram("graddrop", build, { outputs: new Map([["d", build.sum(kept, { axes: [0], keep: false })]]) });
      const engine = await machine(await createExecutor("reference"), {});
      const { d } = await engine.run(program, { rep: tensor(rep), rows: tensor(rows), U: tensor(U) });
      worst = Math.max(worst, deviation([...d.data], expected.flat()));
    }
    report("graddrop_rep.libmtl", leaks.length, worst);
    expect(leaks).toHaveLength(2);
    expect(worst).toBeLessThanOrEqual(1e-12);
  });

  it("trimmed_mean leaves the ends of every coordinate out", async () => {
    const rows = [[1, 5, 0], [2, 5, 9], [3, 5, -9], [100, 5, 1]];
    const [{ d }] = await steps("trimmed_mean", { trim: 1 }, [rows], [[1, 1, 1, 1]]);
    expect(d).toEqual([2.5, 5, 0.5]);
    // At least one or two numbers are kept, however many should go.
    expect((await steps("trimmed_mean", { trim: 9 }, [rows], [[1, 1, 1, 1]]))[0].d).toEqual([2.5, 5, 0.5]);
    expect((await steps("trimmed_mean", { trim: 1 }, [rows.slice(0, 2)], [[1, 1]]))[0].d).toEqual([1.5, 5, 4.5]);
  });

  it("the average of a task without a gradient in a batch stays what it was", async () => {
    current.length = 0;
    const [, { d }] = await steps("db", { beta: 0.5, decay: 0 }, [[[2, 0], [0, 1]], [[0, 0], [0, 1]]], [[1, 1], [1, 1]]);
    // Averages: (1, 0), then still; (0, 0.5), then (0, 0.75). The longest has length 1.
    expect(d).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });
});

async function droppedRows({ G, U, losses }: Case, leak: number): Promise<Rows> {
  const strategy = strategyOf("graddrop", { leak });
  const model = shared(G.length, G[0].length);
  const engine = await machine(await createExecutor("reference"), { "jacobian/p": tensor(G) });
  const rule = rowRule(strategy);
  if (!rule) throw new Error("no row form");
  const feeds = rowFeeds(strategy, model.parameters, { gram: gramOf(G), weights: G.map(() => 1), losses, seed: 1, step: 1 });
  await engine.run(rowsProgram(model, rule), { ...feeds, "uniform/p": tensor(U) });
  return rowsOf((await engine.state.read(["jacobian/p"]))["jacobian/p"]);
}

describe("combiners that remember, at their first step", () => {
  const first = (name: string, { G, losses }: Case, given: Arguments, order?: Rows) => {
    const definition = word(name);
    return definition.combine({ gram: gramOf(G), losses, random: order ? recorded(order) : randomOf(1) }, argumentsOf(definition, given));
  };

  it.each([["sdmgrad.torchjd", { rate: 10 }], ["sdmgrad.libmtl", { rate: 5 }]] as const)("%s where the iteration is steady", (key, given) => {
    let [compared, worst] = [0, 0];
    for (const item of cases) {
      const { d } = item.expected[key] ?? {};
      const sensitivity = item.expected[key]?.sensitivity ?? item.expected["sdmgrad.torchjd"]?.sensitivity ?? Infinity;
      if (!d || !(sensitivity <= 1e6) || item.tags.includes("tiny")) continue;
      const apart = deviation(update(item.G, first("sdmgrad", item, given)), d, 1e-12);
      worst = Math.max(worst, apart / (1e-7 + 1e-13 * sensitivity));
      compared++;
    }
    report(key, compared, worst);
    expect(compared).toBeGreaterThan(3);
    expect(worst).toBeLessThanOrEqual(1);
  });

  it.each(["natural", "random"])("gradvac_first.libmtl.%s", (order) => {
    let [compared, worst] = [0, 0];
    for (const item of cases.filter(({ tags }) => !tags.includes("tiny"))) {
      const expected = item.expected[`gradvac_first.libmtl.${order}`]?.d;
      if (!expected) continue;
      const floor = Math.max(...item.G.flat().map(Math.abs)) * 0.1;
      worst = Math.max(worst, deviation(update(item.G, first("gradvac", item, { epsilon: 1e-8 }, item.orders[order])), expected, floor));
      compared++;
    }
    report(`gradvac_first.libmtl.${order}`, compared, worst);
    expect(compared).toBeGreaterThan(5);
    expect(worst).toBeLessThanOrEqual(1e-7);
  });

  it("krum keeps the gradients that others are near to", () => {
    const rows = [[1, 0], [1.1, 0], [0.9, 0.1], [-5, 5]];
    const definition = word("krum");
    const weights = definition.combine({ gram: gramOf(rows), losses: rows.map(() => 1), random: randomOf(1) }, argumentsOf(definition, { outliers: 1, keep: 2 }));
    expect(weights[3]).toBe(0);
    expect(weights.reduce((sum, weight) => sum + weight)).toBe(1);
  });

  it("cr_mogm averages the weights of its inner combiner", () => {
    const { start, combine } = stateOf("cr_mogm");
    const args = argumentsOf(word("cr_mogm"), { inner: "mgda", alpha: 0.5 });
    const measure = (gram: Rows, step: number) => ({ gram, losses: [1, 1], random: randomOf(1), places: [0, 1], step });
    const one = combine(measure([[1, 0], [0, 1]], 1), start(2, args), args);
    expect(one.weights).toEqual([0.5, 0.5]);
    const two = combine(measure([[1, 0], [0, 3]], 2), one.memory, args);
    expect(two.weights).toEqual([0.625, 0.375]);
  });
});

import { describe, expect, it } from "vitest";
import { initialize, instantiate } from "../../src/catalog/instantiate.ts";
import { adam } from "../../src/catalog/optimizers/adam.ts";
import { valueArithmetic } from "../../src/catalog/optimizers/arithmetic.ts";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { catalog } from "../../src/catalog/index.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Executor, Tensor, Tensors } from "../../src/engine/executor.ts";
import type { Instance } from "../../src/graph/forward.ts";
import type { Program } from "../../src/graph/program.ts";
import {
  applyProgram, compacted, lookaheadProgram, measureProgram, proximalProgram, stepProgram, trainProgram, type StepSettings,
} from "../../src/graph/programs/index.ts";
import { keyOf, randomOf } from "../../src/graph/random.ts";
import { atBatch, sizeOf } from "../../src/graph/shape.ts";
import { check } from "../../src/language/index.ts";
import { feedsOf } from "../../src/training/feeds.ts";

const ROWS = 6;
const sizes = { item: [9], history: [9], table: [7, 5] };

/** A table that two inputs share, tables of columns, one that a single task reads, one that an opponent reads, and penalties on weights. */
const text = `model M {
  data "rows.csv"
  input item    : category(9)
  input history : category(9)[4] { vocabulary: item }
  input table   : categories[2] { columns: ["p", "q"] }
  layer items = embed(3)
  shared = concat(item -> items, history -> items -> global_avg_pool, table -> embed(2)) -> dense(4, tanh)
  own = item -> embed(2)
  task a : binary = shared
  task b : number = shared
  task c : number = concat(shared, own) { weight: 0.5 }
  task d : binary = shared -> reverse_gradient(0.5)
  penalty l1(own, 0.1)
}`;

function instanceOf(source: string): Instance {
  const { models: [{ graph }], problems } = check(source);
  if (graph === undefined) throw new Error(problems.map(({ message }) => message).join());
  return instantiate(graph, sizes);
}

const args = { ...defaultsOf(adam), lr: 0.05 };
const settings: StepSettings = { update: { slots: adam.slots(args), update: (build, inputs) => adam.update(valueArithmetic(build), inputs, args) }, clip: 0.5, average: 0.9 };
const form = catalog.find("combiner", "pcgrad")?.graph;

function tensor(name: string, shape: readonly number[], type: string): Tensor {
  const random = randomOf(5, keyOf(name));
  const dims = atBatch(shape, ROWS);
  const most = Number((sizes as Record<string, number[]>)[name.replace("input/", "")]?.at(-1) ?? 1);
  const data = Array.from({ length: sizeOf(dims) }, () => (type === "int32" ? random.integer(most + 1) : name.startsWith("mask/") ? 1 : Math.fround(random.uniform())));
  return { shape: dims, data: type === "int32" ? Int32Array.from(data) : Float64Array.from(data) };
}

/** What programs that hand states to each other put out and leave. */
async function run(executor: Executor, instance: Instance, programs: readonly Program[], steps: number): Promise<Tensors> {
  const start: Tensors = { ...initialize(instance.parameters, 2) };
  const inputs: Tensors = Object.fromEntries(["item", "history", "table"].map((name) =>
    [`input/${name}`, tensor(`input/${name}`, name === "item" ? [-1] : [-1, name === "history" ? 4 : 2], "int32")]));
  for (const { states } of programs) {
    for (const { name, shape } of states) if (!(name in start)) start[name] = { shape: atBatch(shape, ROWS), data: new Float32Array(sizeOf(atBatch(shape, ROWS))).fill(name.startsWith("slot/") ? 0.01 : 0) };
  }
  const state = await executor.createState(start);
  const found: Record<string, Tensor> = {};
  for (let step = 0; step < steps; step++) {
    for (const program of programs) {
      const fed = Object.fromEntries(program.feeds.filter(({ name }) => !/^(touched|place)\//.test(name)).map(({ name, shape, type }) => [name, tensor(name, shape, type)]));
      const outputs = await (await executor.compile(program)).run(feedsOf(program, { ...inputs, ...fed }), state);
      for (const [name, value] of Object.entries(outputs)) found[`${step} ${program.name} ${name}`] = value;
    }
  }
  const kept = state.names().filter((name) => !/^(jacobian|own|aside|pending|penalty)\//.test(name));
  return { ...found, ...await state.read(kept) };
}

const ways: Readonly<Record<string, (instance: Instance) => readonly Program[]>> = {
  "weights known beforehand": (instance) => [trainProgram(instance, settings)],
  "one run a step": (instance) => [stepProgram(instance, settings, { feeds: form?.feeds(4) ?? [], lower: (build, gram, feeds) => form?.lower(build, gram, feeds, {}) ?? gram })],
  "measured, looked ahead and applied": (instance) => [
    measureProgram(instance, { layers: true, moment: { slot: "second_moment", epsilon: 1e-8 } }), lookaheadProgram(instance), proximalProgram(instance), applyProgram(instance, settings),
  ],
};

function expectSame(found: Tensors, expected: Tensors, tolerance: number): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { data }] of Object.entries(expected)) {
    const scale = Math.max(1, ...Array.from(data, Math.abs));
    data.forEach((value, at) => expect(Math.abs(found[name].data[at] - value), `${name}[${at}]`).toBeLessThanOrEqual(tolerance * scale));
  }
}

describe("compact gradients of tables", () => {
  const instance = instanceOf(text);
  const compact = compacted(instance, 0);

  it("are kept for all tables that are read by ids, each once", () => {
    expect(compact.touched?.map(({ parameter, reads }) => [parameter, reads.map(({ source, positions }) => [source, positions])])).toEqual([
      ["items/embed_1/table", [["item", 1], ["history", 4]]],
      ["shared/embed_1/table_1", [["table.0", 1]]],
      ["shared/embed_1/table_2", [["table.1", 1]]],
      ["own/embed_1/table", [["item", 1]]],
    ]);
    expect(compacted(instance).touched).toEqual([]);
    const rows = measureProgram(compact, { layers: false }).updates.get("jacobian/items/embed_1/table");
    expect(rows?.shape).toEqual([3, -5, 3]);
  });

  it.each(Object.entries(ways))("give the same numbers as whole ones: %s", async (_, programs) => {
    const reference = await createExecutor("reference");
    expectSame(await run(reference, compact, programs(compact), 3), await run(reference, instance, programs(instance), 3), 1e-12);
    const first = await run(reference, instance, programs(instance), 1);
    for (const name of ["ort", "tfjs"] as const) {
      const executor = await createExecutor(name, { threads: 1 });
      expectSame(await run(executor, compact, programs(compact), 1), first, 1e-4);
      await executor.dispose();
    }
  });

  it("are differentiated a second time as whole ones are", async () => {
    const right = instanceOf(text.replace("penalty l1(own, 0.1)", "penalty cosreg(3)"));
    const rows = compacted(right, 0);
    const [reference, more] = await Promise.all([createExecutor("reference"), createExecutor("ort", { threads: 1 })]);
    const expected = await run(reference, right, [trainProgram(right, settings)], 3);
    expect(Number(expected["0 train penalties"].data[0])).toBeGreaterThan(1e-3);
    expectSame(await run(reference, rows, [trainProgram(rows, settings)], 3), expected, 1e-12);
    expectSame(await run(more, rows, [trainProgram(rows, settings)], 1), await run(reference, right, [trainProgram(right, settings)], 1), 1e-4);
    await more.dispose();
  });
});

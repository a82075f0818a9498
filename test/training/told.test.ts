import { describe, expect, it } from "vitest";
import { check } from "../../src/language/index.ts";
import { allOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const everyStep = { conflicts: 1, affinity: 0 };
const word = (name: string, args = {}) => ({ word: name, arguments: args });

describe("what a measured step tells of its update", () => {
  it("has the cosine of every gradient with the update, between -1 and 1", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, everyStep)));
    for (const { withUpdate, expectedChange, cosine } of allOf(events, "conflicts")) {
      expect(withUpdate).toHaveLength(2);
      for (const value of withUpdate ?? []) expect(Math.abs(value ?? 2)).toBeLessThanOrEqual(1);
      // The update of `sum` is g₁ + g₂: nobody loses unless the two conflict.
      if ((cosine[0][1] ?? -1) > 0) expect(Math.max(...(expectedChange ?? []).map(Number))).toBeLessThan(0);
    }
  });

  it("says that nobody loses by mgda, and that two equally long gradients gain the same", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ combine: word("mgda", { normalize: "none" }) }, everyStep)));
    for (const { expectedChange } of allOf(events, "conflicts")) expect(Math.max(...(expectedChange ?? []).map(Number))).toBeLessThanOrEqual(1e-6);
  });

  it("is the same at the representation, where its mixture is the mean's", async () => {
    const told = async (combine: ReturnType<typeof word>) => {
      const { events } = await trainOnReference(prepared(twoTasks({ combine }, everyStep)));
      return allOf(events, "conflicts").map(({ withUpdate, expectedChange }) => [...withUpdate ?? [], ...expectedChange ?? []].map(Number));
    };
    const [there, mean] = [await told(word("krum", { keep: 2, outliers: 0, scope: "representation" })), await told(word("mean"))];
    expect(there.length).toBeGreaterThan(3);
    there.forEach((values, step) => values.forEach((value, index) => expect(value).toBeCloseTo(mean[step][index], 6)));
    for (const values of await told(word("pcgrad", { epsilon: 0, scope: "representation" }))) expect(values).toHaveLength(4);
  });

  it("is silent where the combiner changed the gradients themselves", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ combine: word("graddrop", { leak: 0 }) }, everyStep)));
    for (const event of allOf(events, "conflicts")) expect(event).not.toHaveProperty("withUpdate");
  });
});

describe("warnings", () => {
  it("name the task that makes most of the gradients, once, with the step and a way out", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({}, everyStep), 100));
    const warnings = allOf(events, "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: "MTL703", task: "a", step: 5 });
    expect(warnings[0].message).toMatch(/a makes \d+ % .* step 5.*try/);
  });

  it("name that task in steps of one run too, which nothing else measures", async () => {
    const { events } = await trainOnReference(prepared(twoTasks({ combine: word("pcgrad", { epsilon: 0 }) }, { conflicts: 0, affinity: 0 }), 100));
    expect(allOf(events, "warning")).toMatchObject([{ code: "MTL703", task: "a", step: 5 }]);
  });

  it("name a task whose weight is 0 for 100 steps, also where the run was cut in between", async () => {
    // The larger loss alone counts: `b` never does.
    const graph = twoTasks({ epochs: 25, weights: word("tchebycheff", {}) });
    const whole = await trainOnReference(prepared(graph, 1000));
    expect(allOf(whole.events, "warning")).toMatchObject([{ code: "MTL702", task: "b", step: 100 }]);
    let steps = 0;
    const cut = await trainOnReference(prepared(graph, 1000), { control: () => (steps++ < 60 ? "continue" : "pause") });
    const rest = await trainOnReference(prepared(graph, 1000), { resume: decodeCheckpoint(cut.checkpoints.at(-1)!)! });
    expect(allOf(rest.events, "warning")).toEqual(allOf(whole.events, "warning"));
    expect(allOf(cut.events, "warning")).toEqual([]);
  });

  it("name a gate that gives nearly all rows to one expert, once, with the step and a way out", async () => {
    const text = `model Experts {
      data "rows.csv"
      input x : number[3] { columns: "x*", scale: none }
      experts = x -> mmoe(experts: 3, expert: dense(4, tanh))
      task a, b : number = experts
      train { optimizer: sgd(0.01) batch: 16 epochs: 3 }
    }`;
    const { graph } = check(text).models[0];
    if (!graph) throw new Error("no graph");
    const begun = await trainOnReference(prepared(graph));
    expect(allOf(begun.events, "warning")).toEqual([]);
    const kept = decodeCheckpoint(begun.checkpoints[0]);
    const gate = Object.keys(kept?.tensors ?? {}).find((name) => name.includes("gate") && name.includes("a") && name.endsWith("/bias"));
    if (!kept || gate === undefined) throw new Error("no gate");
    // Expert 2 is so far ahead that no row of three normal numbers prefers another.
    const tensors = { ...kept.tensors, [gate]: { shape: [3], data: Float64Array.of(0, 30, 0) } };
    const { events } = await trainOnReference(prepared(graph), { resume: { ...kept, tensors } });
    const warnings = allOf(events, "warning");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ code: "MTL741", task: expect.stringMatching(/^[ab]$/) as unknown });
    expect(warnings[0].step).toBe(10);
    expect(warnings[0].message).toMatch(/^The gate of experts for [ab] gives 100 % of all rows to expert 2 at step 10.*try/);
  });

  it("are not given for a task that the file itself gives no weight", async () => {
    const graph = twoTasks({ epochs: 25 });
    const without = { ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, weight: 0 } : task)) };
    expect(allOf((await trainOnReference(prepared(without))).events, "warning")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import type { ExtendSettings, ModelGraph } from "../../src/graph/model.ts";
import { allOf, lastOf } from "../../src/protocol/log.ts";
import { extendedGraph, extensionOf } from "../../src/training/extension.ts";
import type { OldRun } from "../../src/training/old-run.ts";
import { decodeCheckpoint, type PreparedModel, subsetGraph } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks, type Trained } from "./two-tasks.ts";

const usual: ExtendSettings = { run: "old", trunk: "frozen", rate: 0.1, learn: "new", distill: 0, temperature: 2, ewc: 0, ewcRows: 40 };

/** Task `a` learned alone first: what its run leaves. */
async function learned(epochs = 12): Promise<OldRun> {
  const graph = subsetGraph(twoTasks({ epochs }), ["a"]);
  const { checkpoints } = await trainOnReference(prepared(graph));
  const kept = decodeCheckpoint(checkpoints.at(-1) ?? new Uint8Array());
  const names = new Set(instantiate(graph, {}).parameters.map(({ name }) => name));
  return {
    model: "Two", tensors: Object.fromEntries(Object.entries(kept?.tensors ?? {}).filter(([name]) => names.has(name))),
    signature: { inputs: [], outputs: [{ task: "a", kind: "number" }] },
  };
}

function extending(old: OldRun, given: Partial<ExtendSettings>, graph: ModelGraph = twoTasks({ epochs: 8 })): PreparedModel {
  const settings = { ...usual, ...given };
  const extended = extendedGraph(graph, settings, old);
  if ("problems" in extended) throw new Error(extended.problems[0].message);
  const model = prepared(extended);
  const extension = extensionOf(graph, settings, old, model);
  if ("problems" in extension) throw new Error(extension.problems[0].message);
  return { ...model, graph: { ...model.graph, extend: settings }, extension };
}

const old = await learned();

async function extend(given: Partial<ExtendSettings>): Promise<Trained> {
  return trainOnReference(extending(old, given));
}

/** By how much the old task's loss rose. */
function forgot({ events }: Trained): number {
  const told = lastOf(events, "forgetting")?.tasks.find(({ task }) => task === "a");
  return (told?.loss.after ?? NaN) - (told?.loss.before ?? NaN);
}

const lossOf = ({ events }: Trained, task: string) => lastOf(events, "finished")?.test[task].loss ?? NaN;

describe("extend", () => {
  it("leaves the old task's figures as they were with a frozen trunk, to the last digit, while the new one learns", async () => {
    const run = await extend({ trunk: "frozen" });
    const told = lastOf(run.events, "forgetting");
    expect(told?.tasks.map(({ task }) => task)).toEqual(["a"]);
    for (const { before, after } of [told?.tasks[0].loss, ...told?.tasks[0].metrics ?? []].map((one) => one ?? { before: 0, after: 1 })) expect(after).toBe(before);
    const losses = allOf(run.events, "epoch").map(({ validation }) => validation.b.loss ?? NaN);
    expect(losses[losses.length - 1]).toBeLessThan(losses[0]);
    for (const [name, { data }] of Object.entries(decodeCheckpoint(run.checkpoints.at(-1) ?? new Uint8Array())?.tensors ?? {})) {
      if (name in old.tensors) expect([...data], name).toEqual([...old.tensors[name].data]);
    }
  });

  it("forgets with a free trunk, less with a slowed one, less with distillation, and less with consolidation", async () => {
    const free = forgot(await extend({ trunk: "free" }));
    expect(free).toBeGreaterThan(0.05);
    const held = [{ trunk: "slowed" }, { trunk: "free", distill: 1 }, { trunk: "free", ewc: 5 }] as const;
    for (const way of held) expect(forgot(await extend(way)), JSON.stringify(way)).toBeLessThan(free / 2);
  });

  it("learns the new task better with a free trunk than with a frozen one", async () => {
    expect(lossOf(await extend({ trunk: "free" }), "b")).toBeLessThan(lossOf(await extend({ trunk: "frozen" }), "b"));
  });

  it("tells the terms that hold the old task beside the losses", async () => {
    const { events } = await extend({ trunk: "free", distill: 0.5, ewc: 2 });
    expect(events.find(({ type }) => type === "started")).toMatchObject({ penalties: [{ name: "distill", strength: 0.5 }, { name: "ewc", strength: 2 }] });
    const [first, ...later] = allOf(events, "step").map(({ penalties }) => penalties ?? []);
    // Dropout is on for the model and off for its teacher, so that the first step's distance is not 0; weights have not moved yet.
    expect(first[1]).toBe(0);
    expect(later.some(([, ewc]) => Number(ewc) > 0)).toBe(true);
  });

  it("goes on learning old tasks where `learn: all` says so", async () => {
    const { events } = await extend({ trunk: "free", learn: "all" });
    expect(forgot({ events, checkpoints: [] })).toBeLessThan(0.02);
  });

  it("comes to the same numbers across a cut", async () => {
    const whole = await extend({ trunk: "free", distill: 1, ewc: 2 });
    const cut = decodeCheckpoint(whole.checkpoints[3]);
    const rest = await trainOnReference(extending(old, { trunk: "free", distill: 1, ewc: 2 }), cut ? { resume: cut } : {});
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
  });
});

describe("a run that does not fit is told in a sentence", () => {
  const told = (change: (graph: ModelGraph) => ModelGraph, given: Partial<ExtendSettings> = {}): string => {
    try {
      extending(old, given, change(twoTasks()));
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  const renamed = (graph: ModelGraph) => ({ ...graph, tasks: graph.tasks.map((task) => (task.name === "a" ? { ...task, name: "sum" } : task)) });
  const wider = (graph: ModelGraph) => ({ ...graph, nodes: graph.nodes.map((node) => (node.name === "trunk/dense_1" ? { ...node, arguments: { ...node.arguments, units: 9 } } : node)) });
  const other = (graph: ModelGraph) => ({ ...graph, tasks: graph.tasks.map((task) => (task.name === "a" ? { ...task, kind: "binary" } : task)) });
  it.each([
    ["a task of another name", told(renamed), "has the task `a`"],
    ["a task of another kind", told(other), "`a : number`"],
    ["a wider trunk", told(wider), "of shape [3, 8]"],
    ["no new task", told((graph) => subsetGraph(graph, ["a"])), "nothing is left to learn"],
  ])("%s", (_, message, part) => {
    expect(message).toContain(part);
    expect(message).toContain("`old`");
  });
});

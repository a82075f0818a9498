import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { check } from "../../src/language/index.ts";
import { allOf, firstOf, lastOf } from "../../src/protocol/log.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { prepareModel, train } from "../../src/training/index.ts";
import { aloneOf, fairTasks, groupsPart } from "../../src/cli/fairness.ts";
import { memoryFiles } from "../data/requests.ts";

/** `hired` follows x in group u and is turned around in group v, so that a model of x alone fails one of them. */
const rows = Array.from({ length: 200 }, (_, row) => {
  const x = (row % 20) / 10 - 0.95;
  const group = row % 4 === 0 ? "v" : "u";
  return `${x},${group},${Number(group === "u" ? x > 0 : x <= 0)},${x * (group === "u" ? 1 : 3)}`;
});
const files = memoryFiles({ "a.csv": ["x,g,hired,wage", ...rows].join("\n") });

async function events(analyze: string): Promise<RunEvent[]> {
  const text = `model M {\n  data "a.csv" { split: [50%, 25%, 25%] }\n  input x : number\n  task hired : binary = x -> dense(4, relu)\n  task wage : number = x -> dense(4, relu)\n`
    + `  train { epochs: 12, batch: 10, optimizer: adam(0.05) }\n  analyze { ${analyze} }\n}`;
  const { models, problems } = check(text);
  const graph = models[0].graph;
  if (!graph) throw new Error(JSON.stringify(problems));
  const model = await prepareModel(graph, files, { directory: "", root: "" });
  if ("problems" in model) throw new Error(model.problems[0].message);
  const all: RunEvent[] = [];
  for await (const event of train({ model, executor: createReferenceExecutor(), run: "run", now: () => 0 })) all.push(event);
  return all;
}

describe("`analyze { group_by: … }`", () => {
  it("tells every task's figures by group, and how far groups lie apart", async () => {
    const run = await events('group_by: "g"');
    const found = lastOf(run, "groups");
    const started = firstOf(run, "started");
    if (!found || !started) throw new Error("no groups were told");
    expect(found.groups.map(({ name }) => name)).toEqual(["u", "v"]);
    const [u, v] = found.groups;
    expect(u.rows + v.rows).toBe(50);
    expect(u.scores.hired.metrics.accuracy).toBeGreaterThan(0.8);
    expect(v.scores.hired.metrics.accuracy).toBeLessThan(0.2);
    expect(v.scores.wage.metrics.rmse).toBeGreaterThan(u.scores.wage.metrics.rmse ?? Infinity);
    const { parity, opportunity } = found.differences.hired;
    expect(parity).toBeCloseTo(Math.abs((u.rates.hired.positive ?? 0) - (v.rates.hired.positive ?? 0)), 6);
    expect(opportunity).toBeGreaterThan(0.8);
    expect(found.differences).not.toHaveProperty("wage");
    expect(groupsPart(run, started)).toMatch(/hired +auc .* v /);
  });

  it("compares the gap between groups with the task trained alone, where that is asked for", async () => {
    const run = await events('group_by: "g", baselines: true');
    const started = firstOf(run, "started");
    const alone = allOf(run, "baseline");
    if (!started) throw new Error("the run did not start");
    expect(alone.map(({ task }) => task)).toEqual(["hired", "wage"]);
    expect(alone[0].groups?.groups.map(({ name, rows: count }) => [name, count])).toEqual(lastOf(run, "groups")?.groups.map(({ name, rows: count }) => [name, count]));
    const [hired] = fairTasks(started.tasks, { together: [lastOf(run, "groups") ?? { groups: [], differences: {} }], alone: aloneOf(run) });
    const { u, v } = hired.alone?.values ?? {};
    expect(hired.alone?.gap).toBeCloseTo(Math.abs((u ?? 0) - (v ?? 0)), 9);
    expect(hired.alone?.worst).toBe("v");
    expect(groupsPart(run, started)).toMatch(/hired +auc +together .*\n +alone /);
    expect(groupsPart(run, started)).toMatch(/Trained together, the gap is wider than alone for .*, and narrower for /);
  });

  it("is not there unless it is asked for", async () => {
    expect(lastOf(await events("conflicts: off"), "groups")).toBeUndefined();
  });
});

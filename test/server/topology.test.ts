import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { topology as drawingOf, topologyOf } from "../../server/features/topology.ts";
import { check } from "../../src/language/index.ts";
import { topology } from "../../src/protocol/topology.ts";
import { marked, model } from "./marked.ts";

function drawn(members: string) {
  const { models, problems } = check(`model M {\n  data "d.csv"\n  input x : number[8]\n${members}\n}`);
  const graph = models[0]?.graph;
  if (!graph) throw new Error(problems.map(({ message }) => message).join("; "));
  return topologyOf(graph);
}

const titles = (members: string) => drawn(members).nodes.map(({ title }) => title);

describe("what the topology view draws", () => {
  it("is there before the data is, and while an error stands in a setting of training", () => {
    const { context } = marked(model("  train { epochs: -3 }"), { sources: { data: { file: "pair.csv", missing: "`pair.csv` was not found", columns: [] } } });
    const { topology: known, errors } = drawingOf(context, {});
    expect(errors).toBe(2);
    expect(known?.nodes.map(({ title }) => title)).toContain("dense(8)");
    expect(drawingOf(marked(model("  spare = trnk")).context, {})).toEqual({ errors: 1 });
  });

  it("is inputs, layers with owners and numbers, and tasks", () => {
    const { nodes, edges, parameters, sharedParameters } = drawn("  trunk = x -> dense(4)\n  task a, b : binary = trunk -> dense(2)");
    expect(nodes.map(({ kind, title, tasks, shape, parameters: own }) => [kind, title, tasks.join(), shape, own])).toEqual([
      ["input", "x", "a,b", "[8]", undefined],
      ["layer", "dense(4)", "a,b", "[4]", 36],
      ["layer", "dense(2)", "a", "[2]", 10],
      ["layer", "dense(1)", "a", "[1]", 3],
      ["layer", "sigmoid", "a", "[1]", undefined],
      ["layer", "dense(2)", "b", "[2]", 10],
      ["layer", "dense(1)", "b", "[1]", 3],
      ["layer", "sigmoid", "b", "[1]", undefined],
      ["task", "a", "a", undefined, undefined],
      ["task", "b", "b", undefined, undefined],
    ]);
    expect(edges).toContainEqual({ from: "x", to: nodes[1]?.name });
    expect([parameters, sharedParameters]).toEqual([62, 36]);
  });

  it("draws many experts as one bank, and few one by one", () => {
    expect(titles("  e = x -> mmoe(experts: 6, expert: dense(4))\n  task a, b : binary = e")).toContain("6 × dense(4)");
    expect(titles("  e = x -> mmoe(experts: 2, expert: dense(4))\n  task a, b : binary = e").filter((title) => title.startsWith("dense(4)"))).toHaveLength(2);
  });

  it("draws no line into what is learned whatever it reads: choices of a branch, vectors of tasks", () => {
    const { nodes, edges } = drawn("  e = x -> learned_branch(branches: 2, chain: dense(4)) -> film(embedding: 2)\n  task a, b : binary = e");
    const learned = nodes.filter(({ title }) => /^(branch_choice|task_vector)/.test(title)).map(({ name }) => name);
    expect(learned).toHaveLength(4);
    expect(edges.filter(({ to }) => learned.includes(to))).toEqual([]);
    for (const name of learned) expect(edges.some(({ from }) => from === name)).toBe(true);
  });

  it("says of a bank how many experts it holds, and which of a gate's weights lead from it into a mixture", () => {
    const { nodes, edges } = drawn("  e = x -> mmoe(experts: 6, expert: dense(4, relu) -> dropout(0.1))\n  task a, b : binary = e");
    const bank = nodes.find(({ experts }) => experts !== undefined);
    expect(bank).toMatchObject({ kind: "expert", experts: 6, title: "6 × dense(4) → dropout(0.1)", place: "experts in e" });
    const mixtures = nodes.filter(({ kind }) => kind === "mix");
    expect(mixtures.map(({ gate }) => gate)).toEqual([{ stage: "e", task: "a" }, { stage: "e", task: "b" }]);
    for (const { name } of mixtures) expect(edges).toContainEqual({ from: bank?.name, to: name, shares: [0, 1, 2, 3, 4, 5] });
  });

  it("keeps experts that one task has to itself apart from those of all", () => {
    const { nodes } = drawn("  e = x -> cgc(shared: 3, private: 2, expert: dense(4))\n  task a, b : binary = e");
    expect(nodes.filter(({ experts }) => experts !== undefined).map(({ experts, tasks }) => [experts, tasks.join()])).toEqual([[3, "a,b"], [2, "a"], [2, "b"]]);
  });

  it("draws beyond sixty nodes each binding as one, with edges between them alone", () => {
    const chain = Array.from({ length: 70 }, () => "dense(4)").join(" -> ");
    const { nodes, edges, parameters } = drawn(`  trunk = x -> ${chain}\n  task a, b : binary = trunk -> dense(2)`);
    expect(nodes.length).toBeLessThan(10);
    const trunk = nodes.find(({ name }) => name === "trunk");
    expect(trunk).toMatchObject({ place: "70 layers", shape: "[4]", tasks: ["a", "b"], count: 70 });
    expect(edges.every(({ from, to }) => from !== to)).toBe(true);
    expect(nodes.reduce((sum, { parameters: own = 0 }) => sum + own, 0)).toBe(parameters);
  });

  it("passes the border between server and page", () => {
    expect(v.safeParse(topology, drawn("  trunk = x -> dense(4)\n  task a, b : binary = trunk")).success).toBe(true);
  });
});

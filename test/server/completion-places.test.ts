import { describe, expect, it } from "vitest";
import { completion } from "../../server/features/completion.ts";
import { fileSnippets, modelSnippets, withoutPlaces } from "../../server/features/snippets.ts";
import { topologies } from "../../server/features/topologies.ts";
import { check } from "../../src/language/index.ts";
import { header, marked, model } from "./marked.ts";

function labels(source: string): string[] {
  const { context, offset } = marked(source, header);
  return completion(context, offset).map(({ label }) => label);
}

describe("completion knows its place", () => {
  it.each([
    ["the second column of a list", '  input y : number[2] { columns: ["a", "▮"] }', ["b", "right"], ["dense"]],
    ["the second task of a group", "  y = trunk -> each(dense(3), groups: [[left, ▮]])", ["right"], ["dense"]],
    ["the second group", "  y = trunk -> each(dense(3), groups: [[left], [▮", ["right"], ["dense"]],
    ["settings of a binding behind an input", "  input y : number\n  z = y -> dense(3) { ▮ }", ["frozen", "rate", "decay"], ["scale"]],
    ["settings of a binding behind data", '  data "x.csv"\n  z = x -> dense(3) { ▮ }', ["frozen"], ["split"]],
    ["settings of an input", "  input y : number { ▮ }", ["column", "scale"], ["frozen"]],
    ["settings of a task", "  task t : binary = trunk { ▮ }", ["weight", "loss", "metric"], ["split"]],
    ["settings of data", '  data "x.csv" { ▮ }', ["split", "seed", "stratify"], ["weight"]],
    ["settings of analyze", "  analyze { ▮ }", ["conflicts", "affinity"], ["batch"]],
    ["cadences", "  analyze { conflicts: ▮ }", ["every", "off"], ["adam"]],
    ["scales of an input", "  input y : number { scale: ▮ }", ["zscore", "minmax"], ["dense"]],
    ["metrics in a list", "  task t : binary = trunk { metric: [auc, ▮] }", ["accuracy"], ["dense"]],
    ["parameters of a block", "  block wide(w, last: 3) = dense(w) -> dense(last)\n  y = x -> wide(▮)", ["w:", "last:"], ["units:"]],
    ["what comes into a block", "  block twice(w) = add(▮)", ["it", "w"], ["binary"]],
    ["layers of an expert", "  y = x -> mmoe(experts: 2, expert: ▮)", ["dense"], ["binary"]],
    ["layers behind an arrow in an argument", "  y = x -> each(dense(3) -> ▮)", ["dense", "dropout"], ["x"]],
    ["constants as widths", "  y = x -> dense(▮)", ["width"], ["trunk"]],
    ["constants as dimensions", "  input y : number[▮]", ["width"], ["trunk"]],
    ["tasks of one value", "  y = trunk[▮]", ["left"], ["x"]],
    ["generators of data", "  data ▮", ["planted", "overlay"], ["dense"]],
    ["a word instead of a graph", "  y = trunk -> film(embedding: 8, graph: ▮)", ["learned"], ["x", "trunk", "left"]],
    ["tasks of an edge", "  y = trunk -> film(embedding: 8, graph: [[left, ▮]])", ["right"], ["x", "trunk", "learned"]],
    ["a word instead of a matrix", "  penalty relation(trunk, 0.1, matrix: ▮)", ["learned"], ["x", "trunk"]],
    ["a word instead of a weight", "  task t : binary = trunk { weight: ▮ }", ["ramp", "1", "search"], ["x", "trunk"]],
    ["a word instead of weights", "  task t : binary = trunk { class_weights: ▮ }", ["balanced"], ["x", "ramp"]],
    ["weights in a list", "  task t : binary = trunk { class_weights: [1, ▮] }", ["search"], ["balanced"]],
    ["a search for a number", "  y = x -> dense(▮)", ["search"], ["relu"]],
    ["values of a search are those of its place", "  y = x -> dense(3, search(relu, ▮))", ["tanh", "gelu"], ["x", "trunk", "values:"]],
    ["values of a search in a setting", "  train { combine: search(pcgrad, ▮) }", ["cagrad"], ["adam", "x"]],
    ["kinds of tasks, without what only other words write", "  task t : ▮", ["binary", "reconstruct"], ["reconstruct_ids"]],
    ["members in front of others", "  ▮", ["task", "cross-stitch", "mixture of experts"], ["dense"]],
    ["optimizers in half of a member", "  train {\n    optimizer: ad▮\n", ["adam", "adamw"], ["pcgrad"]],
  ])("%s", (_, member, wanted, unwanted) => {
    const found = labels(model(member));
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  it("offers nothing where only a new name can stand", () => {
    expect(labels(model("  task ▮"))).toEqual([]);
    expect(labels(model("  input ▮"))).toEqual([]);
  });

  it("gives an editor without snippets plain text", () => {
    const { context, offset } = marked(model("  y = x -> de▮"));
    const item = completion(context, offset, false).find(({ label }) => label === "dense");
    expect(item).toMatchObject({ textEdit: { newText: "dense(units)" } });
    expect(item?.insertTextFormat).toBeUndefined();
  });
});

describe("what is offered first", () => {
  /** As an editor orders what it is given. */
  function first(source: string, count: number): string[] {
    const { context, offset } = marked(source, header);
    const items = completion(context, offset).toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
    return items.slice(0, count).map(({ label }) => label);
  }

  it.each([
    ["in an empty file", "▮", ["multi-task model", "model"]],
    ["in a model", "model M {\n  ▮", ["data", "input", "task"]],
    ["behind ids", "model M {\n  input job : category(9)\n  h = job -> ▮", ["embed", "one_hot"]],
    ["behind a picture", "model M {\n  input art : image[8, 8, 1]\n  h = art -> ▮", ["conv2d", "flatten"]],
    ["behind numbers", "model M {\n  input x : number\n  h = x -> ▮", ["dense"]],
    ["at the start of a chain that nothing follows yet", "model M {\n  input x : number\n  h = ▮", ["x"]],
    ["as the second value of several", "model M {\n  input age, size : number\n  h = concat(age, ▮", ["age", "size"]],
    ["as an optimizer", "model M {\n  train { optimizer: ▮", ["sgd", "adam"]],
    ["as a loss, what fits the kind", "model M {\n  task t : count = x { loss: ▮", ["mse", "mae", "poisson"]],
    ["as the 1 of two names, values of the column", 'model M {\n  task t : binary = x { column: "right", positive: ▮', ["x", "y", "z"]],
  ])("%s", (_, source, wanted) => {
    expect(first(source, wanted.length)).toEqual(wanted);
  });

  it("names inputs and tasks after columns that have no part in the model", () => {
    expect(labels('model M {\n  data "pair.csv"\n  input a, ▮')).toEqual(["b", "c", "left", "right"]);
    expect(labels('model M {\n  data "pair.csv"\n  input x : number[2] { columns: ["a", "b"] }\n  task ▮')).toEqual(["c", "left", "right"]);
  });

  it("does not offer what is being declared to itself", () => {
    expect(labels(model("  y = ▮"))).not.toContain("y");
  });
});

describe("snippets", () => {
  const inModel = (text: string) => `model M {\n  data "x.csv"\n  input x : number\n${/^trunk =/m.test(text) ? "" : "  trunk = x -> dense(8)\n"}${text}\n  task a, b : binary = trunk\n}\n`;

  it.each(topologies.map(({ label, text }) => [label, text]))("%s is sound as it is offered", (_, text) => {
    const { problems } = check(inModel(withoutPlaces(text)));
    expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  });

  it("hold whole models and topologies", () => {
    const [whole] = fileSnippets().filter(({ label }) => label === "multi-task model");
    expect(check(withoutPlaces(whole?.insertText ?? "")).problems).toEqual([]);
    expect(modelSnippets().length).toBeGreaterThan(topologies.length);
    expect(topologies.length).toBeGreaterThan(9);
  });
});

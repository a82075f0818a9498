import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../src/language/index.ts";
import { baselineOf, unlearnedTasks } from "./baseline.ts";
import { comparedTasks, examplesPage } from "./page.ts";

const folder = join(import.meta.dirname, "../../examples");
const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".mtl"));
const textOf = (file: string): string => readFileSync(join(folder, file), "utf8");
const all = files.map(textOf).join("\n");

const errors = (text: string) => check(text).problems.filter(({ severity }) => severity === "error");

describe("the examples", () => {
  it.each(files)("%s has no error, says what it is, and so has its line", (file) => {
    expect(errors(textOf(file))).toEqual([]);
    expect(textOf(file)).toMatch(/^\/\/\/ \w/);
    const line = baselineOf(textOf(file));
    expect(line).toBeDefined();
    expect(errors(line ?? "")).toEqual([]);
  });

  it.each([
    "each", "soft", "moe", "mmoe", "cgc", "ple", "dselect_k", "cross_stitch", "sluice", "nddr", "shared_private", "reverse_gradient", "attend",
    "film", "learned_branch", "fuse", "cross_attend", "transformer", "residual", "repeat", "stop_gradient", "reconstruct", "penalty",
  ])("hold one with `%s`", (word) => {
    expect(all).toMatch(new RegExp(String.raw`\b${word}\b`));
  });

  it("have a whole model for every topology of the page", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/topologies.md"), "utf8");
    const linked = [...page.matchAll(/\]\(\.\.\/examples\/([\w/-]+\.mtl)\)/g)].map(([, file]) => file);
    expect(linked.filter((file) => !files.includes(file))).toEqual([]);
    const rows = page.split("\n").filter((line) => line.startsWith("| ["));
    expect(rows.filter((row) => !/examples\/[\w/-]+\.mtl/.test(row))).toEqual([]);
  });
});

describe("the line of an example", () => {
  it("reads every input for every task, with weights of its own", () => {
    const line = baselineOf(`model M {
  data "a.csv"
  input x : number[3]
  input c : category
  trunk = concat(x, c -> embed(2)) -> dense(8)
  task a : binary = trunk { positive: "yes" }
  task b : number = trunk -> dense(4)
  train { optimizer: lion(1e-4), batch: 32, epochs: 7, combine: pcgrad, weights: uncertainty }
}`) ?? "";
    expect(line).toContain('task a : binary = concat(x -> flatten, c -> one_hot -> flatten) { positive: "yes" }');
    expect(line).not.toMatch(/dense|pcgrad|uncertainty|trunk/);
    expect(line).toContain("train { optimizer: adam(5e-3), batch: 32, epochs: 7, stop: early(patience: 3) }");
    expect(check(line).models[0].graph?.tasks.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("reads the word at a label's place, and of a whole text the mean of its words", () => {
    const line = baselineOf('model M {\n  data "a.csv"\n  input w : text(50)[8]\n  task t : classes(3)[8] = w -> embed(4)\n  task m : binary = w -> embed(4) -> global_avg_pool\n}') ?? "";
    expect(line).toContain("task t : classes(3)[8] = w -> embed(16)");
    expect(line).toContain("task m : binary = w -> embed(16) -> global_avg_pool");
    expect(errors(line)).toEqual([]);
  });
});

describe("the page of examples", () => {
  const text = "/// Two things, told apart. More of it.\nmodel M {\n  task a : binary = x\n  task b : number = x\n  task c : classes(2) = x -> reverse_gradient(1)\n}";
  const example = {
    file: "m.mtl", text,
    own: { a: { loss: 1, auc: 0.8 }, b: { loss: 1, rmse: 3 }, c: { loss: 1, accuracy: 0.1 }, d: { loss: 1, auc: 0.699 } },
    lines: { a: { loss: 1, auc: 0.7 }, b: { loss: 1, rmse: 2 }, c: { loss: 1, accuracy: 0.9 }, d: { loss: 1, auc: 0.7 } },
  };

  it("says of every task whether it is above its line; what is to be unlearned is not held to it", () => {
    expect(comparedTasks(example).map(({ task, metric, verdict }) => [task, metric, verdict])).toEqual([["a", "auc", "above"], ["b", "rmse", "below"], ["c", "accuracy", "unlearned"], ["d", "auc", "level"]]);
    expect(unlearnedTasks(text)).toEqual(["c"]);
  });

  it("counts them, and names each file by its first sentence", () => {
    const page = examplesPage([example]);
    expect(page).toContain("Of 3 tasks, 1 are above their line, 1 level with it, and 1 below.");
    expect(page).toContain("## [m.mtl](../examples/m.mtl)\n\nTwo things, told apart.\n");
    expect(page).toContain("| `b` | rmse | 3 | 2 | **below** |");
  });
});

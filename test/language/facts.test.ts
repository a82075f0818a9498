import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.ts";
import { check } from "../../src/language/index.ts";
import { laterCodes } from "../../src/language/later-codes.ts";
import { messageOf, messages, type Code } from "../../src/language/messages.ts";
import { inModel } from "./marks.ts";

const example = (name: string) => readFileSync(new URL(`../../examples/${name}.mtl`, import.meta.url), "utf8");

describe("examples", () => {
  test.each(["bank", "two-garments", "planted"])("%s.mtl has no problem and a graph", (name) => {
    const { problems, models } = check(example(name));
    expect(problems).toEqual([]);
    expect(models.map(({ graph }) => graph?.tasks.length)).toEqual([{ bank: 5, "two-garments": 2, planted: 5 }[name]]);
  });

  test("a graph is plain data", () => {
    const [{ graph }] = check(example("bank")).models;
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });
});

describe("settings", () => {
  const graph = check(example("bank")).models[0].graph;

  test("of train and analyze, with defaults filled in", () => {
    expect(graph?.train).toMatchObject({
      optimizer: { word: "adam", arguments: { lr: 2e-3 } }, weights: { word: "equal", arguments: {} }, combine: { word: "pcgrad" },
      batch: 256, seed: 0, stop: { word: "early", arguments: { patience: 3 } },
    });
    expect(graph?.analyze).toEqual({ conflicts: 10, affinity: 10, proximal: 0, representations: false, baselines: false });
  });

  test("a model without train has every default", () => {
    const [bare] = check(inModel("input x : number task t : number = x")).models;
    expect(bare.graph?.train).toMatchObject({ optimizer: { word: "adam", arguments: { lr: 1e-3 } }, batch: 128, epochs: 20, combine: { word: "sum" } });
    expect(bare.graph?.analyze).toEqual({ conflicts: 0, affinity: 0, proximal: 0, representations: false, baselines: false });
    expect(bare.graph?.data).toMatchObject([{ name: "data", source: "rows.csv", split: [0.8, 0.1, 0.1], seed: 0 }]);
  });

  test("the usual cadence leaves more steps between measurements of more tasks", () => {
    const analyzed = (tasks: string, settings: string) => check(inModel(`input x : number task ${tasks} : number = x analyze { ${settings} }`)).models[0].graph?.analyze;
    expect(analyzed("a, b", "conflicts: on")).toMatchObject({ conflicts: 16, affinity: 0 });
    expect(analyzed("a, b, c, d, e, f, g, h", "conflicts: on affinity: on proximal: on")).toMatchObject({ conflicts: 64, affinity: 64, proximal: 64 });
  });

  test("what is compared once an epoch is no cadence of steps", () => {
    const codes = (settings: string) => check(inModel(`input x : number task a, b : number = x analyze { ${settings} }`)).problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
    expect(codes("representations: every_epoch")).toEqual([]);
    expect(codes("conflicts: every_epoch")).toHaveLength(1);
    expect(codes("representations: every(10)")).toEqual(["MTL315"]);
  });

  test("of tasks and inputs", () => {
    expect(graph?.tasks[0]).toMatchObject({ name: "subscribe", columns: ["y"], positive: "yes", metrics: ["auc", "accuracy"], weight: 1 });
    expect(graph?.tasks[4]).toMatchObject({ kind: "number", scale: "log", columns: ["balance"] });
    expect(graph?.inputs[1]).toMatchObject({ name: "campaign", shape: [1], scale: "log", columns: ["campaign"] });
  });
});

describe("symbols", () => {
  const text = inModel(`  /// One number.
  input x : number
  width = 4
  block wide(w: width) = dense(w) -> dense(w)
  trunk = x -> wide(width)
  task a, b : number = trunk`);
  const { symbols } = check(text);
  const written = (name: string) => symbols.find((symbol) => symbol.name === name)?.uses.map(({ start, end }) => text.slice(start - 3, end));

  test("know where a name is used", () => {
    expect(written("trunk")).toEqual([" = trunk"]);
    expect(written("x")).toEqual([" = x"]);
    expect(written("width")).toEqual(["de(width"]);
    expect(written("w")).toEqual(["se(w", "se(w"]);
    expect(written("wide")).toEqual(["-> wide"]);
  });

  test("have kinds, documentation and a scope", () => {
    expect(symbols.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "model M", "input x", "constant width", "block wide", "parameter w", "binding trunk", "task a", "task b",
    ]);
    expect(symbols[1]).toMatchObject({ documentation: "One number.", scope: { start: 0 } });
  });
});

describe("steps and heads", () => {
  const text = inModel("  input x : number[4]\n  own = x -> dense(8) -> each(dense(2))\n  task a, b : binary = own");
  const { steps, heads } = check(text);
  const step = (words: string) => steps.find(({ span }) => text.slice(span.start, span.end) === words);

  test("say shapes, tasks and weights", () => {
    expect(step("dense(8)")).toMatchObject({ word: "dense", inputs: [[4]], output: [8], perTask: false, tasks: ["a", "b"], parameters: 40 });
    expect(step("each(dense(2))")).toMatchObject({ inputs: [[8]], output: [2], perTask: true, tasks: ["a", "b"], parameters: 36 });
  });

  test("show a last layer once a line", () => {
    expect(heads).toEqual([{ at: text.indexOf("own\n}") + 3, task: "a", text: "-> dense(1, sigmoid)" }]);
  });
});

describe("mtl-ignore", () => {
  const line = "  task t : classes(9) = x -> dense(9, relu)";
  const codes = (members: string) => check(inModel(members)).problems.map(({ code }) => code);

  test("silences one code on the next line", () => {
    expect(codes(`  input x : number\n${line}`)).toEqual(["MTL403"]);
    expect(codes(`  input x : number\n  // mtl-ignore MTL403\n${line}`)).toEqual([]);
    expect(codes(`  input x : number\n  // mtl-ignore MTL401\n${line}`)).toEqual(["MTL403"]);
    expect(codes(`  // mtl-ignore MTL403\n  input x : number\n${line}`)).toEqual(["MTL403"]);
    for (const list of ["MTL401, MTL403", "MTL401 MTL403", "MTL401,MTL402,MTL403"]) expect(codes(`  input x : number\n  // mtl-ignore ${list}\n${line}`)).toEqual([]);
  });

  test.each(["\r\n", "\r"])("knows a line that ends at %j", (end) => {
    const codesOf = (members: string) => check(inModel(members).replaceAll("\n", end)).problems.map(({ code }) => code);
    expect(codesOf(`  input x : number\n  // mtl-ignore MTL403\n${line}`)).toEqual([]);
    expect(codesOf(`  // mtl-ignore MTL403\n  input x : number\n${line}`)).toEqual(["MTL403"]);
  });

  test("works from a tree, too", () => {
    const text = inModel(`  input x : number\n  // mtl-ignore MTL403\n${line}`);
    expect(check(parse(text)).problems).toEqual([]);
  });
});

describe("fixes", () => {
  const apply = (text: string) => {
    const [{ fixes: [{ edits }] }] = check(text).problems;
    return [...edits].sort((a, b) => b.span.start - a.span.start)
      .reduce((result, { span, text: inserted }) => result.slice(0, span.start) + inserted + result.slice(span.end), text);
  };

  test.each([
    ["a name", "input x : number trunk = x -> dense(3) task t : number = trunc"],
    ["a loss", "input x : number task t : classes(3) = x { loss: mse }"],
    ["an argument", "input x : number[3, 3, 1] task t : number = x -> conv2d(3, kernal: 3) -> flatten"],
    ["a setting", "input x : number task t : number = x train { epoch: 3 }"],
    ["a task's value", "input x : number task a : number = x task b : number = concat(x, a)"],
    ["a category", "input job : category(4) task t : number = job -> dense(3)"],
    ["a category in a task", "input job : category(4) task t : number = job"],
    ["a picture in a task", "input image : image[3, 3, 1] task t : number = image"],
    ["what is unused", "input x, spare : number task t : number = x"],
  ])("mend %s", (_, members) => {
    expect(check(apply(inModel(members))).problems).toEqual([]);
  });

  test("MTL301 offers to flatten the picture", () => {
    const text = inModel("input image : image[28, 28, 1] input age : number task t : number = concat(image, age)");
    expect(check(text).problems).toMatchObject([{
      code: "MTL301", message: expect.stringContaining("`image` is [28, 28, 1], `age` is [1]") as string,
    }]);
    expect(check(apply(text)).problems.map(({ code }) => code)).not.toContain("MTL305");
    expect(apply(text)).toContain("concat(image -> flatten, age)");
  });
});

describe("messages", () => {
  test("name the cycle in the direction of the data", () => {
    const { problems } = check(inModel("input x : number high = concat(x, a.output) b = high -> dense(4) task a : number = b"));
    expect(problems.map(({ message }) => message)).toEqual(["`a` needs itself: a.output → high → b → a"]);
  });

  test("fill every placeholder that they have", () => {
    const data = new Proxy({}, { get: () => "X", has: () => true }) as Record<string, string>;
    for (const code of Object.keys(messages)) expect(messageOf(code as Code, data)).not.toMatch(/[{}]/);
  });
});

describe("texts that are expanded elsewhere", () => {
  const codes = (text: string) => check(text).problems.map(({ code, message }) => `${code} ${message}`);

  test("are looked at even where nobody uses them", () => {
    expect(codes("block tower(w) = dense(w) -> densse(w)")).toEqual(["MTL201 unknown stage `densse`: did you mean `dense`?"]);
    expect(codes("block tower(w) = dense(w, rleu)")).toEqual(["MTL201 unknown activation `rleu`: did you mean `relu`?"]);
    expect(codes("layer items = embed(8, rlu)")).toEqual(["MTL312 `embed` takes one argument, this is one more"]);
    expect(codes("block tower(act, n) = dense(n, act) -> max_pool(n)")).toEqual([]);
  });

  test("tell one mistake once, however often they are used", () => {
    expect(codes(`
      block tower(w) = dense(w) -> conv2d(w, kernel: 3)
      model M { data "d.csv" input x : number task a : number = x -> tower(2) task b : number = x -> tower(3) }`)).toEqual([
      "MTL303 `conv2d` reads [height, width, channels]: what flows in is [2]",
    ]);
  });

  test("a missing import is told, and what it would bring is not", () => {
    expect(codes('import "blocks.mtl" model M { data "d.csv" input x : number task t : number = x -> imported(3) }')).toEqual([
      "MTL213 `blocks.mtl` was not found",
    ]);
  });
});

const pageOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

describe.each(["README.md", "docs/language.md"])("%s", (name) => {
  test("shows whole files that have no problem", () => {
    const page = pageOf(name);
    const files = [...page.matchAll(/```mtl\n([^`]*)```/g)].map(([, text]) => text).filter((text) => text.includes("model "));
    expect(files.length).toBeGreaterThan(0);
    for (const text of files) expect(check(text).problems).toEqual([]);
  });
});

describe("docs/data.md", () => {
  test("lists every code of the data", () => {
    const codes = [...Object.keys(messages), ...Object.keys(laterCodes)].filter((code) => code.startsWith("MTL6"));
    const listed = [...pageOf("docs/data.md").matchAll(/^\| (MTL\d+) \|/gm)].map(([, code]) => code);
    expect(listed).toEqual(codes.sort());
  });
});

describe("docs/language.md", () => {
  const page = pageOf("docs/language.md");

  test("shows fragments that have no problem in a model", () => {
    const fragments = [...page.matchAll(/```mtl\n([^`]*)```/g)].map(([, text]) => text).filter((text) => !text.includes("model "));
    expect(fragments.length).toBeGreaterThan(3);
    for (const text of fragments) expect(check(inModel(text)).problems.map(({ code, message }) => `${code} ${message} in\n${text}`)).toEqual([]);
  });
});

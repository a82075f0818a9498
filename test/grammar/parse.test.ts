import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { descendants, nodeAt, parse, pathAt, pathTo } from "../../grammar/index.ts";
import type { Model, SyntaxFile } from "../../grammar/syntax.ts";
import { membersOf, problemsOf, written } from "./shown.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/grammar/${name}.mtl`, import.meta.url), "utf8");
}

function inModel(member: string): string {
  return `model M {\n  input x : number[3]\n${member}\n  task last : binary = x -> dense(3)\n}\n`;
}

function firstModel(file: SyntaxFile): Model {
  const model = file.members.find((member) => member.kind === "Model");
  if (!model) throw new Error("no model");
  return model;
}

describe("whole files", () => {
  it.each(["multi-mnist", "topologies", "marks"])("%s has no problem", (name) => {
    expect(problemsOf(fixture(name))).toEqual([]);
  });

  it("keeps every span inside its parent, and every name at its place", () => {
    const text = fixture("marks");
    const { file } = parse(text);
    for (const node of descendants(file)) {
      if (node.kind === "Identifier") expect(written(text, node)).toBe(node.name);
      for (const parent of pathTo(file, node)) {
        expect(parent.span.start).toBeLessThanOrEqual(node.span.start);
        expect(parent.span.end).toBeGreaterThanOrEqual(node.span.end);
      }
    }
  });

  it("keeps comments with their marks and spans", () => {
    const text = fixture("marks");
    const { comments } = parse(text).file;
    expect(comments.map(({ form }) => form)).toEqual(["documentation", "documentation", "block", "line"]);
    for (const comment of comments) expect(written(text, comment)).toBe(comment.text);
  });

  it("attaches documentation to the declaration below it", () => {
    const [, block, layer] = parse(fixture("marks")).file.members;
    expect(block).toMatchObject({ kind: "Block", documentation: "A residual stage.\nKeeps the width." });
    expect(layer).not.toHaveProperty("documentation");
  });

  it.each(["\n", "\r\n", "\r"])("ends lines at %j", (end) => {
    expect(parse(["/// first", "", "  /// second ", "block b = relu", "a = 1 /// of a", "c = 2"].join(end)).file.members)
      .toMatchObject([{ documentation: "first\nsecond" }, { name: { name: "a" } }, { name: { name: "c" } }]);
  });

  it.each([
    ["a line drawn by hand", "//////////\nlayer l = relu", undefined],
    ["with a line drawn by hand below it", "/// said\n////////\nlayer l = relu", undefined],
    ["with a comment below it", "/// said\n// aside\nlayer l = relu", undefined],
    ["as far in as it is written", "///   said\n///\n///more\nlayer l = relu", "  said\n\nmore"],
    ["inside what stands before", "x = f(\n/// inside\n1)\nlayer l = relu", undefined],
  ])("knows documentation from %s", (_, text, documentation) => {
    expect(parse(text).file.members.at(-1)).toEqual(expect.objectContaining({ kind: "Layer" }));
    expect((parse(text).file.members.at(-1) as { documentation?: string }).documentation).toBe(documentation);
  });

  it("does not take a trailing `///` for documentation of the next line", () => {
    expect(parse("a = 1 /// of a\nb = 2").file.members[1]).not.toHaveProperty("documentation");
  });
});

describe("values", () => {
  function valueOf(written: string): unknown {
    const [binding] = parse(`x = ${written}`).file.members;
    return binding?.kind === "Binding" ? binding.value : undefined;
  }

  it.each([["20_000", 20_000], ["80%", 0.8], ["1e-3", 1e-3], ["-1", -1], ["0.5", 0.5], ["12", 12]])("%s is a number", (text, value) => {
    expect(valueOf(text)).toMatchObject({ kind: "Number", value, text });
  });

  it("takes what stands before an exponent or a point that lacks its digits", () => {
    expect(valueOf("1e-")).toMatchObject({ kind: "Number", value: 1, text: "1e-" });
    expect(valueOf("2_5.%")).toMatchObject({ kind: "Number", value: 0.25, percent: true });
  });

  it.each(["1 .. 5", "80%", "\"a\\n\"", "true", "[1, [2]]", "f(1)[t].output", "x -> (y -> g(it, k: 1 .. 2))"])("%s is one value, from its first letter to its last", (text) => {
    expect(valueOf(text)).toMatchObject({ span: { start: "x = ".length, end: "x = ".length + text.length } });
  });

  it("tells ranges from decimals", () => {
    expect(valueOf("1..5")).toMatchObject({ kind: "Range", from: { value: 1 }, to: { value: 5 } });
    expect(valueOf("1e-4 .. 1e-2")).toMatchObject({ kind: "Range", from: { value: 1e-4 }, to: { value: 1e-2 } });
  });

  it("resolves the escapes of strings", () => {
    expect(valueOf(String.raw`"a\"\\\n\t\u{1f600}"`)).toMatchObject({ kind: "String", value: "a\"\\\n\t\u{1f600}" });
    expect(valueOf(String.raw`"\u{10ffff}"`)).toMatchObject({ value: "\u{10ffff}" });
  });

  it("takes letters of any alphabet into names, beyond the basic plane too", () => {
    expect(valueOf("größe_2")).toMatchObject({ steps: [{ name: { name: "größe_2" } }] });
    expect(valueOf("\u{1d4b3}")).toMatchObject({ steps: [{ name: { name: "\u{1d4b3}" } }] });
  });

  it("takes positional arguments after named ones", () => {
    expect(problemsOf("x = conv2d(10, kernel: 5, relu)")).toEqual([]);
  });

  it("takes keywords as keys before `:`", () => {
    expect(problemsOf("x = f(data: a, model: b) { train: 1 input: 2, task: 3 }")).toEqual([]);
  });

  it("reads index and member of a word", () => {
    expect(valueOf("f(1)[t].output")).toMatchObject({ steps: [{ index: { name: "t" }, member: { name: "output" } }] });
  });
});

describe("half-written text yields everything around it", () => {
  it.each([
    ["a trailing arrow", "  trunk = x ->", "Binding", ['MTL103 ""']],
    ["an arrow before a binding", "  trunk = x ->\n  y = x -> dense(3)", "Binding,Binding", ['MTL103 ""']],
    ["an open parenthesis", "  trunk = x -> dense(3", "Binding", ['MTL102 ""']],
    ["an open brace", "  train {\n    batch: 3", "Train", ['MTL102 ""']],
    ["an open list", "  groups = [[a, b], [c", "Binding", ['MTL102 ""']],
    ["a missing colon", "  task b binary = x", "Task", ['MTL108 ""']],
    ["a missing equals sign", "  task b : binary x -> dense(3)", "Task", ['MTL108 ""']],
    ["a missing arrow", "  trunk = x dense(3)", "Binding", ['MTL101 "dense"']],
    ["a missing value", "  trunk =", "Binding", ['MTL103 ""']],
    ["a missing name", "  task : binary = x", "Task", ['MTL104 ""']],
    ["a keyword for a name", "  task data : binary = x", "Task", ['MTL113 "data"']],
    ["a missing comma", "  y = conv2d(10 relu)", "Binding", ['MTL111 " "']],
    ["an equals sign for a colon", "  y = conv2d(kernel = 5)", "Binding", ['MTL112 "="']],
    ["an equals sign in settings", "  train {\n    batch = 3\n  }", "Train", ['MTL112 "="']],
    ["a key without a value", "  y = x { rate: }", "Binding", ['MTL103 ""']],
    ["a string left open", '  y = "abc', "Binding", ['MTL106 "\\"abc"']],
    ["a wrong escape", String.raw`  y = "a\q"`, "Binding", [String.raw`MTL109 "\\q"`]],
    ["a strange character", "  y = x $", "Binding", ['MTL105 "$"']],
    ["one parenthesis too many", "  y = x)", "Binding", ['MTL114 ")"']],
    ["a lone keyword", "  task", "Task", ['MTL104 ""']],
    ["a task without its keyword behind another member", "  data \"a.csv\" b : binary = x", "Data,Binding,Binding", ['MTL108 ""']],
    ["an unfinished member", "  y = t.", "Binding", ['MTL104 ""']],
  ])("%s", (_, member, kinds, problems) => {
    expect(problemsOf(inModel(member))).toEqual(problems);
    expect(membersOf(inModel(member)).join()).toBe(`Input,${kinds},Task`);
  });

  it("keeps what was read before the hole", () => {
    const { file } = parse(inModel("  trunk = x -> conv2d(10, kernel: ) ->"));
    expect(firstModel(file).members[1]).toMatchObject({
      value: { steps: [{ name: { name: "x" } }, { name: { name: "conv2d" }, arguments: { items: [{}, { key: { name: "kernel" } }] } }] },
    });
  });

  it("takes nothing for the name of a declaration that has none", () => {
    expect(parse("layer = dense(2)").file.members).toEqual([{ kind: "Layer", span: { start: 0, end: 16 } }]);
    expect(parse("block (w) = dense(w)").file.members).toMatchObject([{ kind: "Block", parameters: [] }]);
  });

  it("gives what stands behind the right brace to the file again", () => {
    const text = "model M {\n  input x : number\n}\n  task a : binary = x\n}\n  z = 3\n";
    expect(membersOf(text)).toEqual(["Input", "Task"]);
    expect(parse(text).file.members.map(({ kind }) => kind)).toEqual(["Model", "Binding"]);
  });

  it("closes what was opened inside a bracket along with it", () => {
    expect(membersOf("model M {\n  train { epochs: f(3, [1 }\n  y = x\n}\n")).toEqual(["Train", "Binding"]);
    expect(membersOf("model M {\n  y = f([1) z = 2\n}\n")).toEqual(["Binding", "Binding"]);
  });

  it("joins members behind a premature brace to the model, and says so once", () => {
    const text = "model M {\n  input x : number\n}\n  task a : binary = x\n  task b : binary = x\n";
    expect(membersOf(text)).toEqual(["Input", "Task", "Task"]);
    expect(problemsOf(text)).toEqual(['MTL110 "task"']);
  });

  it("reports a model left open at its brace", () => {
    expect(problemsOf("model M {\n  input x : number\n")).toEqual(['MTL102 "{"']);
    expect(problemsOf("model A {\n  input x : number\nmodel B {\n}\n")).toEqual(['MTL102 "{"']);
  });

  it("names what it expected, for completion", () => {
    const [problem] = parse(inModel("  task b binary = x")).problems;
    expect(problem?.expected).toEqual(["`:`"]);
  });
});

describe("limits", () => {
  const codesOf = (text: string) => parse(text).problems.map(({ code }) => code);

  it.each(["(", "[", "f(", "{ a: ", "[\n"])("answers 100,000 nested `%s` with one problem", (open) => {
    expect(codesOf(`x = ${open.repeat(100_000)}`)).toEqual(["MTL121"]);
  });

  it("reads what is nested 50 deep, and says so of what is deeper", () => {
    const nested = (depth: number) => `x = ${"(".repeat(depth)}y${")".repeat(depth)}`;
    expect(codesOf(nested(50))).toEqual([]);
    expect(codesOf(nested(51))).toEqual(["MTL121"]);
  });

  it("answers a file of 10 MB with one problem", () => {
    expect(codesOf("x = 1\n".repeat(1_700_000))).toEqual(["MTL120"]);
  });

  it("reports at most 200 problems", () => {
    const codes = codesOf("x = ->\n".repeat(1000));
    expect(codes).toHaveLength(200);
    expect(codes.at(-1)).toBe("MTL122");
  });
});

describe("walking the tree", () => {
  const text = inModel("  trunk = x -> dense(width, relu)");
  const { file } = parse(text);

  it("finds the path of nodes around an offset", () => {
    const kinds = pathAt(file, text.indexOf("width")).map(({ kind }) => kind);
    expect(kinds).toEqual(["File", "Model", "Binding", "Flow", "Word", "Arguments", "Argument", "Flow", "Word", "Identifier"]);
  });

  it("gives an offset between two nodes to the one behind it, else to the one before", () => {
    expect(nodeAt(file, text.indexOf("width") + "width".length)).toMatchObject({ name: "width" });
  });
});

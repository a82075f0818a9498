import { describe, expect, test } from "vitest";
import { createReader, parse } from "../../grammar/index.ts";
import { check, createChecker, importPath, readImports, selfContained, type ImportedText } from "../../src/language/index.ts";

const towers = `/// Two layers.
block tower(width, act: relu) = dense(width, act) -> dense(narrow, act)
layer table = embed(narrow)
narrow = 4
hidden = [a, b]
model Unused { task broken : nothing }
`;

const main = `import "lib/towers.mtl"

model M {
  data "d.csv"
  input x : number[8]
  input k, l : category(9)
  body = concat(x, k -> table, l -> table) -> tower(16)
  task a, b : binary = body -> tower(width: narrow)
}
`;

function checked(text: string, files: Readonly<Record<string, string>>) {
  const imports = new Map(Object.entries(files).map(([path, found]): [string, ImportedText] => [path, { text: found }]));
  return check(text, { imports, name: "main.mtl" });
}

function told(text: string, files: Readonly<Record<string, string>>): string[] {
  return checked(text, files).problems.filter(({ severity }) => severity === "error").map(({ code, message, span }) => `${code} ${message} @${text.slice(span.start, span.end)}`);
}

test.each([
  ["m.mtl", "lib/a.mtl", "lib/a.mtl"],
  ["lib/m.mtl", "./a.mtl", "lib/a.mtl"],
  ["lib/m.mtl", "../a.mtl", "a.mtl"],
  ["lib/m.mtl", "../../../a.mtl", "../../a.mtl"],
  ["lib/m.mtl", "/a.mtl", "/a.mtl"],
  ["lib/m.mtl", "C:/a.mtl", "C:/a.mtl"],
])("from %s, %s is %s", (from, written, path) => {
  expect(importPath(from, written)).toBe(path);
});

describe("import", () => {
  test("brings blocks, layers and constants of another file", () => {
    expect(told(main, { "lib/towers.mtl": towers })).toEqual([]);
    const [graph] = checked(main, { "lib/towers.mtl": towers }).models;
    const plain = `${towers.replace(/model Unused.*/, "")}\n${main.replace(/import.*/, "")}`;
    const alone = check(plain).models[0]?.graph;
    const shapes = (nodes: readonly { readonly name: string; readonly tasks: readonly string[] }[] | undefined) => nodes?.map(({ name, tasks }) => `${name} ${tasks.join()}`);
    expect(shapes(graph?.graph?.nodes)).toEqual(shapes(alone?.nodes));
    expect(new Set(graph?.graph?.nodes.filter(({ word }) => word === "embed").map(({ weightsKey }) => weightsKey)).size).toBe(1);
  });

  test("every layer of an imported block stands where the block is used", () => {
    const nodes = checked(main, { "lib/towers.mtl": towers }).models[0]?.graph?.nodes ?? [];
    const dense = nodes.filter(({ name }) => name.startsWith("body/tower_1/"));
    expect(dense.map(({ span }) => main.slice(span.start, span.end))).toEqual(["tower", "tower"]);
  });

  test("knows where imported names are declared and used", () => {
    const facts = checked(main, { "lib/towers.mtl": towers }).imported;
    const tower = facts.find(({ name }) => name === "tower");
    expect(tower).toMatchObject({ kind: "block", path: "lib/towers.mtl", documentation: "Two layers.", parameters: ["width", "act"] });
    expect(towers.slice(tower?.declaration.start, tower?.declaration.end)).toBe("tower");
    expect(tower?.uses.map(({ start, end }) => main.slice(start - 3, end))).toEqual(["-> tower", "-> tower"]);
    expect(facts.map(({ name }) => name)).toEqual(["tower", "table", "narrow", "hidden"]);
  });

  test("hands on nothing of what the other file imports itself, but lets its blocks use it", () => {
    const files = { "lib/towers.mtl": `import "../base.mtl"\n${towers.replace("narrow = 4", "")}`, "base.mtl": "narrow = 4\n" };
    expect(told(main.replace("width: narrow", "3"), files)).toEqual([]);
    expect(told(main, files)).toEqual(["MTL201 unknown name `narrow` @narrow"]);
  });

  test("an own name hides an imported one; two imports of one name are told", () => {
    expect(told(`${main}\nblock tower(width) = dense(width)\n`, { "lib/towers.mtl": towers })).toEqual([]);
    expect(told(`import "more.mtl"\n${main}`, { "lib/towers.mtl": towers, "more.mtl": "narrow = 5\n" }))
      .toEqual(["MTL216 `narrow` is declared in `more.mtl` and in `lib/towers.mtl`: rename one of them @\"lib/towers.mtl\""]);
  });

  test("a file that is not there is told with the nearest one, and what it would bring is not", () => {
    const imports = new Map<string, ImportedText>([["lib/tower.mtl", { missing: "was not found", near: ["towers.mtl", "other.mtl"] }]]);
    const { problems } = check(main.replace("towers.mtl", "tower.mtl"), { imports });
    expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual(["`lib/tower.mtl` was not found: did you mean `lib/towers.mtl`?"]);
    expect(problems[0]?.fixes[0]?.edits[0]?.text).toBe("\"lib/towers.mtl\"");
  });

  test("circles are named in full", () => {
    expect(told("import \"b.mtl\"\n", { "b.mtl": "import \"c.mtl\"\n", "c.mtl": "import \"main.mtl\"\n" }))
      .toEqual(["MTL215 `b.mtl` is imported in a circle: main.mtl → b.mtl → c.mtl → main.mtl @\"b.mtl\""]);
    expect(told("import \"b.mtl\"\n", { "b.mtl": "import \"c.mtl\"\n", "c.mtl": "import \"b.mtl\"\n" }))
      .toEqual(["MTL215 `b.mtl` is imported in a circle: b.mtl → c.mtl → b.mtl @\"b.mtl\""]);
    expect(told("import \"./main.mtl\"\n", {})).toEqual(["MTL215 `./main.mtl` is imported in a circle: main.mtl → main.mtl @\"./main.mtl\""]);
  });

  test("problems of the other file are one sentence at the import, and nothing follows from them", () => {
    const broken = towers.replace("dense(narrow, act)", "dens(narrow, act) -> dense(2, relo").replace("embed(narrow)", "embed(wrong)");
    const [only, ...more] = told(main, { "lib/towers.mtl": broken });
    expect(only).toMatch(/^MTL214 `lib\/towers\.mtl` has a problem in line 2 \(and \d+ more\): .* @"lib\/towers\.mtl"$/);
    expect(more).toEqual([]);
  });

  test("what only a use makes wrong is told at that use", () => {
    const files = { "lib/towers.mtl": "block tower(width) = dense(width) -> conv2d(width, kernel: 3)\nlayer table = embed(4)\nnarrow = 4\n" };
    expect(told(main, files).map((problem) => problem.slice(0, 6) + problem.slice(problem.indexOf("@")))).toEqual(["MTL303@tower"]);
  });

  test("a text that is whole in itself says the same without the files, wherever it is kept", async () => {
    const imports = new Map<string, ImportedText>([["lib/towers.mtl", { text: towers }]]);
    const whole = selfContained(main, imports);
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(plain(check(whole).models)).toEqual(plain(check(main, { imports }).models));
    expect(check(whole).models[0]?.graph).toBeDefined();
    const again = await readImports(parse(whole).file, whole, async () => ({ missing: "was not found" }));
    expect(again).toEqual(imports);
    expect(selfContained("model M {}", new Map())).toBe("model M {}");
  });

  test("an edit of the imported file is seen by those that import it", () => {
    const [reader, checker] = [createReader(), createChecker()];
    const codes = (towersNow: string, text = main) =>
      checker.check(reader.read(text), { text, imports: new Map([["lib/towers.mtl", { text: towersNow }]]) }).problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
    expect(codes(towers)).toEqual([]);
    expect(codes(towers.replace("block tower", "block towers"))).toEqual(["MTL201", "MTL201"]);
    expect(codes(towers, `// moved\n${main}`)).toEqual([]);
    expect(codes(towers.replace("dense(width, act)", "conv2d(width)"), `// moved\n${main}`)).toEqual(["MTL214"]);
    expect(codes(towers)).toEqual([]);
  });

  test.each([["", "a.mtl", "a.mtl"], ["lib/a.mtl", "../b.mtl", "b.mtl"], ["lib/a.mtl", "./x/b.mtl", "lib/x/b.mtl"], ["", "../up.mtl", "../up.mtl"], ["a.mtl", "/etc/x.mtl", "/etc/x.mtl"]])(
    "from %j, %j is %j", (from, written, path) => expect(importPath(from, written)).toBe(path));
});

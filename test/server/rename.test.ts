import fc from "fast-check";
import { readFileSync } from "node:fs";
import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { rename } from "../../server/features/rename.ts";
import { catalog } from "../../src/catalog/index.ts";
import { check } from "../../src/language/index.ts";
import { marked, model } from "./marked.ts";

function renamed(source: string, name: string): string | undefined {
  const { context, offset } = marked(source);
  const answer = rename(context, offset, name);
  return "edits" in answer ? TextDocument.applyEdits(context.document, answer.edits) : undefined;
}

describe("rename", () => {
  it("takes the declaration with all its uses", () => {
    expect(renamed(model().replace("  trunk =", "  tr▮unk ="), "stem")).toBe(model().replaceAll("trunk", "stem").replace("one stem", "one trunk"));
  });

  it("refuses what is no name", () => {
    for (const wrong of ["no name", "task", "", "3x", " stem"]) expect(renamed(model().replace("  trunk =", "  tr▮unk ="), wrong)).toBeUndefined();
  });

  it("refuses a name that another declaration has", () => {
    for (const taken of ["width", "left", "x"]) expect(renamed(model().replace("  trunk =", "  tr▮unk ="), taken)).toBeUndefined();
  });

  it("refuses a name that would capture other words, or be captured", () => {
    expect(renamed(model("  block b▮(w) = dense(w)\n  y = x -> b(3)"), "dense")).toBeUndefined();
    expect(renamed(model("  block b(w▮) = dense(w) -> dense(width)\n  y = x -> b(3)"), "width")).toBeUndefined();
    expect(renamed(`base = 3\n${model("  y = x -> dense(base)").replace("  width =", "  wi▮dth =")}`, "base")).toBeUndefined();
  });

  it("keeps the column of a task or input that has it by its name", () => {
    expect(renamed(model().replace("task left", "task le▮ft"), "west")).toContain("task west : binary = trunk -> dense(4, relu) { column: \"left\" }");
    expect(renamed(model().replace("trunk -> dense(4, relu)", "trunk { weight: 2 }").replace("task left", "task le▮ft"), "west")).toContain("trunk { column: \"left\", weight: 2 }");
    expect(renamed(model("  spare = trnk").replace("task left", "task le▮ft"), "west")).toContain("dense(4, relu) { column: \"left\" }");
    expect(renamed(model().replace("input x", "input x▮"), "y")).toContain('input y : number[3] { columns: ["a", "b", "c"] }');
  });

  it.each([
    ["p", 'input west : number { column: "p", scale: log }\n  input q, r : number { scale: log }'],
    ["q", 'input p : number { scale: log }\n  input west : number { column: "q", scale: log }\n  input r : number { scale: log }'],
    ["r", 'input p, q : number { scale: log }\n  input west : number { column: "r", scale: log }'],
  ])("gives %s of several names a member of its own, for its column", (name, inputs) => {
    const source = model("  input p, q, r : number { scale: log }\n  sum = concat(p, q, r)");
    expect(renamed(source.replace(`concat(p, q, r)`, `concat(p, q, r)`.replace(name, `${name}▮`)), "west"))
      .toBe(model(`  ${inputs}\n  sum = concat(p, q, r)`).replace("concat(p, q, r)", "concat(p, q, r)".replace(name, "west")));
  });

  it("gives one of several tasks a member of its own, with its own copy of the layers", () => {
    expect(renamed(model("  task ea▮st, north : binary = trunk -> dense(3)"), "south"))
      .toBe(model('  task south : binary = trunk -> dense(3) { column: "east" }\n  task north : binary = trunk -> dense(3)'));
  });

  const example = readFileSync(new URL("../../examples/bank.mtl", import.meta.url), "utf8");
  const names = fc.oneof(fc.constantFrom("stem", "trunk", "age", "dense", "relu", "binary", "Bank", "größe", "it"), fc.constantFrom(...catalog.all().map(({ name }) => name)));

  it("keeps the model but for the name, for any declaration and any name", () => {
    const before = check(example);
    expect(before.models[0]?.graph).toBeDefined();
    const written = (file: ReturnType<typeof check>) => JSON.stringify(withoutPlaces(file.models[0]?.graph));
    const graph = written(before);
    let done = 0;
    fc.assert(fc.property(fc.nat(), names, (at, name) => {
      const symbol = before.symbols[at % before.symbols.length];
      if (!symbol || name === symbol.name) return;
      const after = renamed(`${example.slice(0, symbol.declaration.start)}▮${example.slice(symbol.declaration.start)}`, name);
      if (after === undefined) return;
      done++;
      const common = (text: string) => text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_])(${symbol.name}|${name})(?![\\p{L}\\p{N}_])`, "gu"), "▮");
      expect(common(written(check(after)))).toBe(common(graph));
    }), { numRuns: 60, seed: 7 });
    expect(done).toBeGreaterThan(5);
  });
});

/** Names and words, without where they stand in the text. */
function withoutPlaces(graph: unknown): unknown {
  return JSON.parse(JSON.stringify(graph, (key, value: unknown) => (key === "span" ? undefined : value)));
}

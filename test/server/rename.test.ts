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

  const example = readFileSync(new URL("../../examples/bank.mtl", import.meta.url), "utf8").replace("age                       :", "age :")
    .replace(/input (.*) : (number|category)(.*)/g, (_, names: string, type: string, rest: string) =>
      names.split(",").map((name) => `input ${name.trim()} : ${type}${rest}`).join("\n  "));
  const names = fc.oneof(fc.constantFrom("stem", "trunk", "age", "dense", "relu", "binary", "Bank", "größe", "it"), fc.constantFrom(...catalog.all().map(({ name }) => name)));

  it("keeps the model but for the name, for any declaration and any name", () => {
    const before = check(example);
    expect(before.models[0]?.graph).toBeDefined();
    let done = 0;
    fc.assert(fc.property(fc.nat(), names, (at, name) => {
      const symbol = before.symbols[at % before.symbols.length];
      if (!symbol || name === symbol.name) return;
      const after = renamed(`${example.slice(0, symbol.declaration.start)}▮${example.slice(symbol.declaration.start)}`, name);
      if (after === undefined) return;
      done++;
      const written = (text: string, old: string) => JSON.stringify(withoutPlaces(check(text).models[0]?.graph)).replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_])${old}(?![\\p{L}\\p{N}_])`, "gu"), "▮");
      const common = (text: string) => text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_])(${symbol.name}|${name})(?![\\p{L}\\p{N}_])`, "gu"), "▮");
      expect(common(written(after, name))).toBe(common(written(example, symbol.name)));
    }), { numRuns: 60, seed: 7 });
    expect(done).toBeGreaterThan(5);
  });
});

/** Names and words, without where they stand in the text. */
function withoutPlaces(graph: unknown): unknown {
  return JSON.parse(JSON.stringify(graph, (key, value: unknown) => (key === "span" ? undefined : value)));
}

import { describe, expect, it } from "vitest";
import configuration from "../../grammar/language-configuration.json" with { type: "json" };
import grammar from "../../grammar/mtl.tmLanguage.json" with { type: "json" };
import { keywords } from "../../grammar/tokens.ts";

/** All patterns of the grammar, wherever they stand. */
function patternsIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    (["match", "begin", "end"].includes(key) && typeof value === "string" ? [value] : patternsIn(value)));
}

function includesIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === "include" ? [String(value)] : includesIn(value)));
}

describe("the TextMate grammar", () => {
  it("has patterns that compile", () => {
    const patterns = patternsIn(grammar);
    expect(patterns.length).toBeGreaterThan(15);
    for (const pattern of patterns) expect(() => new RegExp(pattern, "u")).not.toThrow();
  });

  it("includes only what it has", () => {
    for (const name of includesIn(grammar)) expect(Object.keys(grammar.repository)).toContain(name.slice(1));
  });

  it("knows every keyword of the language and no other", () => {
    const words = /\(\?:([a-z|]+)\)/.exec(grammar.repository.keywords.match)?.[1]?.split("|");
    expect(words).toEqual(keywords.map(({ name }) => name));
  });

  it("tells numbers as the lexer does", () => {
    const numbers = grammar.repository.literals.patterns.find(({ name }) => name === "constant.numeric.mtl")?.match ?? "";
    for (const written of ["12", "20_000", "0.5", "1e-3", "-1", "80%"]) expect(new RegExp(`^(?:${numbers})$`, "u").test(written)).toBe(true);
  });
});

describe("the language configuration", () => {
  it("closes what the language opens", () => {
    expect(configuration.autoClosingPairs.map(({ open }) => open)).toEqual(["{", "[", "(", "\"", "/*"]);
  });

  it("has words with letters of any alphabet", () => {
    // An editor reads a pattern that is a mere string without flags: `\\p{L}` is a class of four signs then, and no name a word.
    const { pattern, flags } = configuration.wordPattern;
    expect("  größe_2 = trunk -> dense(64, relu)".match(new RegExp(pattern, `${flags}g`))).toEqual(["größe_2", "trunk", "dense", "relu"]);
  });
});

import { describe, expect, it } from "vitest";
import configuration from "../../grammar/language-configuration.json" with { type: "json" };
import grammar from "../../grammar/mtl.tmLanguage.json" with { type: "json" };
import { parse } from "../../grammar/index.ts";
import { keywords } from "../../grammar/tokens.ts";
import { memberNames } from "../../server/grammar-words.ts";

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

describe("marks and words of the TextMate grammar", () => {
  const { strings, members, keywords: words, declarations } = grammar.repository;
  const matches = (pattern: string | undefined, text: string) => new RegExp(pattern ?? "", "u").exec(text)?.[0];

  it.each([String.raw`\"`, String.raw`\\`, String.raw`\n`, String.raw`\t`, String.raw`\u{1f600}`])("take %s for an escape, as the reader does", (escape) => {
    expect(parse(`x = "${escape}"`).problems).toEqual([]);
    expect(matches(strings.patterns[0]?.match, escape)).toBe(escape);
  });

  it.each([String.raw`\q`, String.raw`\u{}`])("do not take %s for one, as the reader does not", (escape) => {
    expect(parse(`x = "${escape}"`).problems.map(({ code }) => code)).toEqual(["MTL109"]);
    expect(matches(strings.patterns[0]?.match, escape)).toBeUndefined();
  });

  it("know the parts of a task, and no keyword among them", () => {
    for (const name of memberNames) expect(matches(members.match, `a.${name}`)).toBe(`.${name}`);
    expect(matches(words.match, "a.data")).toBeUndefined();
    expect(matches(words.match, "data made")).toBe("data");
  });

  it("end the names of tasks and inputs at their type, and where none was written", () => {
    const { begin, end } = declarations.patterns[1] ?? {};
    expect(matches(begin, "task a, b : binary = x")).toBe("task");
    expect(matches(end, " a, b : binary = x")).toBe(": binary");
    expect(new RegExp(end ?? "", "u").exec(" a, b = x")?.index).toBe(" a, b ".length);
  });
});

describe("the language configuration", () => {
  it("goes on with documentation on the next line, and with no other comment", () => {
    const [{ beforeText } = { beforeText: "" }] = configuration.onEnterRules;
    expect(["  /// said", "///", "// said", "x = 1 /// said"].map((line) => new RegExp(beforeText).test(line))).toEqual([true, true, false, false]);
  });

  it("closes what the language opens", () => {
    expect(configuration.autoClosingPairs.map(({ open }) => open)).toEqual(["{", "[", "(", "\"", "/*"]);
  });

  it("has words with letters of any alphabet", () => {
    // An editor reads a pattern that is a mere string without flags: `\\p{L}` is a class of four signs then, and no name a word.
    const { pattern, flags } = configuration.wordPattern;
    expect("  größe_2 = trunk -> dense(64, relu)".match(new RegExp(pattern, `${flags}g`))).toEqual(["größe_2", "trunk", "dense", "relu"]);
  });
});

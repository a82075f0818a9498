import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createReader } from "../../grammar/index.ts";
import { tokenize } from "../../grammar/tokens.ts";
import { createChecker } from "../../src/language/index.ts";

const example = readFileSync(new URL("../../examples/funnel.mtl", import.meta.url), "utf8");

/** The errors of a text, each with its code and what is said. */
function errorsOf(text: string, reader = createReader(), checker = createChecker()): string[] {
  return checker.check(reader.read(text), { text }).problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}

const words = tokenize(example).tokens.map(({ startOffset, image, tokenType }) => ({ start: startOffset, end: startOffset + image.length, image, kind: tokenType.name }));

/** What is said where every word of the example in turn is changed so; those with more than one error. */
function cascades(change: (word: (typeof words)[number]) => string): string[] {
  const [reader, checker] = [createReader(), createChecker()];
  return words.flatMap((word) => {
    const errors = errorsOf(example.slice(0, word.start) + change(word) + example.slice(word.end), reader, checker);
    return errors.length > 1 ? [`${word.kind} \`${word.image}\` at ${word.start}: ${errors.join("; ")}`] : [];
  });
}

describe("one mistake, one problem", () => {
  it("has a sound example to break", () => {
    expect(errorsOf(example)).toEqual([]);
    expect(words.length).toBeGreaterThan(80);
  });

  it("holds for marks that are missing", () => {
    expect(cascades(({ image, kind }) => (kind === "Name" || kind === "StringToken" || kind === "NumberToken" || kind.endsWith("Word") ? image : ""))).toEqual([]);
  });

  it("holds for words, numbers and marks that stand twice", () => {
    expect(cascades(({ image }) => `${image} ${image}`)).toEqual([]);
  });
});

describe("a line that cannot be read", () => {
  const model = (member: string) => `model M {\n  data "d.csv"\n  input x : number[2] { columns: "x*" }\n${member}\n  task t : number = x -> dense(4)\n}\n`;
  const codes = (member: string) => errorsOf(model(member)).map((said) => said.slice(0, 6));

  it("hides what is wrong behind the mistake, on that line alone", () => {
    expect(codes("  y = x -> dense(3 4 5) -> dnse(3)")).toEqual(["MTL111", "MTL111"]);
    expect(codes("  y = x -> dense(3, 4 5)\n  z = x -> dnse(3)")).toEqual(["MTL111", "MTL201"]);
    expect(codes("  train {\n    epochs:\n    batch: -3\n  }")).toEqual(["MTL103", "MTL314"]);
  });

  it("hides what is wrong in a member that begins behind the mistake, to its end", () => {
    expect(codes("  y = x 5 task b : number = x ->\n    dnse(4)")).toEqual(["MTL101"]);
    expect(codes("  y = x 5\n  task b : number = x ->\n    dnse(4)")).toEqual(["MTL101", "MTL201"]);
  });

  it.each(["\r\n", "\r"])("ends at %j too", (end) => {
    expect(errorsOf(model("  y = x -> dense(3, 4 5)\n  z = x -> dnse(3)").replaceAll("\n", end)).map((said) => said.slice(0, 6))).toEqual(["MTL111", "MTL201"]);
  });

  it("may declare the names that seem to be unknown", () => {
    expect(codes("  input : number { column: \"a\" }\n  y = concat(x, a) -> dense(3)")).toEqual(["MTL104"]);
    expect(codes("  input a b, c : number\n  y = concat(a, b, c) -> dense(3)")).toEqual(["MTL111"]);
    expect(codes("  input u : number)\n  y = concat(u, other)")).toEqual(["MTL114"]);
    expect(codes("  = x -> dense(2)\n  y = trunk -> dense(3)")).toEqual(["MTL104"]);
  });
});

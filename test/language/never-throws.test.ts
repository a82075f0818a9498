import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";

const texts = ["bank", "two-garments", "planted"].map((name) => readFileSync(new URL(`../../examples/${name}.mtl`, import.meta.url), "utf8"));

/** A larger text that uses every kind of member. */
const rich = `
block res(w, act: relu) = add(it, it -> dense(w, act) -> dense(8))
layer items = embed(8)
model Rich {
  data "rows.csv" { split: [70%, 20%, 10%], seed: 3 }
  input x : number[8] { columns: "x*", scale: zscore }
  input item, seen : category(20)
  groups = [[a, b], [c]]
  trunk = concat(x, item -> items, seen -> items) -> dense(8) -> res(4) -> res(w: 5, act: tanh)
  own = trunk -> each(dense(4) -> dropout(0.1), groups: groups)
  mixed = trunk -> mmoe(experts: 3, expert: dense(6, relu), gate: dense(2))
  task a : binary = concat(own, mixed) { weight: 0.5, metric: [auc] }
  task b, c : number = concat(own, mixed, a.output)
  task d : classes(3) = own[a] -> dense(3) -> output(softmax)
  train { optimizer: sgd(0.1, momentum: 0.9), batch: 32, stop: early(patience: 2) }
  analyze { conflicts: every(5), affinity: off }
}
`;

const words = [
  "it", "each", "mmoe", "dense", "(", ")", "[", "]", "{", "}", ",", "->", "=", ":", ".", ".output", "a", "b", "trunk", "own", "x", "task", "model",
  "block", "layer", "input", "data", "train", "4", "-1", "1e99", "80%", '"', "//", "relu", "items", "res", "groups", "..", "concat(", "[a]", "search(1, 2)",
];

/** A text after a few cuts, copies and insertions. */
const mutated = fc.record({
  text: fc.constantFrom(rich, ...texts),
  edits: fc.array(fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), word: fc.constantFrom(...words), swap: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.constantFrom("cut", "insert", "replace", "copy"),
  }), { minLength: 1, maxLength: 4 }),
}).map(({ text, edits }) => edits.reduce((current, { at, cut, word, swap, how }) => {
  const place = Math.floor(at * current.length);
  const other = Math.floor(swap * current.length);
  if (how === "insert") return `${current.slice(0, place)} ${word} ${current.slice(place)}`;
  if (how === "cut") return current.slice(0, place) + current.slice(place + cut);
  if (how === "replace") return current.slice(0, place) + word + current.slice(place + cut);
  return current.slice(0, place) + current.slice(other, other + 40) + current.slice(place);
}, text));

describe("check", () => {
  test("knows the rich text as sound", () => {
    const { problems, models } = check(rich);
    expect(problems).toEqual([]);
    expect(models[0].graph).toBeDefined();
  });

  test("ends with a value for any mutation, with spans inside the text and a graph only where no error stands", () => {
    fc.assert(fc.property(mutated, (text) => {
      const { problems, models } = check(text);
      for (const { span, message } of problems) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(message).not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
      }
      for (const { graph, span } of models) {
        if (graph) expect(problems.filter((problem) => problem.severity === "error" && problem.span.start >= span.start && problem.span.end <= span.end)).toEqual([]);
      }
    }), { numRuns: 400 });
  });

  test("gives the same for the same text", () => {
    fc.assert(fc.property(mutated, (text) => {
      expect(JSON.stringify(check(text))).toBe(JSON.stringify(check(text)));
    }), { numRuns: 30 });
  });

  test("ends for any text at all, however deep", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void check(text)), { numRuns: 300 });
    for (const deep of ["(".repeat(5000), "x -> (".repeat(3000), "[".repeat(5000), "add(it, ".repeat(3000)]) {
      expect(() => check(`model M { task t : number = ${deep}`)).not.toThrow();
      expect(() => check(`model M { input x : number task t : number = x -> each(${deep}) }`)).not.toThrow();
    }
  });
});

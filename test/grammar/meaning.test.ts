import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { hasTheSameWords, saysTheSame } from "../../grammar/meaning.ts";

/** Texts that say the same, written in two ways. */
const same: readonly (readonly [string, string])[] = [
  ["x=f( 1,2 )", "x = f(1, 2)"],
  ["x = f(1, 2,)", "x = f(1, 2)"],
  ["train { a: 1\n b: 2 }", "train { a: 1, b: 2 }"],
  ["x = 1 // said  ", "x = 1 // said"],
  ["/// said\nlayer l = relu", "  /// said\n\nlayer l = relu"],
];

/** Texts that do not, however alike they look. */
const different: readonly (readonly [string, string])[] = [
  ["x = f(1, 2)", "x = f(1)"],
  ["x = f(1)", "x = f(1, 2)"],
  ["x = f(1 2)", "x = f(1, 2)"],
  ["x = [1, 2]", "x = [2, 1]"],
  ["x = f(a)", "x = f(a: a)"],
  ["x = 1 // said", "x = 1"],
  ["// one\n// two\nx = 1", "// two\n// one\nx = 1"],
  ["/// said\nlayer l = relu", "layer l = relu /// said"],
  ["x = 1 /// said\nlayer l = relu", "x = 1\n/// said\nlayer l = relu"],
  ["model M { x = 1, y = 2 }", "model M { x = 1 y = 2 }"],
  ["/// said\nlayer l = relu", "// said\nlayer l = relu"],
];

describe("whether two texts say the same", () => {
  it.each(same)("%j as %j", (left, right) => {
    expect([hasTheSameWords(left, right), saysTheSame(parse(left), parse(right))]).toEqual([true, true]);
  });

  it.each(different)("%j, but not %j", (left, right) => {
    expect([hasTheSameWords(left, right), saysTheSame(parse(left), parse(right))]).toEqual([false, false]);
  });

  it("tells half-written texts apart by what was read of them", () => {
    expect(saysTheSame(parse("y = x ->\ntask a : binary = y"), parse("y = x -> task a : binary = y"))).toBe(true);
    expect(saysTheSame(parse("y = x)"), parse("y = x"))).toBe(false);
    expect(saysTheSame(parse("y = f(1\nz = 2"), parse("y = f(1\n  z = 2"))).toBe(false);
  });
});

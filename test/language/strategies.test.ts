import { describe, expect, it } from "vitest";
import { check } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";

/** What is said of a way to train two tasks on one layer, by code. */
function codesOf(train: string, members = ""): string[] {
  return check(inModel(`  input x : number\n  y = x -> dense(4, relu)\n  task a, b : number = y -> dense(2)\n${members}  train { ${train} }`)).problems.map(({ code }) => code);
}

describe("weights beside a combiner that does not look at lengths", () => {
  it.each(["weights: uncertainty, combine: nash", "pareto: [1, 2], combine: nash", "weights: uncertainty, combine: fairgrad(alpha: 1)"])("change little: %s", (train) => {
    expect(codesOf(train)).toEqual(["MTL422"]);
  });

  it.each(["combine: nash", "weights: uncertainty, combine: fairgrad(alpha: 2)", "weights: uncertainty, combine: pcgrad", "pareto: [1, 2]"])("or one that does are fine: %s", (train) => {
    expect(codesOf(train)).toEqual([]);
  });
});

describe("parts of a penalty", () => {
  it.each([
    ["l2(a[a], b, 0.1)", ["MTL206"]],
    ["l2(x -> dense(3), y -> dense(3), 0.1)", ["MTL313", "MTL313"]],
    ["l2(a, a, 0.1)", ["MTL514"]],
    ["l2(a, b, 0.1)", []],
  ])("%s", (penalty, codes) => {
    expect(codesOf("epochs: 3", `  penalty ${penalty}\n`)).toEqual(codes);
  });

  it("are the copy of a group by any of its tasks", () => {
    const own = "  input x : number\n  own = x -> each(dense(4), groups: [[a, b], [c]])\n  task a, b, c : number = own -> dense(2)\n";
    for (const task of ["a", "b"]) expect(check(inModel(`${own}  penalty l2(own[${task}], own[c], 0.1)`)).problems).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { check } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";

/** The text after the first fix of its first problem. */
function mended(text: string): string {
  const [{ fixes }] = check(text).problems.filter(({ code }) => code.startsWith("MTL1"));
  return fixes[0].edits.reduceRight((before, { span, text: inserted }) => before.slice(0, span.start) + inserted + before.slice(span.end), text);
}

describe("fixes of what is missing in the text", () => {
  it.each([
    ["a parenthesis", "  y = x -> dense(3", "  y = x -> dense(3)"],
    ["a bracket", "  together = [[a, b], [c]", "  together = [[a, b], [c]]"],
    ["a colon of a task", "  task b binary = x", "  task b : binary = x"],
    ["an equals sign", "  task b : binary x -> dense(3)", "  task b : binary = x -> dense(3)"],
    ["a comma between names", "  input y, z u : number", "  input y, z, u : number"],
    ["a brace before settings", "  input y : number scale: log }", "  input y : number { scale: log }"],
    ["a brace before settings on lines of their own", "  train\n    epochs: 3,\n    batch: 8\n  }", "  train {\n    epochs: 3,\n    batch: 8\n  }"],
    ["a comma", "  y = conv2d(10 relu)", "  y = conv2d(10, relu)"],
    ["a colon for an equals sign", "  train { batch = 3 }", "  train { batch : 3 }"],
  ])("insert %s", (_, broken, whole) => {
    const text = mended(inModel(broken));
    expect(text).toBe(inModel(whole));
    expect(check(text).problems.filter(({ code }) => code.startsWith("MTL1"))).toEqual([]);
  });

  it.each(["  y = [1,, 2]", "  y = [, 1, 2]", "  y = concat(x,, x)", "  input y,, z : number", "  train { epochs: 3,, batch: 8 }"])("take out a comma that separates nothing: %s", (broken) => {
    expect(check(inModel(broken)).problems.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual(["MTL114"]);
    expect(check(mended(inModel(broken))).problems.filter(({ code }) => code.startsWith("MTL1"))).toEqual([]);
  });

  it("closes a model behind its last member", () => {
    expect(mended("model M {\n  input x : number\n")).toBe("model M {\n  input x : number\n}\n");
  });

  it("offers none where several edits may be meant", () => {
    expect(check(inModel("  y = x 3")).problems.find(({ code }) => code === "MTL101")?.fixes).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { check } from "../../src/language/index.ts";

const model = (train: string) => `model M {\n  data "a.csv"\n  input x : number\n  trunk = x -> dense(4)\n  task a, b : number = trunk\n  train { ${train} }\n}\n`;

describe("a keyword as a choice", () => {
  it("is a name between a colon and what ends an argument, in round brackets", () => {
    expect(parse(model("combine: pcgrad(scope: layer)")).problems).toEqual([]);
    expect(parse(model("combine: pcgrad(scope: layer, epsilon: 1e-8)")).problems).toEqual([]);
    expect(parse(model("combine: pcgrad(order: [1, 2], scope: layer)")).problems).toEqual([]);
    expect(parse(model("combine: pcgrad(order: f(1), scope: layer)")).problems).toEqual([]);
    expect(check(model("combine: mgda(scope: layer)")).models[0]?.graph?.train.combine.arguments["scope"]).toBe("layer");
  });

  it("is no name anywhere else", () => {
    for (const train of ["combine: layer", "combine: pcgrad(layer)", "combine: pcgrad(scope: [layer])"]) {
      expect(parse(model(train)).problems.length, train).toBeGreaterThan(0);
    }
  });

  it("does not take the keyword of a member that follows a half-written argument", () => {
    const { file, problems } = parse("model M {\n  a = dense(units:\n  task t : binary = a\n}\n");
    expect(problems.length).toBeGreaterThan(0);
    expect(file.members[0]).toMatchObject({ members: [{ kind: "Binding" }, { kind: "Task" }] });
  });
});

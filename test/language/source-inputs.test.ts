import { describe, expect, it } from "vitest";
import { check, type ColumnHeader, type SourceHeader } from "../../src/language/index.ts";

const columns = (...names: string[]): ColumnHeader[] => names.map((name) => ({ name, type: "number", missingShare: 0 }));
const whole: SourceHeader = { file: "whole.csv", columns: columns("u", "v", "a", "b") };
const part: SourceHeader = { file: "part.csv", columns: columns("u", "a") };

const model = (members: string, sources = `data whole = "whole.csv"\n  data part = "part.csv"`) => `model M {\n  ${sources}\n  input u : number\n  input v : number\n${members}\n}\n`;
const told = (text: string, sources: Readonly<Record<string, SourceHeader>> = { whole, part }) =>
  check(text, { header: { sources } }).problems.filter(({ severity }) => severity === "error").map(({ code, message, span }) => [code, text.slice(span.start, span.end), message]);
const places = (...asked: Parameters<typeof told>) => told(...asked).map(([code, place]) => `${code} ${place}`);
const both = "  task a : number = concat(u, v)\n  task b : number = v";

describe("a task that learns from a source without one of its inputs", () => {
  it("is told where it stands, with the source that has them all", () => {
    expect(told(model(both))).toEqual([["MTL622", "a", "`a` learns from `part.csv` (data `part`), which has no column for input `v` that `a` reads: add the column, or bind the task to another source with `data: whole`"]]);
    expect(told(model("  task a : number = concat(u, v) { data: whole }\n  task b : number = v"))).toEqual([]);
    expect(told(model("  task a : number = u\n  task b : number = v"))).toEqual([]);
    expect(places(model("  h = v -> dense(2)\n  g = h -> dense(2)\n  task a : number = g"))).toEqual(["MTL622 a"]);
  });

  it("is one whose label is the source itself, or an input", () => {
    expect(places(model("  task which : classes(2) = v { column: source }"))).toEqual(["MTL622 which"]);
    expect(told(model("  task which : classes(2) = u { column: source }\n  task b : number = v"))).toEqual([]);
    expect(places(model("  task back : reconstruct(u) = concat(u, v) -> dense(2)"))).toEqual(["MTL622 back"]);
    expect(told(model("  task back : reconstruct(v) = concat(u, v) -> dense(2)"))).toEqual([]);
  });

  it("is none where the file is not known, may have more columns, or the input is nowhere", () => {
    expect(told(model(both), { whole })).toEqual([]);
    expect(places(model(both), { part })).toEqual(["MTL622 a"]);
    expect(told(model(both), { whole, part: { ...part, moreColumns: true } })).toEqual([]);
    expect(places(model(both), { whole: { ...whole, columns: columns("u", "a", "b") }, part })).toEqual(["MTL601 v"]);
    expect(told(model("  task a : number = concat(u, v) { loss: none }\n  task b : number = v"))).toEqual([]);
  });

  it("is none of a source that makes all of them", () => {
    const sources = `data made = planted(groups: [[a]], rows: 60, features: 4)\n  data part = "part.csv"`;
    const text = model("  task a : number = u", sources).replace("input u : number", "input u : number { column: \"x1\" }").replace("  input v : number\n", "");
    expect(told(text, { part: { ...part, columns: columns("x1", "a") } })).toEqual([]);
    expect(places(text, { part: { ...part, columns: columns("u", "a") } })).toEqual(["MTL622 a"]);
  });
});

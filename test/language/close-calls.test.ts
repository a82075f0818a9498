import { describe, expect, test } from "vitest";
import { check, fixesOf } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";

const told = (text: string) => check(text).problems.map(({ code, message }) => `${code} ${message}`);
const inside = (members: string) => told(inModel(`  input x : number\n${members}`));

describe("what is told of names", () => {
  test("a circle of constants names every one of them once, and the first again", () => {
    expect(told("a = b\nb = c\nc = b\nmodel M {\n  data \"rows.csv\"\n  input x : number\n  task t : number = x -> dense(a)\n}\n")).toEqual(["MTL203 `b` needs itself: b → c → b"]);
  });

  test("a model's own name is not meant where a value is", () => {
    expect(told('model Trunk {\n  data "rows.csv"\n  input x : number\n  task t : number = Trunkk\n}\n')).toEqual(["MTL201 unknown name `Trunkk`"]);
  });

  test("a word is quoted for a text where it stands alone, not where it is called", () => {
    const fixes = (column: string) => {
      const text = inModel(`  input x : number\n  task t : number = x { column: ${column} }`);
      const { file, problems } = check(text);
      return problems.flatMap((problem) => fixesOf(problem, file, text)).map(({ title }) => title);
    };
    expect(fixes("income")).toEqual(['Write `"income"`']);
    expect(fixes("census.income")).toEqual(['Write `"census.income"`']);
    expect(fixes("income(2)")).toEqual([]);
    expect(fixes("income[t]")).toEqual([]);
  });
});

describe("what arguments take", () => {
  test("whole numbers that can be counted", () => {
    expect(inside("  task t : number = x -> dense(1e20)")).toEqual(["MTL313 `units` of `dense` takes a whole number, not 1e20"]);
  });

  test("pairs of two different tasks", () => {
    const film = (graph: string) => inside(`  h = x -> film(embedding: 2, graph: ${graph}) -> dense(4)\n  task a, b, c : number = h`);
    expect(film("[[a, b], [b, c]]")).toEqual([]);
    expect(film("[[a, a]]")).toEqual([expect.stringContaining("MTL313 `graph` of `film` takes pairs of two different tasks")]);
    expect(film("[[a, b, c]]")).toEqual([expect.stringContaining("MTL313 `graph` of `film` takes pairs of two different tasks")]);
  });
});

describe("the last layer of a task", () => {
  const head = (members: string) => check(inModel(`  input x : number[4, 3]\n${members}`)).models[0].graph?.tasks[0].headAdded;

  test("is not spoken of where a layer without an activation comes before it", () => {
    expect(inside("  task t : classes(10) = x -> dense(10)")).toEqual([]);
    expect(inside("  task t : classes(10) = x -> dense(10, relu)")).toEqual([expect.stringContaining("MTL403")]);
  });

  test("may be any layer with weights of the width and activation that are asked for", () => {
    expect(head("  task t : classes(5)[4] = x -> conv1d(5, kernel: 1, softmax)")).toBe(false);
    expect(head("  task t : classes(5)[4] = x -> conv1d(5, kernel: 1, relu)")).toBe(true);
  });
});

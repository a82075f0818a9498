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

describe("what is left as it is written", () => {
  const graphOf = (members: string) => check(inModel(members)).models[0].graph;

  test("tasks of a group stand in the order of the model, however the group is written", () => {
    const owners = (groups: string) => graphOf(`  input x : number\n  h = x -> each(dense(3), groups: ${groups})\n  task a, b, c : number = h`)?.nodes.map(({ name, tasks }) => `${name} ${tasks.join(" ")}`);
    expect(owners("[[b, a], [c]]")).toEqual(owners("[[a, b], [c]]"));
  });

  test("the epochs of a ramp are no weight", () => {
    const [task] = graphOf("  input x : number\n  task t : number = x { weight: linear(from: 0.1, to: 2, epochs: 50) }")?.tasks ?? [];
    expect(task.weight).toBe(2);
    expect(task.ramp?.word).toBe("linear");
  });

  test("a length is for rows of several positions", () => {
    expect(told(inModel('  input x : number[5] { length: "n" }\n  task t : number = x'))).toEqual([expect.stringContaining("MTL410 `length` does not fit `number`")]);
    expect(told(inModel('  input x : number[5, 1] { length: "n" }\n  task t : number = x -> gru(2)'))).toEqual([]);
  });

  test("an input has its own ids, or those of another", () => {
    expect(told(inModel("  input a : category { vocabulary: a }\n  task t : number = a -> embed(2)"))).toEqual([expect.stringContaining(": name another input")]);
    expect(told(inModel("  input a : category\n  input b : category { vocabulary: a }\n  task t : number = concat(a -> embed(2), b -> embed(2))"))).toEqual([]);
  });
});

describe("several sources of data", () => {
  test("a source without a name gets one that is free", () => {
    const [problem] = check('model M {\n  data source1 = "a.csv"\n  data "b.csv"\n  input x : number\n  task t : number = x\n}\n').problems;
    expect([problem.code, problem.fixes[0]?.title]).toEqual(["MTL624", "Call it `source1_`"]);
  });

  test("of a column that one file lacks nothing is said while another is not known", () => {
    const text = 'model M {\n  data a = "a.csv"\n  data b = "b.csv"\n  input x : number\n  task t : number = x\n}\n';
    const file = (name: string) => ({ file: name, columns: [{ name: "x", type: "number" as const, missingShare: 0 }] });
    const codes = (sources: Record<string, ReturnType<typeof file>>) => check(text, { header: { sources } }).problems.map(({ code }) => code);
    expect(codes({ a: file("a.csv") })).toEqual([]);
    expect(codes({ a: file("a.csv"), b: file("b.csv") })).toEqual(["MTL601"]);
  });
});

import { describe, expect, test } from "vitest";
import { check, type ColumnHeader, type DataHeader } from "../../src/language/index.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

const column = (name: string, type: ColumnHeader["type"], more: Partial<ColumnHeader> = {}): ColumnHeader => ({ name, type, missingShare: 0, ...more });

const header: DataHeader = {
  sources: {
    data: {
      file: "census.csv",
      columns: [
        column("age", "number"), column("income", "number", { minimum: 0, maximum: 9 }), column("job", "text", { values: ["clerk", "cook"] }),
        column("rich", "text", { values: ["no", "yes"] }), column("topic", "number", { values: ["0", "1", "2", "3", "4", "5", "6"] }),
        column("wage", "number", { missingShare: 0.12 }), column("pixel_1", "number"), column("pixel_2", "number"),
      ],
    },
  },
};

describe("what the data says", () => examples([
  ["MTL601", "a column that there is not", `
  input age : number
  task income : number = age { column: "incom" }
//                                     ^^^^^^^ MTL601`, `
  input age : number
  task income : number = age { column: "income" }`],
  ["MTL601", "an input without a column of its name", `
  input agee : number
//      ^^^^ MTL601
  task income : number = agee`, `
  input agee : number { column: "age" }
  task income : number = agee`],
  ["MTL601", "a pattern that no column has", `
  input x : number[2] { columns: "pixl_*" }
//                               ^^^^^^^^ MTL601
  task income : number = x`, `
  input x : number[2] { columns: "pixel_*" }
  task income : number = x`],
  ["MTL603", "more labels than classes", `
  input age : number
  task topic : classes(5) = age
//     ^^^^^ MTL603`, `
  input age : number
  task topic : classes(7) = age`],
  ["MTL603", "more than two names", `
  input age : number
  task topic : binary = age
//     ^^^^^ MTL603`, `
  input age : number
  task rich : binary = age`],
  ["MTL605", "missing labels", `
  input age : number
  task wage : number = age
//     ^^^^ MTL605`, `
  input age : number
  task income : number = age`],
  ["MTL607", "text where numbers are needed", `
  input job : number
//      ^^^ MTL607
  task income : number = job`, `
  input job : category
  task income : number = job -> embed(2)`],
  ["MTL620", "a positive name that does not occur", `
  input age : number
  task rich : binary = age { positive: "Yes" }
//                                     ^^^^^ MTL620`, `
  input age : number
  task rich : binary = age { positive: "yes" }`],
  ["MTL410", "`missing` for what is no number", `
  input job : category { missing: zero }
//                       ^^^^^^^ MTL410
  task income : number = job -> embed(2)`, `
  input age : number { missing: "?" }
  task income : number = age`],
  ["MTL315", "`missing` that is neither known nor a text", `
  input age : number { missing: median }
//                              ^^^^^^ MTL315
  task income : number = age`, `
  input age : number { missing: mean }
  task income : number = age`],
  ["MTL618", "a task that reads its own label", `
  input income : number
//      ^^^^^^ MTL618
  task target : number = income { column: "income" }`, `
  input age : number
  task target : number = age { column: "income" }`],
], { header }));

describe("the sources of a model", () => {
  const codes = (data: string, options?: Parameters<typeof check>[1]) =>
    check(`model M {\n${data}\ninput x : number\ntask t : number = x\n}`, options).problems.map(({ code, message }) => `${code} ${message}`);

  test("a split is two or three parts of a whole", () => {
    expect(codes('data "a.csv" { split: [80%, 30%] }')).toEqual(["MTL617 the parts of `split` add up to 110%, which is more than there is"]);
    expect(codes('data "a.csv" { split: [1] }')).toEqual(["MTL617 the parts of `split` are two or three: training, validation, test"]);
    expect(codes('data "a.csv" { split: [0%, 50%] }')).toEqual(["MTL617 the parts of `split` leave nothing to train on"]);
    expect(codes('data "a.csv" { split: [100%, 0%] }')).toEqual(["MTL617 the parts of `split` leave nothing to validate with"]);
    expect(codes('data "a.csv" { split: [70%, 20%, 10%] }')).toEqual([]);
  });

  test("rows are dealt out by the values of one column, or by its groups", () => {
    expect(codes('data "a.csv" { stratify: "job", group_by: "age" }')).toEqual(["MTL411 `data` has both `stratify` and `group_by`: give one"]);
    expect(codes('data "a.csv" { on_bad_row: ignore }')).toEqual(["MTL315 `on_bad_row` of `data` is one of `error` or `skip`, not `ignore`"]);
    const { models: [{ graph }] } = check('model M {\ndata "a.csv" { group_by: "job", on_bad_row: skip }\ninput x : number { missing: zero }\ntask t : number = x\n}');
    expect(graph?.data).toMatchObject([{ groupBy: "job", onBadRow: "skip" }]);
    expect(graph?.inputs).toMatchObject([{ missing: "zero" }]);
  });

  test("the column by which rows are dealt out must be there", () => {
    const text = 'model M {\ndata "census.csv" { stratify: "jobb" }\ninput age : number\ntask income : number = age\n}';
    expect(check(text, { header }).problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "MTL601 no column `jobb` in `census.csv`: did you mean `job`?",
    ]);
  });

  test("a positive name like none says which there are", () => {
    const text = 'model M {\ndata "census.csv"\ninput age : number\ntask rich : binary = age { positive: "wealthy" }\n}';
    expect(check(text, { header }).problems.map(({ code, message }) => `${code} ${message}`)).toEqual(["MTL620 `wealthy` is not among the values of `rich`: it holds `no`, `yes`"]);
  });

  test("of a file whose start alone was read, nothing is said of values that were not seen", () => {
    const text = 'model M {\ndata "census.csv"\ninput age : number\ntask rich : binary = age { positive: "Yes" }\n}';
    const [[name, { file, columns }]] = Object.entries(header.sources);
    const source = { file, columns: columns.map((each) => (each.name === "rich" ? { ...each, values: ["yes"] } : each)) };
    const codesOf = (partial: boolean) => check(text, { header: { sources: { [name]: { ...source, partial } } } }).problems.map(({ code }) => code);
    expect(codesOf(false)).toEqual(["MTL620"]);
    expect(codesOf(true)).toEqual([]);
  });

  test.each([
    [undefined, "MTL603 label of `rich` has 3 values in the data (`c` in `a.csv`), the task says binary: declare `classes(3)`, or correct the label", "MTL605 27% of `rich` is missing: those rows are masked"],
    ["spread", "MTL603 label of `rich` has at least 3 values in the data (`c` in `a.csv`), the task says binary: declare `classes(3)` or more, or correct the label", "MTL605 about 27% of `rich` is missing: those rows are masked"],
    ["start", "MTL603 label of `rich` has at least 3 values in the data (`c` in `a.csv`), the task says binary: declare `classes(3)` or more, or correct the label", "MTL605 in the part at the file's start, 27% of `rich` is missing: those rows are masked"],
  ] as const)("of a file of which a part was read (%s), shares and counts are told as of that part", (sampled, ...told) => {
    const text = 'model M {\ndata "a.csv"\ninput age : number\ntask rich : binary = age\n}';
    const rich = { name: "rich", type: "text" as const, values: ["a", "b", "c"], missingShare: 0.27, ...(sampled ? { sampled } : {}) };
    const source = { file: "a.csv", columns: [{ name: "age", type: "number" as const, missingShare: 0 }, rich] };
    expect(check(text, { header: { sources: { data: source } } }).problems.map(({ code, message }) => `${code} ${message}`)).toEqual(told);
  });

  test("there must be one, and of several each has a name of its own", () => {
    expect(codes("")).toEqual(['MTL616 `M` says nothing about its data: add `data "file.csv"`']);
    expect(codes('data a = "a.csv" data b = "b.csv"')).toEqual([]);
    expect(codes('data a = "a.csv" data "b.csv"')).toEqual(["MTL624 with several data sources each needs a name: write `data NAME = \"file.csv\"`"]);
    expect(codes('data a = "a.csv" data a = "b.csv"')).toEqual(["MTL202 `a` is declared twice: rename one of the two, or take it away"]);
  });

  test("are named by tasks, and `source` itself may be a label", () => {
    const model = (task: string) => `model M {\n  data a = "a.csv"\n  data b = "b.csv"\n  input x : number\n  task t : number = x\n  task u : classes(2) = x { ${task} }\n}`;
    const told = (task: string) => check(model(task)).problems.map(({ code, message }) => `${code} ${message}`).filter((line) => !line.startsWith("MTL501"));
    expect(told("data: a")).toEqual([]);
    expect(told("data: c")).toEqual(["MTL201 unknown data source `c`"]);
    const of = (task: string) => check(model(task)).models[0].graph?.tasks[1];
    expect(of("data: b")).toMatchObject({ data: "b" });
    expect(of("column: source")).toMatchObject({ ofSource: true });
    expect(of('column: "source"')).toMatchObject({ columns: ["source"] });
    expect(of('column: "source"')?.ofSource).toBeUndefined();
  });

  test("generators have arguments as stages do", () => {
    expect(codes("data planted(groups: [[t]], rows: 100)")).toEqual([expect.stringContaining("MTL601 no column `x`")]);
    expect(codes("data planted(groups: [[t]], row: 100)")).toEqual(["MTL311 `planted` has no argument `row`: did you mean `rows`?"]);
    expect(codes("data plantet(groups: [[t]])")).toEqual(["MTL201 unknown data source `plantet`: did you mean `planted`?"]);
    expect(codes("data images(\"art/\", size: 32)")).toEqual([]);
    expect(codes("data images()")).toEqual([expect.stringContaining("`folder`")]);
  });

  test("a file that could not be read is told in its own sentence, and nothing of its columns", () => {
    const missing: DataHeader = { sources: { data: { file: "a.csv", missing: "`a.csv` was not found", columns: [] } } };
    expect(codes('data "a.csv"', { header: missing })).toEqual(["MTL602 `a.csv` was not found"]);
  });
});

describe("fixes for columns", () => {
  const fixed = (members: string) => {
    const text = inModel(members);
    const [problem] = check(text, { header }).problems;
    const [{ span, text: inserted }] = problem.fixes[0].edits;
    return text.slice(0, span.start) + inserted + text.slice(span.end);
  };

  test("change the column that is written", () => {
    expect(fixed('  input x : number { column: "agge" }\n  task income : number = x')).toContain('column: "age"');
  });

  test("write one where there is none", () => {
    expect(fixed("  input agee : number\n  task income : number = agee")).toContain('input agee : number { column: "age" }');
    expect(fixed("  input age : number\n  task incom : number = age { weight: 2 }")).toContain('{ column: "income", weight: 2 }');
  });
});

import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.ts";
import { check, createChecker, type ColumnHeader, type DataHeader } from "../../src/language/index.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

const column = (name: string, type: ColumnHeader["type"], more: Partial<ColumnHeader> = {}): ColumnHeader => ({ name, type, missingShare: 0, ...more });

const columns: readonly ColumnHeader[] = [
  column("age", "number", { minimum: 17, maximum: 90 }), column("wage", "number", { minimum: -3, maximum: 9 }),
  column("job", "text", { values: ["clerk", "cook"] }), column("town", "text", { values: ["Graz", "Ulm"] }),
  column("track", "text", { firstText: { value: "[1,2,3]", amongNumbers: false } }),
  column("grade", "text", { values: ["good", "poor"], firstText: { value: "good", amongNumbers: false } }),
  column("hurt", "text", { values: ["?", "1", "2"], firstText: { value: "?", amongNumbers: true } }),
  column("day", "number", { values: ["1", "2", "3", "4"], places: ["line 2", "line 3", "line 9", "line 4"], minimum: 1, maximum: 4 }),
  column("sick", "number", { values: ["0", "1"], minimum: 0, maximum: 1 }), column("poor", "text", { values: ["no", "yes"] }),
  column("photo", "bytes", { width: 12 }), column("vector", "number", { width: 4 }), column("one", "number", { width: 1 }), column("s_moon", "text", { values: ["full"] }), column("s_lorn", "number"),
];
const header: DataHeader = { sources: { data: { file: "rows.csv", columns } } };
const told = (members: string, source: Partial<DataHeader["sources"][string]> = {}) =>
  check(inModel(members), { header: { sources: { data: { file: "rows.csv", columns, ...source } } } }).problems.map(({ code, message }) => `${code} ${message}`);

describe("how many values a row's columns hold", () => examples([
  ["MTL610", "two columns for three numbers", `
  input x : number[3] { columns: ["age", "wage"] }
//                               ^^^^^^^^^^^^^^^ MTL610
  task sick : binary = x`, `
  input x : number[2] { columns: ["age", "wage"] }
  task sick : binary = x`],
  ["MTL610", "two columns for one number", `
  input x : number { columns: ["age", "wage"] }
//                            ^^^^^^^^^^^^^^^ MTL610
  task sick : binary = x`, `
  input x : number[1, 2] { columns: ["age", "wage"] }
  task sick : binary = x -> flatten`],
  ["MTL610", "a pattern that finds fewer", `
  input x : number[3] { columns: "*age" }
//                               ^^^^^^ MTL610
  task sick : binary = x`, `
  input x : number[2] { columns: "*age" }
  task sick : binary = x`],
  ["MTL610", "a column of single numbers for several", `
  input age : number[3]
//      ^^^ MTL610
  task sick : binary = age`, `
  input track : number[3]
  task sick : binary = track`],
  ["MTL610", "categories for other columns", `
  input x : categories[3] { columns: ["job", "town"] }
//                                   ^^^^^^^^^^^^^^^ MTL610
  task sick : binary = x -> embed(2)`, `
  input x : categories[2] { columns: ["job", "town"] }
  task sick : binary = x -> embed(2)`],
  ["MTL610", "a text in two columns", `
  input x : text[4] { columns: ["job", "town"] }
//                             ^^^^^^^^^^^^^^^ MTL610
  task sick : binary = x -> embed(2) -> gru(3)`, `
  input x : text[4] { column: "town" }
  task sick : binary = x -> embed(2) -> gru(3)`],
  ["MTL610", "a picture of other dims", `
  input photo : image[2, 5, 1]
//      ^^^^^ MTL610
  task sick : binary = photo -> flatten`, `
  input photo : image[2, 2, 3]
  task sick : binary = photo -> flatten`],
  ["MTL610", "an array as one id", `
  input photo : category
//      ^^^^^ MTL610
  task sick : binary = photo -> embed(2)`, `
  input one : category
  task sick : binary = one -> embed(2)`],
  ["MTL610", "a label of other dims", `
  input age : number
  task vector : number[3] = age
//     ^^^^^^ MTL610`, `
  input age : number
  task vector : number[4] = age`],
  ["MTL610", "labels in fewer columns", `
  input age : number
  task ill : labels(3) = age { columns: ["sick", "one"] }
//                                      ^^^^^^^^^^^^^^^ MTL610`, `
  input age : number
  task ill : labels(2) = age { columns: ["sick", "one"] }`],
  ["MTL610", "one label in two columns", `
  input age : number
  task ill : binary = age { columns: ["sick", "one"] }
//                                   ^^^^^^^^^^^^^^^ MTL610`, `
  input age : number
  task ill : binary = age { column: "sick" }`],
  ["MTL601", "a length that is nowhere", `
  input track : number[3, 1] { length: "lenght" }
//                                     ^^^^^^^^ MTL601
  task sick : binary = track -> gru(2)`, `
  input track : number[3, 1] { length: "day" }
  task sick : binary = track -> gru(2)`],
  ["MTL607", "a length that is no number", `
  input track : number[3, 1] { length: "job" }
//                                     ^^^^^ MTL607
  task sick : binary = track -> gru(2)`, `
  input track : number[3, 1] { length: "day" }
  task sick : binary = track -> gru(2)`],
  ["MTL601", "figures told apart by a column that is nowhere", `
  input age : number
  task sick : binary = age
  analyze { group_by: "towm" }
//                    ^^^^^^ MTL601`, `
  input age : number
  task sick : binary = age
  analyze { group_by: "town" }`],
  ["MTL610", "figures told apart by pictures", `
  input age : number
  task sick : binary = age
  analyze { group_by: "photo" }
//                    ^^^^^^^ MTL610`, `
  input age : number
  task sick : binary = age
  analyze { group_by: "job" }`],
  ["MTL607", "a text among the columns of a pattern", `
  input x : number[2] { columns: "s_*" }
//      ^ MTL607
  task sick : binary = x`, `
  input x : number[2] { columns: "*age" }
  task sick : binary = x`],
  ["MTL607", "a text among several labels", `
  input age : number
  task x : number[2] = age { columns: ["day", "job"] }
//     ^ MTL607`, `
  input age : number
  task x : number[2] = age { columns: ["day", "wage"] }`],
  ["MTL601", "one of several columns", `
  input x : number[2] { columns: ["age", "wagge"] }
//                                       ^^^^^^^ MTL601
  task sick : binary = x`, `
  input x : number[2] { columns: ["age", "wage"] }
  task sick : binary = x`],
  ["MTL607", "another text than the one that means none", `
  input grade : number { missing: "?" }
//      ^^^^^ MTL607
  task sick : binary = grade`, `
  input hurt : number { missing: "?" }
  task sick : binary = hurt`],
], { header }));

describe("the sentence for another number of values", () => {
  test("names who reads, what, where, and the type that fits", () => {
    expect(told('  input x : number[3] { columns: ["age", "wage"] }\n  task sick : binary = x')).toEqual([
      "MTL610 input `x` takes 3 values a row, but `age`, `wage` in `rows.csv` hold 2: write `number[2]`, or correct the columns",
    ]);
    expect(told("  input photo : image[2, 5, 1]\n  task sick : binary = photo -> flatten")).toEqual([
      "MTL610 input `photo` takes 10 values a row, but `photo` in `rows.csv` holds 12: correct the dims or the columns",
    ]);
  });

  test.each([
    ["input x : number[3] { columns: \"*age\" }", "input x : number[2]"],
    ["input x : number { columns: \"*age\" }", "input x : number[2]"],
    ["input age : number[3]", "input age : number\n"],
    ["input x : category { columns: [\"job\", \"town\"] }", "input x : categories[2]"],
    ["input age : number\n  task ill : labels(3) = age { columns: [\"sick\", \"one\"] }", "task ill : labels(2) ="],
  ])("is mended in `%s` by its quick fix", (members, mended) => {
    const text = inModel(`  ${members}\n  task sick : binary = age`);
    const problem = check(text, { header }).problems.find(({ code }) => code === "MTL610");
    const [edit] = problem?.fixes[0]?.edits ?? [];
    expect(edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)).toContain(mended);
  });

  test("is silent where rows that nobody looked at may hold more", () => {
    const text = '  input x : number[3] { columns: "*age" }\n  task sick : binary = x';
    expect(told(text, { moreColumns: true })).toEqual([]);
    expect(told(text.replace('"*age"', '["age", "wage"]'), { moreColumns: true })).toEqual([expect.stringContaining("MTL610")]);
  });

  test("is silent while a column is missing: that is told", () => {
    expect(told('  input x : number[3] { columns: ["age", "wagge"] }\n  task sick : binary = x')).toEqual([expect.stringContaining("MTL601")]);
  });
});

describe("labels whose values have no place in their kind", () => {
  const label = (task: string) => told(`  input age : number\n  task t : ${task}`);

  test.each([
    ["ordinal(3) = age { column: \"grade\" }", "MTL603 label of `t` has names in the data (`good` in `rows.csv`), the task says ordinal(3): write the ranks as numbers in their order"],
    ["ordinal(3) = age { column: \"day\" }", "MTL603 label of `t` has 4 values in the data (`3` in `rows.csv`, line 9), the task says ordinal(3): write `ordinal(4)`, or correct the label"],
    ["labels(2) = age { columns: [\"sick\", \"poor\"] }",
      "MTL603 label of `t` has another value than 0 and 1 in the data (`no` in `rows.csv`), the task says labels(2): write 0 and 1 into these columns, or give one column that lists names"],
    ["count = age { column: \"wage\" }", "MTL603 label of `t` has the number -3 in the data, the task says count: correct the label, or declare the task as `number`"],
    ["classes(5) = age { column: \"wage\" }", "MTL603 label of `t` has more than 100 values in the data, the task says classes(5): declare the task as `number`, or read another column"],
    ["binary = age { column: \"wage\" }", "MTL603 label of `t` has more than 100 values in the data, the task says binary: declare the task as `number`, or read another column"],
  ])("%s", (task, sentence) => expect(label(task)).toEqual([sentence]));

  test.each([
    "ordinal(4) = age { column: \"day\" }", "ordinal(9) = age { column: \"day\" }", "labels(3) = age { column: \"job\" }", "count = age { column: \"day\" }",
    "count = age { column: \"wage\", ignore: -3 }", "classes(101) = age { column: \"wage\" }", "labels(2) = age { columns: [\"sick\", \"one\"] }",
  ])("nothing is said of %s", (task) => expect(label(task)).toEqual([]));

  test.each([
    ["ordinal(3) = age { column: \"day\" }", []], ["count = age { column: \"wage\" }", []], ["classes(5) = age { column: \"wage\" }", []],
    ["ordinal(3) = age { column: \"grade\" }", ["MTL603"]], ["labels(2) = age { columns: [\"sick\", \"poor\"] }", ["MTL603"]],
  ])("numbers out of range are bad rows, and left out where those are, but names are told: %s", (task, codes) => {
    const text = `model M {\n  data "rows.csv" { on_bad_row: skip }\n  input age : number\n  task t : ${task}\n}\n`;
    expect(check(text, { header }).problems.map(({ code }) => code)).toEqual(codes);
  });

  test("of a part of a file, `positive` is judged where two other names fill a `binary`", () => {
    const codes = (task: string) => told(`  input age : number\n  task t : ${task}`, { partial: true }).map((line) => line.slice(0, 6));
    expect(codes("binary = age { column: \"poor\", positive: \"maybe\" }")).toEqual(["MTL620"]);
    expect(codes("binary = age { column: \"poor\", positive: \"yes\" }")).toEqual([]);
  });
});

describe("sources that make their rows", () => {
  const of = (source: string, members: string) => check(`model M {\n  data ${source}\n  ${members}\n}\n`).problems.map(({ code, message }) => `${code} ${message}`);

  test.each([
    ["synthetic(features: 32)", "input x : number[16] { columns: \"x*\" }\n  task y1 : number = x",
      "MTL610 input `x` takes 16 values a row, but `x1`, `x2`, `x3`, `x4`, `x5`, `x6` and 26 more in `synthetic(…)` hold 32: write `number[32]`, or correct the columns"],
    ["synthetic(features: 2)", "input x : number[2] { columns: \"x*\" }\n  task y3 : number = x", "MTL601 no column `y3` in `synthetic(…)`: did you mean `y1`?"],
    ["synthetic(features: 2, tasks: [a, b])", "input x : number[2] { columns: \"x*\" }\n  task a : number = x\n  task b : number = x { column: \"y2\" }", "MTL601 no column `y2` in `synthetic(…)`: did you mean `x2`?"],
    ["funnel(features: 4)", "input x : number[4] { columns: \"x*\" }\n  task click, bought : binary = x", "MTL601 no column `bought` in `funnel(…)`: it has `x1`, `x2`, `x3`, `x4`, `click`, `buy` and 1 more"],
    ["planted(groups: [[a, b]], features: 3)", "input x : number[4] { columns: \"x*\" }\n  task a, b : number = x", "MTL610 input `x` takes 4 values a row, but `x1`, `x2`, `x3` in `planted(…)` hold 3: write `number[3]`, or correct the columns"],
    ["overlay(images: \"a.npz\", size: 10)", "input image : image[12, 12, 1]\n  task left : classes(10) = image -> flatten", "MTL610 input `image` takes 144 values a row, but `image` in `overlay(…)` holds 100: correct the dims or the columns"],
    ["overlay(images: \"a.npz\", size: 10, channels: 1)", "input image : image[10, 10, 3]\n  task left : classes(10) = image -> flatten", "MTL610 input `image` takes 300 values a row, but `image` in `overlay(…)` holds 100: correct the dims or the columns"],
  ])("%s", (source, members, sentence) => expect(of(source, members).filter((line) => !line.startsWith("MTL501"))).toEqual([sentence]));

  test.each([
    ["synthetic()", "input x : number[100] { columns: \"x*\" }\n  task y1, y2 : number = x -> dense(3)"],
    ["funnel()", "input x : number[16] { columns: \"x*\" }\n  task click, click_buy : binary = x -> dense(3)"],
    ["overlay(images: \"a.npz\", size: 10)", "input image : image[10, 10, 3]\n  task left, right : classes(10) = image -> flatten -> dense(3)"],
    ["synthetic(features: 900_000_000)", "input x : number[4] { columns: \"x*\" }\n  task y1, y2 : number = x -> dense(3)"],
  ])("nothing is said of %s", (source, members) => expect(of(source, members).filter((line) => !line.startsWith("MTL501"))).toEqual([]));
});

describe("a test file", () => {
  const codes = (test: DataHeader["sources"][string], more = "") => {
    const text = `model M {\n  data "rows.csv" { test: "late.csv" }${more}\n  input age : number\n  task sick : binary = age\n}\n`;
    const at = text.indexOf("\"late.csv\"");
    return check(text, { header: { ...header, tests: { data: test } } }).problems
      .filter(({ code }) => code.startsWith("MTL60")).map(({ code, message, span }) => `${code}${span.start === at ? "" : " elsewhere"} ${message}`);
  };

  test("is told where it does not open, or lacks a column, at its own name", () => {
    expect(codes({ file: "late.csv", missing: "`late.csv` was not found", columns: [] })).toEqual(["MTL602 `late.csv` was not found"]);
    expect(codes({ file: "late.csv", columns: [column("age", "number")] })).toEqual(["MTL601 no column `sick` in `late.csv`: it has `age`"]);
    expect(codes({ file: "late.csv", columns: [column("sick", "number"), column("age", "number")] })).toEqual([]);
  });

  test("is looked at again when it has changed, though the text has not", () => {
    const text = 'model M {\n  data "rows.csv" { test: "late.csv" }\n  input age : number\n  task sick : binary = age\n}\n';
    const checker = createChecker();
    const parsed = parse(text);
    const of = (columns: readonly ColumnHeader[]) =>
      checker.check(parsed, { text, header: { ...header, tests: { data: { file: "late.csv", columns } } } }).problems.map(({ code }) => code).filter((code) => code !== "MTL501");
    const [age, sick] = [column("age", "number"), column("sick", "number")];
    expect([of([age]), of([age, sick]), of([age])]).toEqual([["MTL601"], [], ["MTL601"]]);
  });

  test("may lack columns where rows that nobody looked at may bring them, or another source", () => {
    expect(codes({ file: "late.csv", moreColumns: true, columns: [column("age", "number")] })).toEqual([]);
    expect(codes({ file: "late.csv", columns: [column("age", "number")] }, "\n  data more = \"more.csv\"")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { exampleOf, fileOf, headerFor, syntaxExamples, examples } from "../../src/language/examples/index.ts";
import { check, fixesOf } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";

/** The codes whose edit is clear: nobody would mend them otherwise. Of the others, only the writer knows what was meant. */
const clear = [
  "MTL101", "MTL102", "MTL105", "MTL106", "MTL107", "MTL108", "MTL109", "MTL110", "MTL111", "MTL112", "MTL113", "MTL114",
  "MTL201", "MTL204", "MTL205", "MTL206", "MTL211",
  "MTL301", "MTL302", "MTL305", "MTL311", "MTL312", "MTL314", "MTL315", "MTL316", "MTL317", "MTL340", "MTL341", "MTL342",
  "MTL401", "MTL402", "MTL403", "MTL406", "MTL410", "MTL411", "MTL412", "MTL421", "MTL422", "MTL423", "MTL424", "MTL430", "MTL431", "MTL433", "MTL434",
  "MTL502", "MTL503", "MTL506", "MTL507", "MTL510", "MTL511",
  "MTL601", "MTL603", "MTL604", "MTL616", "MTL620",
];

function applied(code: string, text: string, which = 0): string {
  const header = headerFor(code, text);
  const { problems, file } = check(text, header ? { header } : {});
  const problem = problems.find((other) => other.code === code);
  const fix = problem && fixesOf(problem, file, text)[which];
  if (!fix) throw new Error(`no fix of ${code}`);
  return [...fix.edits].sort((left, right) => right.span.start - left.span.start)
    .reduce((whole, { span, text: fresh }) => whole.slice(0, span.start) + fresh + whole.slice(span.end), text);
}

function failing(code: string): string {
  return fileOf(syntaxExamples[code] ?? exampleOf(code) ?? { failing: "", mended: "" }, "failing");
}

function fixTitles(code: string): string[] {
  const text = failing(code);
  const header = headerFor(code, text);
  const { problems, file } = check(text, header ? { header } : {});
  return problems.filter((problem) => problem.code === code).flatMap((problem) => fixesOf(problem, file, text).map(({ title }) => title));
}

function codesOf(code: string, text: string): string[] {
  const header = headerFor(code, text);
  return check(text, header ? { header } : {}).problems.map((problem) => problem.code);
}

const all = [...Object.keys(syntaxExamples), ...Object.keys(examples)];

describe("quick fixes", () => {
  it.each(clear)("of %s there is one", (code) => {
    expect(fixTitles(code)).not.toEqual([]);
  });

  it.each(all.filter((code) => fixTitles(code).length > 0))("of %s mend its example", (code) => {
    expect(codesOf(code, applied(code, failing(code)))).not.toContain(code);
  });

  it.each([
    ["MTL211", 0, "  tower = dense(4)\n  task a : number = x -> tower", "  block tower = dense(4)\n  task a : number = x -> tower"],
    ["MTL211", 1, "  tower = dense(4)\n  task a : number = x -> tower", "  layer tower = dense(4)\n  task a : number = x -> tower"],
    ["MTL312", 0, "  task a : number = x -> dense(4, relu, true, 5)", "  task a : number = x -> dense(4, relu, true)"],
    ["MTL316", 0, "  task a : number = x { weight: 2, weight: 3 }", "  task a : number = x { weight: 2 }"],
    ["MTL410", 0, "  task a : number = x { positive: \"yes\", weight: 2 }", "  task a : number = x { weight: 2 }"],
    ["MTL410", 0, "  task a : number = x { positive: \"yes\" }", "  task a : number = x"],
    ["MTL314", 0, "  task a : number = x -> dense(4) -> dropout(1.5)", "  task a : number = x -> dense(4) -> dropout(0.95)"],
    ["MTL506", 0, "  task a : number = x -> dense(3) -> film -> relu", "  for_a = x -> dense(3) -> film\n  task a : number = for_a -> relu"],
    ["MTL507", 0, "  y = x -> dense(3) -> cross_stitch\n  task a, b : number = y", "  y = x -> each(dense(3)) -> cross_stitch\n  task a, b : number = y"],
    ["MTL430", 0, "  task a : classes(3) = x { class_weights: [1, 5] }", "  task a : classes(3) = x { class_weights: balanced }"],
    ["MTL431", 0, "  task a : number = x { auxiliary: a, weight: 2 }", "  task a : number = x { weight: 2 }"],
    ["MTL433", 0, "  task a : number = x -> dense(4)\n  extend \"old\" { trunk: frozen, rate: 0.2 }", "  task a : number = x -> dense(4)\n  extend \"old\" { trunk: frozen }"],
    ["MTL422", 0, "  task a, b : number = x -> dense(4)\n  train { weights: uncertainty, combine: nash }", "  task a, b : number = x -> dense(4)\n  train { weights: uncertainty, combine: sum }"],
    ["MTL422", 1, "  task a, b : number = x -> dense(4)\n  train { weights: uncertainty, combine: nash }", "  task a, b : number = x -> dense(4)\n  train { combine: nash }"],
    ["MTL434", 0, "  task a, b : number = x -> dense(4)\n  train { sample: bandit }\n  analyze { conflicts: every(10), affinity: every(5) }", "  task a, b : number = x -> dense(4)\n  train { sample: bandit }\n  analyze { affinity: every(5) }"],
    ["MTL434", 0, "  task a, b : number = x -> dense(4)\n  train { sample: bandit, combine: pcgrad }", "  task a, b : number = x -> dense(4)\n  train { sample: bandit }"],
    ["MTL113", 0, "  task data : number = x { weight: 2 }", "  task data_ : number = x { column: \"data\", weight: 2 }"],
    ["MTL113", 0, "  task data : number = x { }", "  task data_ : number = x { column: \"data\" }"],
    ["MTL106", 0, "  task a : number = x { column: \"abc  \n  }", "  task a : number = x { column: \"abc\"  \n  }"],
    ["MTL113", 0, "  task train : number = x { column: \"c\" }", "  task train_ : number = x { column: \"c\" }"],
    ["MTL342", 1, "  task a : number = x -> bidirectional(dense(8, relu))", "  task a : number = x -> bidirectional(gru(8))"],
    ["MTL402", 0, "  task a : number = x { metric: [rmse, accuracy] }", "  task a : number = x { metric: [rmse, mae] }"],
    ["MTL502", 0, "  own = x -> each(dense(4), groups: [[a], [b, a]])\n  task a, b : number = own", "  own = x -> each(dense(4), groups: [[a], [b]])\n  task a, b : number = own"],
    ["MTL502", 0, "  own = x -> each(dense(4), groups: [[a, b], [a]])\n  task a, b : number = own", "  own = x -> each(dense(4), groups: [[a, b]])\n  task a, b : number = own"],
    ["MTL313", 0, "  input y : number { column: income }\n  task a : number = concat(x, y)", "  input y : number { column: \"income\" }\n  task a : number = concat(x, y)"],
    ["MTL313", 0, "  data rows.csv { seed: 3 }\n  task a : number = x", "  data \"rows.csv\" { seed: 3 }\n  task a : number = x"],
    ["MTL315", 0, "  task a : number = x { column: wage }", "  task a : number = x { column: \"wage\" }"],
    ["MTL317", 0, "  task a : number = x -> dense(search(64 .. 32))", "  task a : number = x -> dense(search(32 .. 64))"],
  ])("of %s (%i): %s", (code, which, broken, mended) => {
    expect(applied(code, inModel(`  input x : number\n${broken}`), which)).toBe(inModel(`  input x : number\n${mended}`));
  });

  it.each([
    ["a member before its model goes into it", "task a : number = x\n\nmodel M {\n  data \"a.csv\"\n}\n", "\nmodel M {\n  task a : number = x\n  data \"a.csv\"\n}\n"],
    ["an import goes to the top", "block b = dense(3)\nmodel M {\n  import \"a.mtl\"\n  data \"a.csv\"\n}\n", "import \"a.mtl\"\nblock b = dense(3)\nmodel M {\n  data \"a.csv\"\n}\n"],
    ["a brace that closes too soon goes", "model M {\n  data \"a.csv\"\n}\n  task a : number = x\n}\n", "model M {\n  data \"a.csv\"\n  task a : number = x\n}\n"],
    ["the only brace goes behind", "model M {\n  data \"a.csv\"\n}\n  task a : number = x\n", "model M {\n  data \"a.csv\"\n  task a : number = x\n}\n"],
  ])("of MTL110: %s", (_, broken, mended) => {
    expect(applied("MTL110", broken)).toBe(mended);
  });

  it("names the data file that the message asks after", () => {
    const text = inModel("  input x : number\n  task t : number = x");
    const header = { sources: { data: { file: "rows.csv", missing: "`rows.csv` was not found: did you mean `row.csv`?", columns: [] } } };
    const { problems, file } = check(text, { header });
    const [fix] = problems.flatMap((problem) => fixesOf(problem, file, text));
    expect(fix).toMatchObject({ title: "Change to `row.csv`", edits: [{ text: '"row.csv"' }] });
    expect(fix && text.slice(fix.edits[0].span.start, fix.edits[0].span.end)).toBe('"rows.csv"');
  });

  it.each([
    ["a stage is never taken for an input", "  input day : number\n  task t : number = day -> lay", "unknown stage `lay`"],
    ["few arguments are all named", "  input x : number\n  task t : binary = x { loss: label_smoothing(soft: 0.1) }", "`label_smoothing` has no argument `soft`: it takes `eps`"],
    ["what is given already is not proposed", "  input x : image[9, 9, 1]\n  task t : binary = x -> conv2d(3, kernal: 3, kernel: 3) -> flatten", "`conv2d` has no argument `kernal`: it takes `filters`, `activation`, `stride`, `padding` or `bias`"],
    ["a text may stand beside the choices", "  input x : number { missing: na }\n  task t : binary = x", "`missing` of `x` is one of `mean`, `zero` or a text in quotes, not `na`"],
  ])("%s", (_, broken, message) => {
    expect(check(inModel(broken)).problems.filter(({ severity }) => severity === "error").map((problem) => problem.message)).toEqual([message]);
  });

  it("leaves a keyword alone that stands where a value is read", () => {
    const text = inModel("  input x : number\n  task t : number = concat(x, data)");
    const { problems, file } = check(text);
    expect(problems.filter(({ code }) => code === "MTL113").map((problem) => fixesOf(problem, file, text))).toEqual([[]]);
  });
});

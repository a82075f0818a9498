import { describe, expect, it } from "vitest";
import { exampleOf, fileOf, headerFor, syntaxExamples, examples } from "../../src/language/examples/index.ts";
import { check, fixesOf } from "../../src/language/index.ts";
import { inModel } from "./marks.ts";

/** The codes whose edit nobody but the writer can know, or where several are as likely. */
const withoutFix = [
  "MTL103", "MTL104", "MTL110", "MTL113", "MTL120", "MTL121", "MTL122",
  "MTL202", "MTL203", "MTL207", "MTL208", "MTL209", "MTL210", "MTL212",
  "MTL303", "MTL304", "MTL306", "MTL307", "MTL308", "MTL310", "MTL313", "MTL318", "MTL320", "MTL321",
  "MTL404", "MTL408", "MTL409", "MTL501", "MTL505", "MTL508", "MTL509", "MTL512", "MTL513",
  "MTL602", "MTL605", "MTL607", "MTL616", "MTL617", "MTL618",
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

function codesOf(code: string, text: string): string[] {
  const header = headerFor(code, text);
  return check(text, header ? { header } : {}).problems.map((problem) => problem.code);
}

const all = [...Object.keys(syntaxExamples), ...Object.keys(examples)];

describe("quick fixes", () => {
  it.each(all.filter((code) => !withoutFix.includes(code)))("of %s mend its example", (code) => {
    const text = fileOf(syntaxExamples[code] ?? exampleOf(code) ?? { failing: "", mended: "" }, "failing");
    expect(codesOf(code, applied(code, text))).not.toContain(code);
  });

  it.each(withoutFix)("of %s there are none", (code) => {
    const text = fileOf(syntaxExamples[code] ?? exampleOf(code) ?? { failing: "", mended: "" }, "failing");
    const header = headerFor(code, text);
    const { problems, file } = check(text, header ? { header } : {});
    expect(problems.filter((problem) => problem.code === code).flatMap((problem) => fixesOf(problem, file, text))).toEqual([]);
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
    ["MTL402", 0, "  task a : number = x { metric: [rmse, accuracy] }", "  task a : number = x { metric: [rmse, rmse] }"],
  ])("of %s (%i): %s", (code, which, failing, mended) => {
    expect(applied(code, inModel(`  input x : number\n${failing}`), which)).toBe(inModel(`  input x : number\n${mended}`));
  });
});

import { CodeActionKind, type Diagnostic } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { codeActions } from "../../server/features/code-actions.ts";
import { completion } from "../../server/features/completion.ts";
import { foldingRanges } from "../../server/features/folding.ts";
import { formatting } from "../../server/features/formatting.ts";
import { inlayHints } from "../../server/features/inlay-hints.ts";
import { rename } from "../../server/features/rename.ts";
import { legend, semanticTokens } from "../../server/features/semantic-tokens.ts";
import { ReportHistory } from "../../server/report-history.ts";
import { check } from "../../src/language/index.ts";
import { marked, model } from "./marked.ts";

/** The quick fixes where the caret stands: titles, which one an editor takes by itself, and what each makes of the text. */
function fixesAt(source: string) {
  const { context, offset } = marked(source);
  const at = context.document.positionAt(offset);
  return codeActions(context, { start: at, end: at }, [CodeActionKind.QuickFix]).map(({ title, isPreferred, edit }) => ({
    title, isPreferred, text: TextDocument.applyEdits(context.document, edit?.changes?.[context.document.uri] ?? []),
  }));
}

describe("quick fixes", () => {
  it("are there before, in and behind what is wrong, and no further", () => {
    for (const place of ["▮trnk", "tr▮nk", "trnk▮"]) expect(fixesAt(model(`  y = ${place}`)).map(({ title }) => title)).toContain("Change to `trunk`");
    expect(fixesAt(model("  y ▮= trnk"))).toEqual([]);
  });

  it("prefer one where it is the only one that mends", () => {
    const preferred = (source: string) => fixesAt(source).filter(({ isPreferred }) => isPreferred).map(({ title }) => title);
    expect(preferred(model("  y = trunk▮ dense(3)"))).toEqual([]);
    expect(preferred(model("  y = trunk ▮dense(3)"))).toEqual(["Insert `->`"]);
    const several = fixesAt(model("  train { weights: uncertainty, combine: na▮sh }")).filter(({ title }) => !title.startsWith("Ignore"));
    expect(several.map(({ isPreferred }) => isPreferred)).toEqual([false, false]);
  });

  it("silence a code once a line, above it or in the comment that is there", () => {
    const { context, text } = marked(model("  y = concat(foo, bar)"));
    const line = text.split("\n").findIndex((written) => written.includes("foo"));
    const titles = codeActions(context, { start: { line, character: 0 }, end: { line, character: 99 } }).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith("Ignore"))).toEqual(["Ignore MTL201 on this line"]);
    const [more] = fixesAt(model("  // mtl-ignore MTL401, MTL402\n  y = f▮oo")).filter(({ title }) => title.startsWith("Ignore"));
    expect(more?.text).toBe(model("  // mtl-ignore MTL401, MTL402, MTL201\n  y = foo"));
    const [first] = fixesAt(model("  // said\n  y = f▮oo")).filter(({ title }) => title.startsWith("Ignore"));
    expect(first?.text).toBe(model("  // said\n  // mtl-ignore MTL201\n  y = foo"));
  });
});

describe("edges of what is shown", () => {
  it("hints stand at both ends of the range that is asked for, and not beyond", () => {
    const { context, text } = marked(model());
    const every = { shapes: true, parameters: false, heads: true };
    const at = context.document.positionAt(text.indexOf("relu)") + "relu)".length);
    expect(inlayHints(context, { start: at, end: at }, every).map(({ label }) => label)).toEqual(["[8]"]);
    expect(inlayHints(context, { start: { line: at.line + 1, character: 0 }, end: { line: at.line + 1, character: 9 } }, every)).toEqual([]);
    expect(inlayHints(context, { start: { line: at.line, character: 0 }, end: { line: at.line, character: at.character - 1 } }, every)).toEqual([]);
  });

  it("a name is no stage, also where a layer is called so", () => {
    const { context } = marked(model("  flatten = trunk -> dense(5)\n  y = flatten"));
    const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    expect(inlayHints(context, everything, { shapes: true, parameters: false, heads: false }).map(({ label }) => label)).toEqual(["[8]", "[5]", "[4]"]);
  });

  it("the lines of a comment are coloured where they stand, whatever blanks they end in", () => {
    const { data } = semanticTokens(marked("/* one  \r\n two\t\n\n  three */ x = 1\n").context);
    const comment = legend.tokenTypes.indexOf("comment");
    const tokens = Array.from({ length: data.length / 5 }, (_, at) => data.slice(5 * at, 5 * at + 5)).filter(([, , , type]) => type === comment);
    expect(tokens.map(([line, character, length]) => [line, character, length])).toEqual([[0, 0, 6], [1, 0, 4], [2, 0, 10]]);
  });

  it("what begins on one line folds once, as far as the longest of it goes", () => {
    expect(foldingRanges(marked("block b = f([\n  1,\n  2\n], [\n  3\n], 4,\n  5)\n").context)).toEqual([{ startLine: 0, endLine: 6 }, { startLine: 3, endLine: 4 }]);
  });

  it("names of another model are not offered, nor those behind its brace", () => {
    const labels = (source: string) => { const { context, offset } = marked(source); return completion(context, offset).map(({ label }) => label); };
    const two = (second: string) => `model A {\n  input first : number\n}\nmodel B {\n  input second : number\n  y = ${second}\n}\n`;
    expect(labels(two("▮"))).toEqual(expect.arrayContaining(["second"]));
    expect(labels(two("▮"))).not.toContain("first");
  });
});

describe("names of an imported file", () => {
  it("are offered once, behind those of the file itself", () => {
    const { context, offset, text } = marked("import \"o.mtl\"\nlayer own = dense(2)\nmodel M {\n  input x : number\n  y = x -> ▮\n}\n");
    const imports = new Map([["o.mtl", { text: "layer own = dense(3)\nlayer other = dense(3)\n" }]]);
    const items = completion({ ...context, imports, checked: check(text, { imports }) }, offset);
    const details = items.flatMap(({ label, detail }) => (label === "own" || label === "other" ? [[label, detail]] : []));
    expect(details).toEqual([["own", "layer"], ["other", "layer of o.mtl"]]);
  });
});

describe("edges of what is changed", () => {
  it("a task that is its own input keeps no column, for it reads none", () => {
    const { context, offset } = marked(model("  task ag▮ain : reconstruct(x) = trunk -> dense(3)"));
    const answer = rename(context, offset, "twice");
    expect("edits" in answer ? TextDocument.applyEdits(context.document, answer.edits) : answer).toBe(model("  task twice : reconstruct(x) = trunk -> dense(3)"));
  });

  it.each(["x = 1\r\ny=2\n", "x=1\ny = 2\r\n", "x = 1\r\ny = 2\n", "x = 1\ny = 2\r\n"])("an edit never begins or ends between \\r and \\n: %j", (text) => {
    const { document } = marked(text).context;
    const edits = formatting(marked(text).context);
    expect(edits).toHaveLength(1);
    for (const { range, newText } of edits) {
      expect(newText).not.toMatch(/\r$/);
      for (const place of [range.start, range.end]) expect(text.slice(document.offsetAt(place) - 1, document.offsetAt(place) + 1)).not.toBe("\r\n");
    }
  });

  it("problems are unchanged only for who was told of them last", () => {
    const history = new ReportHistory();
    const items: Diagnostic[] = [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, message: "wrong" }];
    const first = history.report("m", items, undefined);
    expect(first.kind).toBe("full");
    expect(history.report("m", items, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    expect(history.report("m", items, "another")).toMatchObject({ kind: "full", items });
    expect(history.report("m", items, undefined)).toMatchObject({ kind: "full", items });
    expect(history.report("other", items, first.resultId)).toMatchObject({ kind: "full", items });
  });
});

import { describe, expect, it } from "vitest";
import type { SelectionRange } from "vscode-languageserver";
import { codeActions } from "../../server/features/code-actions.ts";
import { codeLenses } from "../../server/features/code-lenses.ts";
import { completion } from "../../server/features/completion.ts";
import { diagnostics } from "../../server/features/diagnostics.ts";
import { foldingRanges } from "../../server/features/folding.ts";
import { formatting } from "../../server/features/formatting.ts";
import { hover } from "../../server/features/hover.ts";
import { inlayHints } from "../../server/features/inlay-hints.ts";
import { modelOf } from "../../server/features/model.ts";
import { selectionRange } from "../../server/features/selection-ranges.ts";
import { legend, semanticTokens } from "../../server/features/semantic-tokens.ts";
import { signatureHelp } from "../../server/features/signature-help.ts";
import { documentSymbols } from "../../server/features/outline.ts";
import { definition, prepareRename, references } from "../../server/features/symbols.ts";
import { defaults } from "../../server/settings.ts";
import { header, marked, model } from "./marked.ts";

const everything = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

function hoverText(source: string): string {
  const { context, offset } = marked(source, header);
  const found = hover(context, offset)?.contents;
  return found && typeof found === "object" && "value" in found ? found.value : "";
}

function labels(source: string): string[] {
  const { context, offset } = marked(source, header);
  return completion(context, offset).map(({ label }) => label);
}

describe("hover", () => {
  it("on a layer tells its documentation, shapes, parameters and tasks", () => {
    const text = hoverText(model().replace("x -> dense", "x -> de▮nse"));
    expect(text).toContain("dense(units");
    expect(text).toContain("[3] → [8]");
    expect(text).toContain("32 parameters");
    expect(text).toContain("shared by left, right");
  });

  it("on a name tells what its declaration says", () => {
    expect(hoverText(model().replace("= trunk\n", "= tr▮unk\n"))).toContain("What both read.");
  });

  it("on a type tells of the task kind, and on a key of the setting", () => {
    expect(hoverText(model().replace(": binary", ": bin▮ary"))).toContain("binary");
    expect(hoverText(model("  train { ba▮tch: 3 }"))).toContain("batch");
  });

  it("on a column tells what the data holds", () => {
    expect(hoverText(model().replace('"b"', '"▮b"'))).toBe("number · -1 to 1 · 25.0% missing");
  });

  it("on a parameter's name tells of the parameter", () => {
    expect(hoverText(model().replace("dense(width, relu)", "dense(width, activ▮ation: relu)"))).toContain("`activation`");
  });

  it("is silent in comments and between words", () => {
    expect(hoverText(model("  // de▮nse"))).toBe("");
    expect(hoverText(model("  y = [1, ▮ 2]"))).toBe("");
  });
});

describe("completion", () => {
  it.each([
    ["a layer behind an arrow", "  y = x -> ▮", ["dense", "flatten", "each", "mmoe"], ["x", "binary"]],
    ["a layer that is half written", "  y = x -> de▮", ["dense"], ["x"]],
    ["a name at the start of a chain", "  y = ▮", ["x", "trunk", "left"], ["binary"]],
    ["an activation as argument", "  y = x -> dense(3, ▮)", ["relu", "sigmoid", "activation:"], ["binary"]],
    ["what a named argument takes", "  y = x -> dense(3, activation: ▮)", ["relu"], ["units:"]],
    ["a task kind", "  task t : ▮", ["binary", "classes", "number"], ["dense"]],
    ["an input type", "  input t : ▮", ["category", "image"], ["binary"]],
    ["keys of training", "  train { ▮", ["optimizer", "batch", "epochs", "combine"], ["weight"]],
    ["keys that are not there yet", "  train { batch: 3, ▮ }", ["epochs"], ["batch"]],
    ["combiners", "  train { combine: ▮ }", ["pcgrad", "sum"], ["adam"]],
    ["losses", "  task t : binary = trunk { loss: ▮ }", ["binary_cross_entropy", "focal"], ["adam"]],
    ["members of a task", "  y = left.▮", ["output", "logits", "features"], ["dense"]],
    ["columns inside a string", '  input y : number { column: "▮" }', ["a", "b", "right"], ["dense"]],
    ["columns as a value", "  input y : number { column: ▮ }", ["a", "b"], ["dense"]],
    ["tasks of a per-task value", "  y = trunk -> each(dense(3), groups: [[▮]])", ["left", "right"], ["dense"]],
    ["declarations at the start of a member", "  ▮", ["task", "input", "train"], ["dense"]],
  ])("offers %s", (_, member, wanted, unwanted) => {
    const found = labels(model(member));
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  it("offers models in an empty file, and nothing in a comment", () => {
    expect(labels("▮")).toContain("model");
    expect(labels(model("  // ▮"))).toEqual([]);
  });

  it("replaces what is written of the word, and fills in what it needs", () => {
    const { context, offset } = marked(model("  y = x -> de▮"));
    const item = completion(context, offset).find(({ label }) => label === "dense");
    expect(item?.textEdit).toMatchObject({ newText: "dense(${1:units})", range: { start: { character: 11 }, end: { character: 13 } } });
  });
});

describe("names", () => {
  it("lead to their declaration", () => {
    const { context, offset, text } = marked(model().replace("= trunk ->", "= tr▮unk ->"));
    const { start } = definition(context, offset)?.range ?? everything;
    expect(text.slice(context.document.offsetAt(start))).toMatch(/^trunk = x/);
  });

  it("are found with all their uses", () => {
    const { context, offset } = marked(model().replace("  trunk =", "  tr▮unk ="));
    expect(references(context, offset, true)).toHaveLength(3);
    expect(references(context, offset, false)).toHaveLength(2);
    expect(prepareRename(context, offset)).toBeDefined();
  });

  it("make the outline", () => {
    const [pair] = documentSymbols(marked(model()).context);
    expect(pair?.name).toBe("Pair");
    expect(pair?.children?.map(({ name }) => name)).toEqual(expect.arrayContaining(["x", "width", "trunk", "left", "right"]));
  });
});

describe("diagnostics", () => {
  it("are none for a sound file", () => {
    expect(diagnostics(marked(model(), header).context)).toEqual([]);
  });

  it("carry code, range and severity", () => {
    const { context } = marked(model("  y = trunc -> dense(3)"));
    const found = diagnostics(context).find(({ code }) => code === "MTL201");
    expect(found).toMatchObject({ source: "mtl", severity: 1, range: { start: { line: 7, character: 6 }, end: { line: 7, character: 11 } } });
  });

  it("have fixes that mend them", () => {
    const { context } = marked(model("  y = trunc -> dense(3)"));
    const [action] = codeActions(context, { start: { line: 7, character: 8 }, end: { line: 7, character: 8 } });
    expect(action?.edit?.changes?.["file:///m.mtl"]).toMatchObject([{ newText: "trunk" }]);
  });
});

describe("the rest", () => {
  it("lenses stand above each model", () => {
    const lenses = codeLenses(marked(model()).context, defaults.commands);
    expect(lenses.map(({ command }) => [command?.title, command?.command, command?.arguments])).toEqual([
      ["Train", "mtl.train", ["file:///m.mtl", "Pair"]],
      ["Show Affinity", "mtl.showAffinity", ["file:///m.mtl", "Pair"]],
      ["Show Topology", "mtl.showTopology", ["file:///m.mtl", "Pair"]],
      ["100 parameters · 32% shared", "", undefined],
      ["32 parameters · shared by left, right", "", undefined],
    ]);
    expect(lenses[0]?.range.start.line).toBe(1);
  });

  it("added heads are shown behind the task's expression", () => {
    const { context } = marked(model());
    const hints = inlayHints(context, everything, defaults.inlayHints);
    expect(hints.map(({ label }) => label)).toEqual([expect.stringContaining("dense(1, sigmoid)"), expect.stringContaining("dense(3, softmax)")]);
  });

  it("formatting is one edit where something differs, none where nothing does", () => {
    const { context } = marked("x=1\n");
    expect(formatting(context)).toEqual([{ range: { start: { line: 0, character: 1 }, end: { line: 0, character: 2 } }, newText: " = " }]);
    expect(formatting(marked("x = 1\n").context)).toEqual([]);
  });

  it("signature help follows the arguments", () => {
    const help = (member: string) => {
      const { context, offset } = marked(model(member));
      return signatureHelp(context, offset);
    };
    expect(help("  y = x -> dense(▮")).toMatchObject({ activeParameter: 0 });
    expect(help("  y = x -> dense(3, ▮")?.signatures[0]?.label).toContain("dense(units");
    expect(help("  y = x -> dense(3, ▮")).toMatchObject({ activeParameter: 1 });
    expect(help("  y = x▮")).toBeUndefined();
  });

  it("models and settings fold", () => {
    const ranges = foldingRanges(marked(model("  train {\n    batch: 3\n    epochs: 2\n  }")).context);
    expect(ranges).toEqual(expect.arrayContaining([expect.objectContaining({ startLine: 1 }), expect.objectContaining({ startLine: 7, endLine: 9 })]));
  });

  it("semantic tokens tell tasks, layers, types and keys apart", () => {
    const { context, text } = marked(model("  train { batch: 3 }"));
    const { data } = semanticTokens(context);
    const found: Record<string, string> = {};
    let line = 0;
    let character = 0;
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0] = data.slice(at, at + 4);
      character = lines > 0 ? characters : character + characters;
      line += lines;
      const start = context.document.offsetAt({ line, character });
      found[text.slice(start, start + length)] = legend.tokenTypes[type] ?? "";
    }
    expect(found).toMatchObject({ Pair: "class", x: "parameter", trunk: "variable", dense: "function", left: "event", binary: "type", batch: "property" });
  });

  it("a selection grows from the name to the file", () => {
    const { context, offset, text } = marked(model().replace("dense(width, relu)", "dense(wi▮dth, relu)"));
    const grown: string[] = [];
    for (let range: SelectionRange | undefined = selectionRange(context, offset); range; range = range.parent) grown.push(context.document.getText(range.range));
    expect(grown.slice(0, 3)).toEqual(["width", "(width, relu)", "dense(width, relu)"]);
    expect(grown.at(-1)).toBe(text);
  });

  it("a sound model is handed out as a graph, a broken one as its problems", () => {
    expect(modelOf(marked(model()).context, "Pair").graph?.tasks.map(({ name }) => name)).toEqual(["left", "right"]);
    const broken = modelOf(marked(model("  y = trunc")).context, undefined);
    expect(broken.graph).toBeUndefined();
    expect(broken.problems.length).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from "../../server/features/call-hierarchy.ts";
import { codeLenses } from "../../server/features/code-lenses.ts";
import { foldingRanges } from "../../server/features/folding.ts";
import { hover } from "../../server/features/hover.ts";
import { documentSymbols } from "../../server/features/outline.ts";
import { legend, semanticTokens } from "../../server/features/semantic-tokens.ts";
import { signatureHelp } from "../../server/features/signature-help.ts";
import { highlights } from "../../server/features/symbols.ts";
import { header, marked, model } from "./marked.ts";

function hovered(source: string): string {
  const { context, offset } = marked(source, header);
  const found = hover(context, offset)?.contents;
  return found && typeof found === "object" && "value" in found ? found.value : "";
}

describe("hover", () => {
  it("a model: as what it is exported, and a word too", () => {
    const named = (text: string) => text.replace(/model (\w)/, "model $1▮");
    expect(hovered(named(model()))).toContain("Exported as stock layers, which `tf.loadLayersModel` opens.");
    const counted = model("  task t : count = left.features { column: \"a\" }");
    expect(hovered(named(counted))).toMatch(/Exported as a graph model, which `tf.loadGraphModel` opens: .*stock layers have no `exp`/);
    expect(hovered(model("  task t : number = left.features -> ex▮p"))).toContain("Exported in a graph model");
    expect(hovered(model("  task t : number = left.features -> dense▮(3)"))).toContain("Exported as stock layers.");
  });

  const block = "  /// Two layers.\n  block wide(w, last: 3) = dense(w) -> dense(last)\n  y = x -> wide(3)";

  it("shows a declaration as it is written", () => {
    expect(hovered(model(block).replace("-> wide", "-> wi▮de"))).toContain("block wide(w, last: 3) = dense(w) -> dense(last)");
    expect(hovered(model(block).replace("-> wide", "-> wi▮de"))).toContain("Two layers.");
    expect(hovered(model().replace("dense(width", "dense(wi▮dth"))).toContain("width = 8");
  });

  it("of an input tells what its columns hold, of a task its loss", () => {
    expect(hovered(model().replace("= x ->", "= x▮ ->"))).toContain("- column `b`: number · -1 to 1 · 25.0% missing");
    expect(hovered(model().replace("task left", "task le▮ft"))).toContain("loss `binary_cross_entropy`".slice(0, 6));
    expect(hovered(model().replace("task left", "task le▮ft"))).toContain("- column `left`: number · 0 to 1");
  });

  it("in the name of a data file lists its columns", () => {
    expect(hovered(model().replace("pair.csv", "pair▮.csv"))).toContain("- `right`: text · x, y, z");
  });

  it("on a keyword, a part of a task, and `it`", () => {
    expect(hovered(model().replace("task left", "ta▮sk left"))).toContain("What a model predicts");
    expect(hovered(model("  task t : number = left.lo▮gits"))).toContain("before its last activation");
    expect(hovered(model("  block twice(w) = add(i▮t, it -> dense(w))"))).toContain("comes into a block");
  });
});

describe("signature help", () => {
  const help = (member: string) => {
    const { context, offset } = marked(model(`  block wide(w, last: 3) = dense(w) -> dense(last)\n${member}`));
    return signatureHelp(context, offset);
  };

  it("knows the blocks of the file", () => {
    expect(help("  y = x -> wide(▮")).toMatchObject({ signatures: [{ label: "wide(w, last: 3)" }], activeParameter: 0 });
    expect(help("  y = x -> wide(3, ▮)")).toMatchObject({ activeParameter: 1 });
    expect(help("  y = x -> wide(last: ▮")).toMatchObject({ activeParameter: 1 });
  });

  it("stays while a list is written as an argument", () => {
    expect(help("  y = trunk -> each(dense(3), groups: [[left, ▮")).toMatchObject({ activeParameter: 1 });
  });
});

describe("call hierarchy", () => {
  const source = "block deep(w) = inner(w) -> inner(w)\nblock inner(w) = dense(w)\n".replace("block deep", "block de▮ep")
    + model("  y = x -> deep(3)").replace("= trunk\n", "= y -> inner(2)\n");
  const { context, offset } = marked(source);

  it("begins at a block, declared or used", () => {
    expect(prepareCallHierarchy([context], context, offset)).toMatchObject([{ name: "deep", detail: "block" }]);
    expect(prepareCallHierarchy([context], context, context.document.getText().indexOf("trunk ="))).toEqual([]);
  });

  it("leads to what a block is written with, and to who uses it", () => {
    const [deep] = prepareCallHierarchy([context], context, offset);
    if (!deep) throw new Error("no block");
    const [inner] = outgoingCalls([context], context, deep);
    expect(inner).toMatchObject({ to: { name: "inner" }, fromRanges: [{}, {}] });
    expect(incomingCalls([context], context, deep)).toMatchObject([{ from: { name: "y", detail: "binding" }, fromRanges: [{}] }]);
    const callers = inner ? incomingCalls([context], context, inner.to) : [];
    expect(callers.map(({ from, fromRanges }) => [from.name, fromRanges.length])).toEqual([["deep", 2], ["right", 1]]);
  });
});

describe("the outline", () => {
  it("has every member, in order, with types and parameters", () => {
    const [block, pair] = documentSymbols(marked(`block wide(w) = dense(w)\n${model("  train { batch: 3 }")}`).context);
    expect([block?.name, block?.detail]).toEqual(["wide", "(w)"]);
    expect(pair?.children?.map(({ name, detail }) => [name, detail])).toEqual([
      ["data", '"pair.csv"'], ["x", "number[3]"], ["width", undefined], ["trunk", undefined], ["train", undefined],
      ["left", "binary"], ["right", "classes(3)"],
    ]);
  });
});

describe("folding", () => {
  it("takes chains, runs of comments and settings", () => {
    const text = "// One.\n// Two.\n// Three.\n\n// Apart.\nmodel M {\n  trunk = x\n    -> dense(3)\n    -> dense(4)\n  train {\n    batch: 3\n    epochs: 2\n  }\n}\n";
    const found = foldingRanges(marked(text).context).map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`);
    expect(found).toEqual(["0-2 comment", "5-12", "6-8", "9-11"]);
  });
});

describe("highlights", () => {
  it("tell where a name is made from where it is read", () => {
    const { context, offset } = marked(model().replace("  trunk =", "  tr▮unk ="));
    expect(highlights(context, offset).map(({ kind }) => kind)).toEqual([3, 2, 2]);
  });
});

describe("semantic tokens", () => {
  it("cover keywords, numbers, texts and comments, for editors without a grammar of their own", () => {
    const { context, text } = marked(model("  // Said.\n  train { batch: 3 }"));
    const { data } = semanticTokens(context);
    const found = new Map<string, string>();
    let line = 0;
    let character = 0;
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0] = data.slice(at, at + 4);
      character = lines > 0 ? characters : character + characters;
      line += lines;
      const start = context.document.offsetAt({ line, character });
      found.set(text.slice(start, start + length), legend.tokenTypes[type] ?? "");
    }
    expect(Object.fromEntries(found)).toMatchObject({ model: "keyword", '"pair.csv"': "string", "3": "number", "// Said.": "comment", "->": "operator" });
  });
});

describe("code lenses", () => {
  it("offer the commands that the editor has, and facts to every editor", () => {
    const titles = (commands: readonly string[]) => codeLenses(marked(model()).context, commands).map(({ command }) => command?.title);
    expect(titles(["mtl.train", "mtl.showTopology"]).slice(0, 2)).toEqual(["Train", "Show Topology"]);
    expect(titles([])).toEqual(["100 parameters · 32% shared", "32 parameters · shared by left, right"]);
  });
});

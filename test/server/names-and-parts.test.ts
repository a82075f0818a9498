import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { completion } from "../../server/features/completion.ts";
import { resolveCompletion } from "../../server/features/completion-resolve.ts";
import { documentLinks } from "../../server/features/document-links.ts";
import { inlayHints } from "../../server/features/inlay-hints.ts";
import { linkedEditing } from "../../server/features/linked-editing.ts";
import { formatting } from "../../server/features/formatting.ts";
import { onTypeFormatting, rangeFormatting } from "../../server/features/range-formatting.ts";
import { semanticTokens } from "../../server/features/semantic-tokens.ts";
import { typeDefinition } from "../../server/features/type-definition.ts";
import { workspaceSymbols } from "../../server/features/workspace-symbols.ts";
import { settingsFrom } from "../../server/settings.ts";
import { TokenHistory } from "../../server/token-history.ts";
import { marked, model } from "./marked.ts";

const everything = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

describe("type definition", () => {
  const blocks = "  block wide(w) = dense(w)\n  y = x -> wide(3)\n  z = y\n  flat = x -> dense(3)\n";
  const leadsTo = (source: string) => {
    const { context, offset } = marked(source);
    const found = typeDefinition(context, offset);
    return found && context.document.getText(found.range);
  };

  it("of a binding is the block that makes it, through other names", () => {
    expect(leadsTo(model(blocks.replace("  y =", "  ▮y =")))).toBe("wide");
    expect(leadsTo(model(blocks.replace("  z =", "  ▮z =")))).toBe("wide");
  });

  it("is nothing where words of the catalogue make it, and for a cycle", () => {
    expect(leadsTo(model(blocks.replace("flat =", "f▮lat =")))).toBeUndefined();
    expect(leadsTo(model("  a▮ = b\n  b = a\n"))).toBeUndefined();
  });
});

describe("linked editing", () => {
  it("takes a declaration with all its uses", () => {
    const { context, offset } = marked(model().replace("  trunk =", "  tr▮unk ="));
    const found = linkedEditing(context, offset);
    expect(found?.ranges.map((range) => context.document.getText(range))).toEqual(["trunk", "trunk", "trunk"]);
  });

  it("leaves words of the catalogue alone", () => {
    const { context, offset } = marked(model().replace("x -> dense", "x -> de▮nse"));
    expect(linkedEditing(context, offset)).toBeUndefined();
  });
});

describe("links", () => {
  const located = async (source: string) => {
    const { context } = marked(source);
    const links = await documentLinks(context, async (file) => (file === "absent.csv" ? undefined : `file:///${file}`));
    return links.map(({ range, target }) => [context.document.getText(range), target]);
  };

  it("lead to data files that are there, inside generators and settings too", async () => {
    expect(await located(model())).toEqual([["pair.csv", "file:///pair.csv"]]);
    expect(await located('model M {\n  data overlay(images: "art.npz") { test: "test.npz" }\n}\n')).toEqual([["art.npz", "file:///art.npz"], ["test.npz", "file:///test.npz"]]);
  });

  it("do not lead to files that are not", async () => {
    expect(await located(model().replace("pair.csv", "absent.csv"))).toEqual([]);
  });
});

describe("formatting a part", () => {
  const text = "model M {\n  data   \"a.csv\"\n  x   =  3\n  y   =  4\n  train {epochs:   2}\n}\n";
  const applied = (source: string, edits: Parameters<typeof TextDocument.applyEdits>[1]) => TextDocument.applyEdits(marked(source).context.document, edits);

  it("touches the members of the range alone", () => {
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 9 } };
    expect(applied(text, rangeFormatting(marked(text).context, [range]))).toBe(text.replace("x   =  3", "x = 3"));
  });

  it("mends a member's indentation", () => {
    const shifted = text.replace("  x   =", "      x   =");
    const range = { start: { line: 2, character: 8 }, end: { line: 2, character: 9 } };
    expect(applied(shifted, rangeFormatting(marked(shifted).context, [range]))).toBe(text.replace("x   =  3", "x = 3"));
  });

  it("behind a closing brace formats what it closes", () => {
    const source = text.replace("2}", "2}▮");
    const { context, offset } = marked(source);
    expect(applied(text, onTypeFormatting(context, offset))).toBe(text.replace("train {epochs:   2}", "train { epochs: 2 }"));
    expect(onTypeFormatting(context, offset - 4)).toEqual([]);
  });

  it("behind the brace of a model formats the model, once the file can be read", () => {
    const closing = (source: string) => {
      const { context, offset, text: written } = marked(source);
      return applied(written, onTypeFormatting(context, offset));
    };
    const other = "model   Other{\n  z   =   1\n}\n";
    expect(closing(`${other}${text.trimEnd()}▮\n`)).toBe(`${other}model M {\n  data "a.csv"\n  x = 3\n  y = 4\n  train { epochs: 2 }\n}\n`);
    const unfinished = `${other}${text.replace("y   =  4", "y   =").trimEnd()}▮\n`;
    expect(closing(unfinished)).toBe(unfinished.replace("▮", ""));
  });

  it("behind a line break formats the line before it, and nothing while that goes on", () => {
    const typed = (source: string) => {
      const { context, offset, text: written } = marked(source);
      return applied(written, onTypeFormatting(context, offset, "\n"));
    };
    expect(typed(text.replace("3\n", "3\n  ▮\n"))).toBe(text.replace("x   =  3\n", "x = 3\n  \n"));
    const goesOn = text.replace("3\n", "a   ->\n  ▮\n");
    expect(typed(goesOn)).toBe(goesOn.replace("▮", ""));
  });

  it("formats a model that the range holds as a whole, and the first line of one that it touches", () => {
    const source = text.replace("M {", "M  {").replace("train", "\n\n\n  train");
    const over = (start: number, end: number) => applied(source, rangeFormatting(marked(source).context, [{ start: { line: start, character: 0 }, end: { line: end, character: 0 } }]));
    expect(over(0, 99)).toBe('model M {\n  data "a.csv"\n  x = 3\n  y = 4\n\n  train { epochs: 2 }\n}\n');
    expect(over(0, 1)).toBe(source.replace("M  {", "M {"));
  });

  it("keeps the line ends of a file, and finds nothing to do in one that is formatted", () => {
    const windows = (written: string) => written.replace(/\n/g, "\r\n");
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 9 } };
    expect(applied(windows(text), rangeFormatting(marked(windows(text)).context, [range]))).toBe(windows(text.replace("x   =  3", "x = 3")));
    expect(formatting(marked(windows('model M {\n  data "a.csv"\n}\n')).context)).toEqual([]);
    const mixed = "x   = 3\ny = 4\r\nz = 5\r\n";
    expect(applied(mixed, formatting(marked(mixed).context))).toBe("x = 3\ny = 4\nz = 5\n");
  });
});

describe("inlay hints", () => {
  it("come in kinds, each with a switch", () => {
    const { context } = marked(model());
    const labels = (settings: object) => inlayHints(context, everything, settingsFrom({ inlayHints: settings }).inlayHints).map(({ label }) => label);
    expect(labels({})).toEqual(["-> dense(1, sigmoid)", "-> dense(3, softmax)"]);
    expect(labels({ heads: false, shapes: true })).toEqual(["[8]", "[4]"]);
    expect(labels({ heads: false, parameters: true })).toEqual(["32 parameters", "36 parameters"]);
    expect(labels({ heads: "no" })).toHaveLength(2);
  });
});

describe("workspace symbols", () => {
  it("are found by letters in order, in every file", () => {
    const contexts = [marked(model()).context, marked("block tank(w) = dense(w)\n").context];
    expect(workspaceSymbols(contexts, "tnk").map(({ name, containerName }) => [name, containerName])).toEqual([["trunk", "Pair"], ["tank", undefined]]);
    expect(workspaceSymbols(contexts, "").length).toBeGreaterThan(6);
    expect(workspaceSymbols(contexts, "zzz")).toEqual([]);
  });
});

describe("completion items", () => {
  it("get their documentation when it is asked for", () => {
    const { context, offset } = marked(model("  y = x -> ▮"));
    const item = completion(context, offset).find(({ label }) => label === "dense");
    expect(item).toBeDefined();
    expect(item?.documentation).toBeUndefined();
    expect(item && resolveCompletion(item).documentation).toMatchObject({ kind: "markdown" });
    expect(resolveCompletion({ label: "other" })).toEqual({ label: "other" });
  });
});

describe("semantic tokens", () => {
  it("after an edit are told as a difference, which makes the new from the old", () => {
    const history = new TokenHistory();
    const before = semanticTokens(marked(model()).context);
    const after = semanticTokens(marked(model("  y = trunk -> flatten")).context);
    const { resultId = "" } = history.full("m", before);
    const delta = history.delta("m", resultId, after);
    const applied = [...before.data];
    for (const { start, deleteCount, data = [] } of "edits" in delta ? delta.edits : []) applied.splice(start, deleteCount, ...data);
    expect(applied).toEqual(after.data);
    expect(history.delta("m", delta.resultId ?? "", after)).toMatchObject({ edits: [] });
    expect(history.delta("m", "another", after)).toHaveProperty("data");
  });

  it("of a range are those in it", () => {
    const { context } = marked(model());
    const { data } = semanticTokens(context, { start: { line: 4, character: 0 }, end: { line: 4, character: 99 } });
    expect(data.length / 5).toBe(2);
  });
});

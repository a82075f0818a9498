import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import type { CodeAction } from "vscode-languageserver";
import { codeActions } from "../../server/features/code-actions.ts";
import { sameMeaning } from "../../server/features/refactoring.ts";
import { check, type CheckedFile, type DataHeader } from "../../src/language/index.ts";
import { marked, model } from "./marked.ts";

const chain = "  deep = x -> dense(8, relu) -> dense(5, tanh)\n  block two(w, last: 3) = dense(w, relu) -> dense(last)\n";

/** A model that uses `deep`, with what is to be selected between `«` and `»`. */
function selected(from: string, to = from, member = chain) {
  const source = model(member).replace("= trunk -> dense(4", "= deep -> dense(4").replace("= trunk\n", "= deep -> two(6)\n");
  const start = source.indexOf(from);
  const end = source.indexOf(to, start) + to.length;
  const { context, text } = marked(source);
  const range = { start: context.document.positionAt(start), end: context.document.positionAt(end) };
  return { context, text, actions: codeActions(context, range, ["refactor"]) };
}

function done(text: string, actions: readonly CodeAction[], title: string): string {
  const action = actions.find((candidate) => candidate.title.startsWith(title));
  expect(action, `${title} among ${actions.map((known) => known.title).join("; ")}`).toBeDefined();
  return TextDocument.applyEdits(TextDocument.create("file:///m.mtl", "mtl", 1, text), action?.edit?.changes?.["file:///m.mtl"] ?? []);
}

/** A text after the stage is turned back into hard sharing. */
function back(mixed: string, stage: string): string {
  const { context } = marked(mixed);
  const at = context.document.positionAt(mixed.indexOf(stage));
  return done(mixed, codeActions(context, { start: at, end: at }, ["refactor"]), `Convert \`${stage}\``);
}

function expectSame(before: string, after: string): void {
  expect(check(after).problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(check(before).models[0]?.graph).toBeDefined();
  expect(sameMeaning(check(before).models, check(after).models)).toBe(true);
}

describe("refactorings that keep the meaning", () => {
  it("extract a chain to a block", () => {
    const { text, actions } = selected("dense(8, relu)", "dense(5, tanh)");
    const after = done(text, actions, "Extract to block");
    expect(after).toContain("  block layers = dense(8, relu) -> dense(5, tanh)\n  deep = x -> layers\n");
    expectSame(text, after);
  });

  it("inline a block with its arguments and defaults", () => {
    const { text, actions } = selected("two(6)");
    const after = done(text, actions, "Inline block");
    expect(after).toContain("= deep -> dense(6, relu) -> dense(3)\n");
    expectSame(text, after);
  });

  it("inline a block that reads what comes in, where that has a name", () => {
    const { text, actions } = selected("res(8)", undefined, "  deep = x -> res(8) -> dense(5, tanh)\n  block two(w) = dense(w)\n  block res(w) = concat(it, it -> dense(w, relu))\n");
    const after = done(text, actions, "Inline block");
    expect(after).toContain("deep = concat(x, x -> dense(8, relu)) -> dense(5, tanh)\n");
    expectSame(text, after);
  });

  it("extract a binding, above the documentation of what it is taken from", () => {
    const { text, actions } = selected("x -> dense(8, relu)", undefined, `  /// Deep.\n${chain}`);
    const after = done(text, actions, "Extract to binding");
    expect(after).toContain("  value = x -> dense(8, relu)\n  /// Deep.\n  deep = value -> dense(5, tanh)\n");
    expectSame(text, after);
  });

  it("are not offered where they would change it", () => {
    const { actions } = selected("trunk -> dense(7, relu)", undefined, `${chain}  task one, other : binary = trunk -> dense(7, relu)\n`);
    expect(actions.map(({ title }) => title).filter((title) => title.includes("binding"))).toEqual([]);
  });
});

describe("refactorings that make another model", () => {
  it("wrap layers in each: every task has its own", () => {
    const { text, actions } = selected("dense(5, tanh)");
    const after = done(text, actions, "Wrap in `each`");
    expect(after).toContain("deep = x -> dense(8, relu) -> each(dense(5, tanh))");
    const owners = check(after).models[0]?.graph?.nodes.filter(({ name }) => name.startsWith("deep@")).map(({ tasks }) => tasks);
    expect(owners).toEqual([["left"], ["right"]]);
  });

  it("turn hard sharing into mmoe and back", () => {
    const { text, actions } = selected("dense(8, relu)", "dense(5, tanh)");
    const mixed = done(text, actions, "Convert hard sharing");
    expect(mixed).toContain("deep = x -> mmoe(experts: 4, expert: dense(8, relu) -> dense(5, tanh))");
    expect(back(mixed, "mmoe")).toBe(text);
  });

  it("turn hard sharing into ple and back", () => {
    const { text, actions } = selected("dense(8, relu)", "dense(5, tanh)");
    const mixed = done(text, actions, "Convert hard sharing to `ple`");
    expect(mixed).toContain("deep = x -> ple(levels: 1, shared: 2, private: 1, expert: dense(8, relu) -> dense(5, tanh))");
    expect(back(mixed, "ple")).toBe(text);
  });

  it("turn hard sharing into columns with cross-stitches and back; layers without weights stay with the one before", () => {
    const { text, actions } = selected("dense(8, relu)", "dense(5, tanh)", chain.replace("relu) -> dense(5", "relu) -> dropout(0.5) -> dense(5"));
    const mixed = done(text, actions, "Convert hard sharing to `cross_stitch`");
    expect(mixed).toContain("deep = x -> each(dense(8, relu) -> dropout(0.5)) -> cross_stitch -> each(dense(5, tanh)) -> cross_stitch\n");
    expect(back(mixed, "cross_stitch")).toBe(text);
  });
});

describe("silencing", () => {
  const silenced = (source: string) => {
    const { context, text } = marked(source);
    const actions = codeActions(context, { start: context.document.positionAt(0), end: context.document.positionAt(text.length) }, ["quickfix"]);
    expect(actions.at(-1)?.title).toMatch(/^Ignore MTL/);
    expect(actions.at(-1)?.isPreferred).toBe(false);
    return done(text, actions, actions.at(-1)?.title ?? "");
  };

  it("comes last among the fixes, and leaves nothing to say", () => {
    const after = silenced(model("  spare = x -> dense(3)"));
    expect(after).toContain("  // mtl-ignore MTL503\n  spare = x -> dense(3)\n");
    expect(check(after).problems).toEqual([]);
  });

  it("adds to the comment that is there", () => {
    expect(silenced(model("  // mtl-ignore MTL403\n  spare = x -> dense(3)"))).toContain("  // mtl-ignore MTL403, MTL503\n  spare");
  });

  it("is not offered for what is wrong with the text itself", () => {
    const { context, text } = marked(model("  spare = x ->"));
    const range = { start: context.document.positionAt(0), end: context.document.positionAt(text.length) };
    expect(codeActions(context, range).map(({ title }) => title).filter((title) => title.startsWith("Ignore MTL1"))).toEqual([]);
  });
});

describe("refactorings of a model whose data or training is not right yet", () => {
  const missing = { sources: { data: { file: "pair.csv", missing: "`pair.csv` was not found", columns: [] } } };
  const unready: readonly (readonly [what: string, source: string, header: DataHeader | undefined])[] = [
    ["its data is not there", model(chain), missing],
    ["a column is not there", model(chain), { sources: { data: { file: "pair.csv", columns: [{ name: "a", type: "number", missingShare: 0 }] } } }],
    ["a loss does not fit", model(chain).replace("dense(4, relu)", "dense(4, relu) { loss: huber }"), undefined],
    ["an optimizer is unknown", model(`${chain}  train { optimizer: adm(0.1) }\n`), undefined],
    ["a value is not written yet", model(`${chain}  train { epochs: }\n`), undefined],
  ];

  it.each(unready)("are offered where %s, and bring no other error", (_, source, header) => {
    const { context, text } = marked(source, header);
    const errors = (checked: CheckedFile) => checked.problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
    expect(errors(context.checked).length).toBeGreaterThan(0);
    expect(context.checked.models[0]).not.toHaveProperty("graph");
    const [start, end] = ["dense(8, relu)", "dense(5, tanh)"].map((written) => text.indexOf(written));
    const range = { start: context.document.positionAt(start), end: context.document.positionAt(end + "dense(5, tanh)".length) };
    const after = done(text, codeActions(context, range, ["refactor"]), "Extract to block");
    expect(after).toContain("deep = x -> layers\n");
    const checked = check(after, header ? { header } : {});
    expect(errors(checked)).toEqual(errors(context.checked));
    expect(sameMeaning(context.checked.models, checked.models)).toBe(true);
  });

  it("leave a broken model beside them alone", () => {
    const { context, text } = marked(`${model(chain)}model Other {\n  data "d.csv"\n  input x : number\n  deep = x -> dense(8, rlu)\n  task t : number = deep\n}\n`);
    const at = (offset: number) => ({ start: context.document.positionAt(offset), end: context.document.positionAt(offset + 8) });
    expect(codeActions(context, at(text.indexOf("dense(8, relu)")), ["refactor"]).length).toBeGreaterThan(0);
    expect(codeActions(context, at(text.indexOf("dense(8, rlu)")), ["refactor"])).toEqual([]);
  });
});

describe("any refactoring", () => {
  it("is offered only where the layers are sound, and only to who asks for it", () => {
    expect(selected("dense(8, relu)", undefined, `${chain}  y = trunc\n`).actions).toEqual([]);
    const { context } = marked(model());
    const range = { start: context.document.positionAt(0), end: context.document.positionAt(400) };
    expect(codeActions(context, range, ["quickfix"])).toEqual([]);
  });
});

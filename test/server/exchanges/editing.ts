import type { CodeAction, LinkedEditingRanges, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { expect } from "vitest";
import { at, broken, text, whole, type Exchanges } from "./stage.ts";

const options = { tabSize: 2, insertSpaces: true };
const wide = { start: { line: at("width   =").position.line, character: 0 }, end: { line: at("width   =").position.line, character: 9 } };

const applied = (written: string, edits: TextEdit[]) => TextDocument.applyEdits(TextDocument.create("file:///m.mtl", "mtl", 1, written), edits);
const mended = text.replace("width   =   8", "width = 8");

/** What changes a text. */
export const editing: Exchanges = {
  "textDocument/rename": async (stage) => {
    const { changes } = await stage.ask<WorkspaceEdit>("textDocument/rename", { ...at("tower"), newName: "stem" });
    const client = await stage.reader();
    expect(Object.keys(changes ?? {}).sort()).toEqual([client.uri("m.mtl"), client.uri("parts.mtl")]);
    await expect(stage.ask("textDocument/rename", { ...at("trunk ="), newName: "width" })).rejects.toThrow(/width/);
  },
  "textDocument/prepareRename": async (stage) => {
    expect(await stage.ask("textDocument/prepareRename", at("trunk ="))).not.toBeNull();
    expect(await stage.ask("textDocument/prepareRename", at("dense"))).toBeNull();
  },
  "textDocument/linkedEditingRange": async (stage) => {
    expect((await stage.ask<LinkedEditingRanges>("textDocument/linkedEditingRange", at("trunk ="))).ranges).toHaveLength(3);
  },
  "textDocument/codeAction": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("m.mtl");
    await client.change(uri, 2, broken);
    const fixes = await client.ask<CodeAction[]>("textDocument/codeAction", uri, { range: whole, context: { diagnostics: [] } });
    expect(fixes.find(({ kind }) => kind === "quickfix")).toMatchObject({ edit: { changes: { [uri]: [{ newText: "trunk" }] } } });
    const { position } = at("dense");
    const rewrites = await stage.ask<CodeAction[]>("textDocument/codeAction", { range: { start: position, end: position }, context: { diagnostics: [] } });
    expect(rewrites.map(({ kind }) => kind?.split(".")[0])).toContain("refactor");
  },
  "textDocument/formatting": async (stage) => {
    expect(await stage.ask<TextEdit[]>("textDocument/formatting", { options })).not.toEqual([]);
  },
  "textDocument/rangeFormatting": async (stage) => {
    expect(applied(text, await stage.ask("textDocument/rangeFormatting", { range: wide, options }))).toBe(mended);
    const elsewhere = { start: at("trunk =").position, end: at("trunk =").position };
    expect(await stage.ask<TextEdit[]>("textDocument/rangeFormatting", { range: elsewhere, options })).toEqual([]);
  },
  "textDocument/rangesFormatting": async (stage) => {
    const elsewhere = { start: at("trunk =").position, end: at("trunk =").position };
    expect(applied(text, await stage.ask("textDocument/rangesFormatting", { ranges: [elsewhere, wide], options }))).toBe(mended);
  },
  "textDocument/onTypeFormatting": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("typed.mtl");
    const typed = "model M {\n  input x : number\n  task t : number = x -> dense(4) {weight :  2}\n}\n";
    await client.open(uri, typed);
    const edits = await client.ask<TextEdit[]>("textDocument/onTypeFormatting", uri, { position: { line: 2, character: 47 }, ch: "}", options });
    expect(applied(typed, edits)).toBe(typed.replace("{weight :  2}", "{ weight: 2 }"));
  },
};

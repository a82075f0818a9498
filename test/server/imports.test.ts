import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, CodeAction, CompletionItem, DocumentLink, Hover, Location, SignatureHelp } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleServer, Client, folderWith } from "./client.ts";

let server: string;
let client: Client | undefined;

beforeAll(async () => {
  server = await bundleServer();
});

afterEach(async () => {
  expect(client?.log ?? []).toEqual([]);
  expect(await client?.stop()).toBe(0);
  client = undefined;
});

const towers = "/// Two layers.\nblock tower(width) = dense(width, relu) -> dense(narrow)\nnarrow = 4\n";
const main = "import \"lib/towers.mtl\"\nmodel M {\n  data \"d.csv\"\n  input x : number[8]\n  task a, b : number = x -> dense(narrow) -> tower(16)\n}\n";

/** Lines and characters of a word in a text. */
function positionOf(text: string, word: string) {
  const before = text.slice(0, text.indexOf(word)).split("\n");
  return { line: before.length - 1, character: (before.at(-1) ?? "").length + 1 };
}

async function started(): Promise<{ readonly editor: Client; readonly uri: string; readonly lib: string }> {
  const folder = folderWith({ "main.mtl": main });
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib", "towers.mtl"), towers);
  const editor = new Client(server, folder);
  client = editor;
  await editor.start({ trusted: false });
  return { editor, uri: editor.uri("main.mtl"), lib: editor.uri("lib/towers.mtl") };
}

/** Waits until what was last told of a file has these codes. */
async function until(editor: Client, uri: string, codes: readonly string[]): Promise<readonly string[]> {
  const last = () => editor.published.findLast((told) => told.uri === uri)?.diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => String(code));
  for (let round = 0; round < 400 && JSON.stringify(last()) !== JSON.stringify(codes); round++) await new Promise((wake) => setTimeout(wake, 25));
  return last() ?? ["nothing was told"];
}

describe("imports over stdio", () => {
  it("are followed to the disk, in an untrusted workspace too: they are text, not data", async () => {
    const { editor, uri, lib } = await started();
    await editor.open(uri, main);
    expect(await until(editor, uri, [])).toEqual([]);
    const at = { position: positionOf(main, "tower(16)") };
    const definition = await editor.ask<Location>("textDocument/definition", uri, at);
    expect(definition).toEqual({ uri: lib, range: { start: { line: 1, character: 6 }, end: { line: 1, character: 11 } } });
    const hover = await editor.ask<Hover>("textDocument/hover", uri, at);
    expect(JSON.stringify(hover.contents)).toContain("Two layers.");
    expect(JSON.stringify(hover.contents)).toContain("lib/towers.mtl");
    const inside = { line: at.position.line, character: at.position.character + "tower".length };
    const help = await editor.ask<SignatureHelp>("textDocument/signatureHelp", uri, { position: inside });
    expect(help.signatures).toEqual([{ label: "tower(width)", documentation: "Two layers.", parameters: [{ label: "width" }] }]);
    expect(help.activeParameter).toBe(0);
    const items = await editor.ask<CompletionItem[]>("textDocument/completion", uri, at);
    expect(items.find(({ label }) => label === "tower")?.detail).toBe("block of lib/towers.mtl");
    const links = await editor.ask<DocumentLink[]>("textDocument/documentLink", uri);
    expect(links.map(({ target }) => target)).toEqual([lib]);
    const file = await editor.ask<Location>("textDocument/definition", uri, { position: positionOf(main, "lib/towers") });
    expect(fileURLToPath(file.uri)).toBe(fileURLToPath(lib));
  });

  it("are those of the editor where it has the file open, and follow its edits", async () => {
    const { editor, uri, lib } = await started();
    await editor.open(uri, main);
    expect(await until(editor, uri, [])).toEqual([]);
    await editor.open(lib, towers);
    await editor.change(lib, 2, towers.replace("dense(narrow)", "dense(narow)"));
    expect(await until(editor, uri, ["MTL214"])).toEqual(["MTL214"]);
    await editor.change(lib, 3, towers.replace("block tower", "block high_tower"));
    expect(await until(editor, uri, ["MTL201"])).toEqual(["MTL201"]);
    await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri: lib } });
    expect(await until(editor, uri, [])).toEqual([]);
  });

  it("are renamed in every file that knows them, from any of them, and refused where that would collide", async () => {
    const { editor, uri, lib } = await started();
    await editor.open(uri, main);
    const at = { position: positionOf(main, "tower(16)") };
    const renamed = await editor.ask<{ changes: Record<string, { newText: string }[]> }>("textDocument/rename", uri, { ...at, newName: "high" });
    expect(Object.entries(renamed.changes).map(([file, edits]) => [file, edits.map(({ newText }) => newText)])).toEqual([[lib, ["high"]], [uri, ["high"]]]);
    expect(await editor.ask<Location[]>("textDocument/references", uri, { ...at, context: { includeDeclaration: true } })).toHaveLength(2);
    await expect(editor.ask("textDocument/rename", uri, { ...at, newName: "narrow" })).rejects.toThrow("collide");
  });

  it("are callers and callees of each other across files", async () => {
    const { editor, uri, lib } = await started();
    await editor.open(uri, main);
    const [tower] = await editor.ask<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", uri, { position: positionOf(main, "tower(16)") });
    expect(tower).toMatchObject({ name: "tower", uri: lib });
    const calls = await editor.connection.sendRequest<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item: tower });
    expect(calls.map(({ from, fromRanges }) => [from.name, from.uri, fromRanges.length])).toEqual([["a, b", uri, 1]]);
    const [caller] = calls;
    const called = await editor.connection.sendRequest<CallHierarchyOutgoingCall[]>("callHierarchy/outgoingCalls", { item: caller?.from });
    expect(called.map(({ to }) => [to.name, to.uri])).toEqual([["tower", lib]]);
  });

  it("are refused outside the workspace, and suggested where they are misspelt", async () => {
    const { editor, uri } = await started();
    await editor.open(uri, "import \"../../elsewhere.mtl\"\nimport \"lib/tower.mtl\"\n");
    expect(await until(editor, uri, ["MTL213", "MTL213"])).toEqual(["MTL213", "MTL213"]);
    const messages = editor.published.findLast((told) => told.uri === uri)?.diagnostics.map(({ message }) => message);
    expect(messages?.[1]).toBe("`lib/tower.mtl` was not found: did you mean `lib/towers.mtl`?");
  });

  it("are offered for a name that another file declares, at the top or behind the last import, and not by a file that imports this one", async () => {
    const { editor, uri } = await started();
    const fixed = async (file: string, text: string) => {
      await editor.open(file, text);
      const at = positionOf(text, "tower(16)");
      const actions = await editor.ask<CodeAction[]>("textDocument/codeAction", file, { range: { start: at, end: at }, context: { diagnostics: [] } });
      const imports = actions.filter(({ title }) => title.startsWith("Import"));
      return imports.map(({ title, edit }) => [title, TextDocument.applyEdits(TextDocument.create(file, "mtl", 1, text), edit?.changes?.[file] ?? [])]);
    };
    const without = main.slice(main.indexOf("model")).replace("dense(narrow)", "dense(4)");
    expect(await fixed(uri, without)).toEqual([["Import `tower` from `lib/towers.mtl`", `import "lib/towers.mtl"\n\n${without}`]]);
    writeFileSync(fileURLToPath(editor.uri("lib/units.mtl")), "units = 3\n");
    const deep = `import "units.mtl" // how wide\n${without}`;
    expect(await fixed(editor.uri("lib/deep.mtl"), deep)).toEqual([["Import `tower` from `towers.mtl`", `import "units.mtl" // how wide\nimport "towers.mtl"\n${without}`]]);
    const unknown = without.replace("tower(16)", "other(16)/*tower(16)*/");
    expect(await fixed(editor.uri("unknown.mtl"), unknown)).toEqual([]);
    await editor.change(editor.uri("lib/deep.mtl"), 2, "block other(n) = dense(n)\n");
    await editor.open(editor.uri("lib/towers.mtl"), `import "../back.mtl"\n${towers}`);
    expect(await fixed(editor.uri("back.mtl"), without)).toEqual([]);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CompletionItem, SymbolInformation } from "vscode-languageserver";
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

const files = { "main.mtl": "", "other.mtl": "narrow = 4\n", "rows.csv": "a,b\n1,2\n", "notes.txt": "", ".hidden.csv": "" };

/** An editor in a folder with a few files and `data/more.csv`. */
async function started(trusted: boolean): Promise<Client> {
  const folder = folderWith(files);
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data", "more.csv"), "a\n1\n");
  const editor = new Client(server, folder);
  client = editor;
  await editor.start({ trusted });
  return editor;
}

/** Names that are offered where `▮` stands. */
async function offered(editor: Client, source: string): Promise<string[]> {
  const uri = editor.uri("main.mtl");
  const before = source.slice(0, source.indexOf("▮")).split("\n");
  await editor.open(uri, source.replace("▮", ""));
  const position = { line: before.length - 1, character: (before.at(-1) ?? "").length };
  const items = await editor.ask<CompletionItem[]>("textDocument/completion", uri, { position });
  await editor.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return items.map(({ label }) => label).sort();
}

describe("files and folders", () => {
  it("are offered in the name of a data file and of an import, a folder at a time, and never outside the workspace", async () => {
    const editor = await started(true);
    expect(await offered(editor, "model M {\n  data \"▮\"\n}")).toEqual(["data/", "rows.csv"]);
    expect(await offered(editor, "model M {\n  data \"data/m▮\"\n}")).toEqual(["more.csv"]);
    expect(await offered(editor, "import \"▮")).toEqual(["data/", "other.mtl"]);
    expect(await offered(editor, "model M {\n  data \"../▮\"\n}")).toEqual([]);
    expect(await offered(editor, "model M {\n  data \"none/▮\"\n}")).toEqual([]);
  });

  it("with data are not told of in an untrusted workspace; imports are text", async () => {
    const editor = await started(false);
    expect(await offered(editor, "model M {\n  data \"▮\"\n}")).toEqual([]);
    expect(await offered(editor, "import \"▮\"")).toEqual(["data/", "other.mtl"]);
  });

  it("are those of the folders that the workspace has by now", async () => {
    const editor = await started(false);
    const found = async () => (await editor.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query: "later" })).map(({ name }) => name);
    expect(await found()).toEqual([]);
    const added = { uri: pathToFileURL(folderWith({ "late.mtl": "later = 4\n" })).href, name: "more" };
    await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [added], removed: [] } });
    expect(await found()).toEqual(["later"]);
    await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [added] } });
    expect(await found()).toEqual([]);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Location, WorkspaceEdit } from "vscode-languageserver";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleServer, Client, folderWith } from "./client.ts";
import { bundleForPages, pageClient } from "./worker.ts";

const text = `import "parts.mtl"\n\nmodel M {\n  data "rows.csv"\n  input u : number\n  h = u -> tower(4)\n  task v : number = h\n}\n`;
const other = text.replace("model M", "model N");
const parts = "block tower(n) = dense(n, relu)\n";
const files = {
  "left/m.mtl": text, "left/n.mtl": other, "left/parts.mtl": parts, "left/rows.csv": "u,v\n1,2\n3,4\n",
  "right/m.mtl": text, "right/parts.mtl": parts, "right/rows.csv": "u,w\n1,2\n3,4\n", "left/inner/m.mtl": text.replace("rows.csv", "../rows.csv"), "left/inner/parts.mtl": parts,
};

let script: string;
let server: string;
let client: Client | undefined;

beforeAll(async () => {
  [server, script] = await Promise.all([bundleServer(), bundleForPages()]);
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

async function started(inPage: boolean, folders: readonly string[]): Promise<Client> {
  const base = folderWith({});
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    writeFileSync(join(base, name), content);
  }
  client = inPage ? pageClient(script, base) : new Client(server, base);
  await client.start({}, {}, folders);
  return client;
}

const rename = async (editor: Client, file: string) =>
  (await editor.ask<WorkspaceEdit>("textDocument/rename", editor.uri(file), { position: { line: 5, character: 13 }, newName: "turret" })).changes ?? {};

const towers = async (editor: Client, file: string) =>
  (await editor.ask<{ location: Location }[]>("workspace/symbol", editor.uri(file), { query: "tower" })).map(({ location }) => location.uri).sort();

describe.each([["on a disk", false], ["in a page", true]])("a workspace of two folders, %s", (_, inPage) => {
  it("has imports and data within each", async () => {
    const editor = await started(inPage, ["left", "right"]);
    await editor.open(editor.uri("left/m.mtl"), text);
    await editor.open(editor.uri("right/m.mtl"), text);
    expect(await editor.codes(editor.uri("left/m.mtl"), 1)).toEqual([]);
    expect(await editor.codes(editor.uri("right/m.mtl"), 1)).toEqual(["MTL601"]);
  });

  it("renames in every file of a folder that shares the name, and in none of the other", async () => {
    const editor = await started(inPage, ["left", "right"]);
    await editor.open(editor.uri("left/m.mtl"), text);
    const changes = await rename(editor, "left/m.mtl");
    expect(Object.keys(changes).sort()).toEqual(["left/m.mtl", "left/n.mtl", "left/parts.mtl"].map((name) => editor.uri(name)));
    expect(Object.values(changes).map((edits) => edits.length)).toEqual([1, 1, 1]);
  });

  it("finds and changes a file once where one folder lies in the other", async () => {
    const editor = await started(inPage, ["left", "left/inner"]);
    await editor.open(editor.uri("left/inner/m.mtl"), files["left/inner/m.mtl"]);
    expect(await towers(editor, "left/inner/m.mtl")).toEqual(["left/inner/parts.mtl", "left/parts.mtl"].map((name) => editor.uri(name)));
    const changes = await rename(editor, "left/inner/m.mtl");
    expect(Object.entries(changes).map(([uri, edits]) => [uri, edits.length]).sort()).toEqual([["left/inner/m.mtl", 1], ["left/inner/parts.mtl", 1]].map(([name, count]) => [editor.uri(String(name)), count]));
  });

  it("finds what a folder brings that is added later", async () => {
    const editor = await started(inPage, ["right"]);
    await editor.open(editor.uri("right/m.mtl"), text);
    expect(await towers(editor, "right/m.mtl")).toEqual([editor.uri("right/parts.mtl")]);
    await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [{ uri: editor.uri("left"), name: "left" }], removed: [] } });
    expect(await towers(editor, "right/m.mtl")).toEqual(["left/inner/parts.mtl", "left/parts.mtl", "right/parts.mtl"].map((name) => editor.uri(name)));
  });
});

describe("data of a folder within another one", () => {
  it("are read inside the inner one alone, as training does", async () => {
    const editor = await started(false, ["left", "left/inner"]);
    await editor.open(editor.uri("left/inner/m.mtl"), files["left/inner/m.mtl"]);
    expect(await editor.codes(editor.uri("left/inner/m.mtl"), 1)).toEqual(["MTL602"]);
    await editor.stop();
    const outer = await started(false, ["left"]);
    await outer.open(outer.uri("left/inner/m.mtl"), files["left/inner/m.mtl"]);
    expect(await outer.codes(outer.uri("left/inner/m.mtl"), 1)).toEqual([]);
  });
});

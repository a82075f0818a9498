import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DocumentDiagnosticReport, InlayHint, WorkspaceDiagnosticReport } from "vscode-languageserver";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleServer, Client, folderWith } from "./client.ts";
import { model } from "./marked.ts";

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

const csv = "a,b,c,left,right\n1,2,3,0,x\n4,5,6,1,y\n7,8,9,0,z\n";

async function started(options: { readonly trusted?: boolean } = {}): Promise<Client> {
  client = new Client(server, folderWith({ "pair.csv": csv, "secret.csv": "a\n1\n" }));
  await client.start(options);
  return client;
}

describe("the server over stdio", () => {
  it("says what it can do", async () => {
    client = new Client(server, folderWith({}));
    const { capabilities } = await client.start();
    expect(capabilities).toMatchObject({ hoverProvider: true, documentFormattingProvider: true, codeLensProvider: {}, inlayHintProvider: true });
  });

  it("reports problems while one types, and drops them when they are mended", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model("  y = trunc -> dense(3)"));
    expect(await editor.codes(uri, 1)).toContain("MTL201");
    await editor.change(uri, 2, model());
    expect(await editor.codes(uri, 2)).toEqual([]);
  });

  it("asks the editor for the files of a folder that is on no disk, and for those of no other", async () => {
    const editor = client = new Client(server, folderWith({}));
    const asked: string[] = [];
    const answer = (method: string, told: (file: { file: string; start: number; end: number }) => object | null) => editor.connection.onRequest(method, (wanted: { uri: string; file: string; start: number; end: number }) => {
      asked.push(`${method} ${wanted.file}`);
      return told(wanted);
    });
    answer("mtl/stat", ({ file }) => (file === "pair.csv" ? { size: csv.length, modified: 1 } : null));
    answer("mtl/read", ({ start, end }) => ({ base64: Buffer.from(csv.slice(start, end)).toString("base64") }));
    const folder = { uri: "vscode-vfs://github/owner/shop", name: "shop" };
    await editor.connection.sendRequest("initialize", { processId: process.pid, rootUri: folder.uri, workspaceFolders: [folder], capabilities: {}, initializationOptions: { trusted: true, servesFiles: true } });
    await editor.connection.sendNotification("initialized", {});
    await editor.open(`${folder.uri}/m.mtl`, model());
    expect(await editor.codes(`${folder.uri}/m.mtl`, 1)).toEqual([]);
    await editor.open(`${folder.uri}/other.mtl`, model().replaceAll("pair.csv", "none.csv"));
    expect(await editor.codes(`${folder.uri}/other.mtl`, 1)).toContain("MTL602");
    expect(asked).toEqual(expect.arrayContaining(["mtl/stat pair.csv", "mtl/read pair.csv", "mtl/stat none.csv"]));
    asked.length = 0;
    await editor.open("untitled:m.mtl", model());
    expect(await editor.codes("untitled:m.mtl", 1)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it("reports only the last of several quick edits", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model());
    for (let version = 2; version <= 9; version++) await editor.change(uri, version, model(`  y${version} = trunc`));
    expect(await editor.codes(uri, 9)).toContain("MTL201");
    expect(editor.published.map(({ version }) => version)).not.toContain(5);
  });

  it("checks columns against the data, and again when the file changes", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    const text = model().replace('"c"]', '"cc"]');
    await editor.open(uri, text);
    expect(await editor.codes(uri, 1)).toEqual(["MTL601"]);
    writeFileSync(join(fileURLToPath(editor.uri(".")), "pair.csv"), csv.replace("a,b,c", "a,b,cc"));
    await editor.change(uri, 2, `${text}\n`);
    expect(await editor.codes(uri, 2)).toEqual([]);
  });

  it("opens no data in an untrusted workspace, until it is trusted", async () => {
    const editor = await started({ trusted: false });
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model().replace('"c"]', '"cc"]'));
    expect(await editor.codes(uri, 1)).toEqual([]);
    editor.published.length = 0;
    await editor.connection.sendNotification("mtl/trusted", { trusted: true });
    expect(await editor.codes(uri, 1)).toEqual(["MTL601"]);
  });

  it("is asked for diagnostics by an editor that says it will, in open and in stored files, and pushes none", async () => {
    const broken = model("  y = trunc");
    client = new Client(server, folderWith({ "pair.csv": csv, "stored.mtl": broken }));
    await client.start({}, { textDocument: { diagnostic: {} } });
    const uri = client.uri("m.mtl");
    await client.open(uri, broken);
    const first = await client.ask<DocumentDiagnosticReport>("textDocument/diagnostic", uri);
    expect(first).toMatchObject({ kind: "full", items: [{ code: "MTL201" }] });
    expect(await client.ask("textDocument/diagnostic", uri, { previousResultId: first.resultId })).toEqual({ kind: "unchanged", resultId: first.resultId });
    const everywhere = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [{ uri, value: first.resultId }] });
    expect(everywhere.items).toMatchObject([{ uri, version: 1, kind: "unchanged" }, { uri: client.uri("stored.mtl"), version: null, kind: "full", items: [{ code: "MTL201" }] }]);
    expect(client.published).toEqual([]);
  });

  it("shows the hints that the settings ask for", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model());
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const shown = async (inlayHints: object) => {
      await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: { mtl: { inlayHints } } });
      return (await editor.ask<InlayHint[]>("textDocument/inlayHint", uri, { range })).map(({ label }) => label);
    };
    expect(await shown({ heads: false })).toEqual([]);
    expect(await shown({ heads: false, shapes: true })).toEqual(["[8]", "[4]"]);
    expect(await shown({ heads: false, parameters: true })).toEqual(["32 parameters", "36 parameters"]);
  });

  it("hands out the graph of a model", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model());
    const answer = await editor.connection.sendRequest<{ graph?: { name: string } }>("mtl/model", { uri, model: "Pair" });
    expect(answer.graph?.name).toBe("Pair");
    expect(await editor.connection.sendRequest("mtl/model", { uri: editor.uri("other.mtl") })).toEqual({ problems: [], source: "" });
  });

  it("reads nothing outside the workspace", async () => {
    const editor = await started();
    const uri = editor.uri("m.mtl");
    await editor.open(uri, model().replace("pair.csv", "../../etc/passwd"));
    const codes = await editor.codes(uri, 1);
    expect(codes).not.toEqual([]);
    expect(codes).not.toContain("MTL601");
  });
});

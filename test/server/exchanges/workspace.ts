import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { InlayHint, WorkspaceEdit, WorkspaceSymbol } from "vscode-languageserver";
import { expect } from "vitest";
import type { Client } from "../client.ts";
import { folderWith } from "../client.ts";
import { told, whole, type Exchanges } from "./stage.ts";

const labels = async (client: Client) => (await client.ask<InlayHint[]>("textDocument/inlayHint", client.uri("m.mtl"), { range: whole })).map(({ label }) => label);

/** Settings, files and folders. */
export const workspace: Exchanges = {
  "workspace/didChangeConfiguration": async (stage) => {
    const client = await stage.opened();
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { mtl: { inlayHints: { heads: false, parameters: true } } } });
    expect(await labels(client)).toContain("32 parameters");
  },
  "workspace/configuration": async (stage) => {
    const client = await stage.fresh();
    const asked = told(client, "workspace/configuration", [{ inlayHints: { heads: false } }]);
    await client.start({}, { workspace: { configuration: true } });
    expect(await asked).toEqual({ items: [{ section: "mtl" }] });
  },
  "workspace/didChangeWatchedFiles": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("m.mtl");
    expect(await client.codes(uri, 1)).toEqual([]);
    client.published.length = 0;
    writeFileSync(fileURLToPath(client.uri("pair.csv")), "a,b,left,right\n1,2,0,x\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri("pair.csv"), type: 2 }] });
    expect(await client.codes(uri, 1)).toEqual(["MTL601"]);
  },
  "workspace/didChangeWorkspaceFolders": async (stage) => {
    const client = await stage.opened();
    const uri = pathToFileURL(folderWith({ "new.mtl": "newcomer = 4\n" })).href;
    const named = async () => (await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "newcomer" })).length;
    expect(await named()).toBe(0);
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [{ uri, name: "more" }], removed: [] } });
    expect(await named()).toBe(1);
  },
  "workspace/willRenameFiles": async (stage) => {
    const client = await stage.reader();
    const files = [{ oldUri: client.uri("parts.mtl"), newUri: client.uri("lib/parts.mtl") }];
    const { changes } = await client.connection.sendRequest<WorkspaceEdit>("workspace/willRenameFiles", { files });
    expect(changes?.[client.uri("m.mtl")]).toEqual([expect.objectContaining({ newText: expect.stringContaining("lib/parts.mtl") as string })]);
  },
};

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { InitializeResult, WorkspaceSymbol } from "vscode-languageserver";
import { expect } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { watchedFiles } from "../../../server/watched-files.ts";
import { broken, text, told, type Exchanges } from "./stage.ts";

/** Lifecycle, documents and the window. */
export const lifecycle: Exchanges = {
  "initialize": async (stage) => {
    const { capabilities, serverInfo } = await (await stage.fresh()).start() satisfies InitializeResult;
    expect(serverInfo).toEqual({ name: "mtl", version: manifest.version });
    expect(capabilities).toMatchObject({ positionEncoding: "utf-16", hoverProvider: true, documentFormattingProvider: true });
  },
  "initialized": async (stage) => {
    const client = await stage.fresh();
    const asked = told(client, "workspace/configuration", [{}]);
    await client.start({}, { workspace: { configuration: true } });
    expect(await asked).toEqual({ items: [{ section: "mtl" }] });
  },
  "shutdown": async (stage) => {
    const client = await stage.opened();
    expect(await client.connection.sendRequest("shutdown")).toBeNull();
    await expect(client.ask("textDocument/hover", client.uri("m.mtl"), { position: { line: 0, character: 0 } })).rejects.toMatchObject({ code: -32600 });
  },
  "exit": async (stage) => {
    expect(await (await stage.opened()).stop()).toBe(0);
  },
  "client/registerCapability": async (stage) => {
    const client = await stage.fresh();
    const asked = told(client, "client/registerCapability");
    await client.start({}, { workspace: { didChangeConfiguration: { dynamicRegistration: true } } });
    expect(await asked).toMatchObject({ registrations: [{ method: "workspace/didChangeConfiguration", registerOptions: { section: "mtl" } }] });
    const other = await stage.fresh();
    const files = told(other, "client/registerCapability");
    await other.start({}, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
    expect(await files).toMatchObject({ registrations: [{ method: "workspace/didChangeWatchedFiles", registerOptions: { watchers: watchedFiles.map((globPattern) => ({ globPattern })) } }] });
  },
  "$/cancelRequest": async (stage) => {
    const client = await stage.opened();
    const { answer, cancel } = client.request("textDocument/hover", { textDocument: { uri: client.uri("m.mtl") }, position: { line: 7, character: 4 } });
    cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
  },
  "textDocument/didOpen": async (stage) => {
    const client = await stage.opened();
    expect(await client.codes(client.uri("m.mtl"), 1)).toEqual([]);
  },
  "textDocument/didChange": async (stage) => {
    const client = await stage.opened();
    const [uri, line] = [client.uri("m.mtl"), text.split("\n").findIndex((written) => written.includes("task left"))];
    const character = text.split("\n")[line].indexOf("trunk");
    const change = { range: { start: { line, character }, end: { line, character: character + 5 } }, text: "trunc" };
    await client.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [change] });
    expect(await client.codes(uri, 2)).toContain("MTL201");
  },
  "textDocument/didSave": async (stage) => {
    const client = await stage.opened();
    const named = async () => (await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "narrow" })).length;
    expect(await named()).toBe(0);
    writeFileSync(fileURLToPath(client.uri("more.mtl")), "narrow = 4\n");
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: client.uri("m.mtl") } });
    expect(await named()).toBe(1);
  },
  "textDocument/didClose": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("m.mtl");
    await client.change(uri, 2, broken);
    expect(await client.codes(uri, 2)).not.toEqual([]);
    const cleared = client.nextPublished();
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    await cleared;
    expect(client.published.at(-1)).toEqual({ uri, diagnostics: [] });
  },
  "window/logMessage": async (stage) => {
    const client = await stage.opened();
    const logged = told(client, "window/logMessage");
    // No place to hover over: an editor's fault, and one answer that is lost.
    expect(await client.ask("textDocument/hover", client.uri("m.mtl"))).toBeNull();
    expect(await logged).toMatchObject({ type: 1, message: expect.stringContaining("hover: ") as string });
  },
};

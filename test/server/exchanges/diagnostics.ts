import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport } from "vscode-languageserver";
import { expect } from "vitest";
import { broken, text, told, type Exchanges, type Stage } from "./stage.ts";

const asking = (stage: Stage) => stage.opened({ textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } });

/** Problems, pushed or asked for. */
export const diagnostics: Exchanges = {
  "textDocument/publishDiagnostics": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("m.mtl");
    await client.change(uri, 2, broken);
    expect(await client.codes(uri, 2)).toEqual(["MTL201"]);
    await client.change(uri, 3, text);
    expect(await client.codes(uri, 3)).toEqual([]);
  },
  "textDocument/diagnostic": async (stage) => {
    const client = await asking(stage);
    const uri = client.uri("m.mtl");
    await client.change(uri, 2, broken);
    const report = await client.ask<DocumentDiagnosticReport>("textDocument/diagnostic", uri);
    expect(report).toMatchObject({ kind: "full", items: [{ code: "MTL201", source: "mtl" }] });
    expect(await client.ask("textDocument/diagnostic", uri, { previousResultId: report.resultId })).toEqual({ kind: "unchanged", resultId: report.resultId });
    expect(client.published).toEqual([]);
  },
  "workspace/diagnostic": async (stage) => {
    const client = await asking(stage);
    writeFileSync(fileURLToPath(client.uri("stored.mtl")), broken);
    const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [] });
    expect(items.find(({ uri }) => uri === client.uri("stored.mtl"))).toMatchObject({ version: null, items: [{ code: "MTL201" }] });
    expect(items.find(({ uri }) => uri === client.uri("m.mtl"))).toMatchObject({ version: 1, items: [] });
  },
  "workspace/diagnostic/refresh": async (stage) => {
    const client = await asking(stage);
    const refreshed = told(client, "workspace/diagnostic/refresh");
    const uri = client.uri("m.mtl");
    expect(await client.ask("textDocument/diagnostic", uri)).toMatchObject({ items: [] });
    writeFileSync(fileURLToPath(client.uri("pair.csv")), "a,b,left,right\n1,2,0,x\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri("pair.csv"), type: 2 }] });
    await refreshed;
    expect(await client.ask("textDocument/diagnostic", uri)).toMatchObject({ items: [{ code: "MTL601" }] });
  },
};

import { readFileSync } from "node:fs";
import type { ServerCapabilities } from "vscode-languageserver";
import { describe, expect, it } from "vitest";
import { capabilitiesFor, editorOf } from "../../server/capabilities.ts";

const page = readFileSync(new URL("../../docs/lsp.md", import.meta.url), "utf8");
const capabilities = capabilitiesFor(editorOf({ textDocument: { diagnostic: {} } }));

/** Which capability says that a request is answered. */
const said: Readonly<Record<string, (server: ServerCapabilities) => unknown>> = {
  "textDocument/diagnostic": (server) => server.diagnosticProvider,
  "textDocument/completion": (server) => server.completionProvider,
  "completionItem/resolve": (server) => server.completionProvider?.resolveProvider,
  "textDocument/hover": (server) => server.hoverProvider,
  "textDocument/signatureHelp": (server) => server.signatureHelpProvider,
  "textDocument/declaration": (server) => server.declarationProvider,
  "textDocument/definition": (server) => server.definitionProvider,
  "textDocument/typeDefinition": (server) => server.typeDefinitionProvider,
  "textDocument/implementation": (server) => server.implementationProvider,
  "textDocument/references": (server) => server.referencesProvider,
  "textDocument/documentHighlight": (server) => server.documentHighlightProvider,
  "textDocument/documentSymbol": (server) => server.documentSymbolProvider,
  "workspace/symbol": (server) => server.workspaceSymbolProvider,
  "textDocument/rename": (server) => server.renameProvider,
  "textDocument/linkedEditingRange": (server) => server.linkedEditingRangeProvider,
  "textDocument/codeAction": (server) => server.codeActionProvider,
  "codeAction/resolve": (server) => typeof server.codeActionProvider === "object" && server.codeActionProvider.resolveProvider,
  "textDocument/codeLens": (server) => server.codeLensProvider,
  "codeLens/resolve": (server) => server.codeLensProvider?.resolveProvider,
  "textDocument/documentLink": (server) => server.documentLinkProvider,
  "documentLink/resolve": (server) => server.documentLinkProvider?.resolveProvider,
  "textDocument/formatting": (server) => server.documentFormattingProvider,
  "textDocument/rangeFormatting": (server) => server.documentRangeFormattingProvider,
  "textDocument/onTypeFormatting": (server) => server.documentOnTypeFormattingProvider,
  "textDocument/foldingRange": (server) => server.foldingRangeProvider,
  "textDocument/selectionRange": (server) => server.selectionRangeProvider,
  "textDocument/semanticTokens/full": (server) => server.semanticTokensProvider,
  "textDocument/inlayHint": (server) => server.inlayHintProvider,
  "inlayHint/resolve": (server) => typeof server.inlayHintProvider === "object" && "resolveProvider" in server.inlayHintProvider,
  "textDocument/inlineValue": (server) => server.inlineValueProvider,
  "textDocument/prepareCallHierarchy": (server) => server.callHierarchyProvider,
  "textDocument/prepareTypeHierarchy": (server) => server.typeHierarchyProvider,
  "textDocument/documentColor": (server) => server.colorProvider,
  "textDocument/moniker": (server) => server.monikerProvider,
  "workspace/didChangeWorkspaceFolders": (server) => server.workspace?.workspaceFolders?.changeNotifications,
  "workspace/willRenameFiles": (server) => server.workspace?.fileOperations?.willRename,
  "workspace/executeCommand": (server) => server.executeCommandProvider,
  "notebookDocument/didOpen": (server) => server.notebookDocumentSync,
};

describe("the page of requests", () => {
  const rows = page.split("\n").filter((line) => /^\| `/.test(line));

  it.each(Object.entries(said))("says of %s what the server says of itself", (method, capability) => {
    const row = rows.find((line) => line.includes(`\`${method}\``));
    expect(row, `no row of ${method}`).toBeDefined();
    const answered = row?.split("|").map((cell) => cell.trim()).find((cell) => cell === "yes" || cell === "no");
    expect(answered).toBe(capability(capabilities) ? "yes" : "no");
  });
});

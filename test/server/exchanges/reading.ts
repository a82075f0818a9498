import type {
  CallHierarchyItem, CodeLens, CompletionItem, DocumentLink, DocumentSymbol, FoldingRange, Hover, Location, SelectionRange, SemanticTokens, SemanticTokensDelta, SignatureHelp,
} from "vscode-languageserver";
import { expect } from "vitest";
import { at, text, told, whole, type Exchanges } from "./stage.ts";

const line = (word: string) => at(word).position.line;

async function caller(ask: (method: string, more: object) => Promise<CallHierarchyItem[]>): Promise<CallHierarchyItem> {
  return (await ask("textDocument/prepareCallHierarchy", at("tower")))[0];
}

/** What an editor shows of a text. */
export const reading: Exchanges = {
  "textDocument/completion": async (stage) => {
    const labels = (await stage.ask<CompletionItem[]>("textDocument/completion", at("dense"))).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["dense", "tower"]));
    const columns = await stage.ask<CompletionItem[]>("textDocument/completion", at("\"b\""));
    expect(columns.map(({ label }) => label)).toEqual(expect.arrayContaining(["a", "b", "c"]));
  },
  "completionItem/resolve": async (stage) => {
    const dense = (await stage.ask<CompletionItem[]>("textDocument/completion", at("dense"))).find(({ label }) => label === "dense");
    expect(dense?.documentation).toBeUndefined();
    const resolved = await (await stage.reader()).connection.sendRequest<CompletionItem>("completionItem/resolve", dense);
    expect(JSON.stringify(resolved.documentation)).toContain("dense(units");
  },
  "textDocument/hover": async (stage) => {
    expect(JSON.stringify(await stage.ask<Hover>("textDocument/hover", at("dense")))).toContain("32 parameters");
  },
  "textDocument/signatureHelp": async (stage) => {
    const help = await stage.ask<SignatureHelp>("textDocument/signatureHelp", at("relu"));
    expect(help.signatures[0].label).toContain("dense(units");
    expect(help.activeParameter).toBe(1);
  },
  "textDocument/definition": async (stage) => {
    expect(await stage.ask<Location>("textDocument/definition", at("trunk", 2))).toMatchObject({ range: { start: { line: line("trunk = x") } } });
    expect(await stage.ask<Location>("textDocument/definition", at("tower"))).toMatchObject({ uri: (await stage.reader()).uri("parts.mtl") });
  },
  "textDocument/typeDefinition": async (stage) => {
    expect(await stage.ask<Location>("textDocument/typeDefinition", at("trunk ->"))).toMatchObject({ uri: (await stage.reader()).uri("parts.mtl") });
  },
  "textDocument/references": async (stage) => {
    expect(await stage.ask<Location[]>("textDocument/references", { ...at("trunk =", 0), context: { includeDeclaration: true } })).toHaveLength(3);
  },
  "textDocument/documentHighlight": async (stage) => {
    const kinds = (await stage.ask<{ kind: number }[]>("textDocument/documentHighlight", at("trunk ="))).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual([2, 2, 3]);
  },
  "textDocument/documentSymbol": async (stage) => {
    const [pair] = await stage.ask<DocumentSymbol[]>("textDocument/documentSymbol");
    expect(pair.name).toBe("Pair");
    expect(pair.children?.map(({ name }) => name)).toEqual(expect.arrayContaining(["x", "width", "trunk", "left", "right"]));
  },
  "workspace/symbol": async (stage) => {
    const client = await stage.reader();
    const found = await client.connection.sendRequest<{ name: string; location: { uri: string } }[]>("workspace/symbol", { query: "tower" });
    expect(found).toMatchObject([{ name: "tower", location: { uri: client.uri("parts.mtl") } }]);
  },
  "textDocument/codeLens": async (stage) => {
    const titles = (await stage.ask<CodeLens[]>("textDocument/codeLens")).map(({ command }) => command?.title ?? "");
    expect(titles).toEqual(expect.arrayContaining(["Train", "Show Affinity", "Show Topology"]));
    expect(titles.some((title) => /parameters .* shared/.test(title))).toBe(true);
  },
  "workspace/codeLens/refresh": async (stage) => {
    const client = await stage.opened({ workspace: { codeLens: { refreshSupport: true } } });
    const refreshed = told(client, "workspace/codeLens/refresh");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri("pair.csv"), type: 2 }] });
    expect(await refreshed).toBeDefined();
  },
  "textDocument/documentLink": async (stage) => {
    const client = await stage.reader();
    const targets = (await stage.ask<DocumentLink[]>("textDocument/documentLink")).map(({ target }) => target);
    expect(targets.sort()).toEqual([client.uri("pair.csv"), client.uri("parts.mtl")]);
  },
  "textDocument/foldingRange": async (stage) => {
    expect(await stage.ask<FoldingRange[]>("textDocument/foldingRange")).toEqual(expect.arrayContaining([expect.objectContaining({ startLine: line("model Pair") })]));
  },
  "textDocument/selectionRange": async (stage) => {
    const [inner] = await stage.ask<SelectionRange[]>("textDocument/selectionRange", { positions: [at("relu").position] });
    let depth = 0;
    for (let range: SelectionRange | undefined = inner; range; range = range.parent) depth++;
    expect(depth).toBeGreaterThan(4);
  },
  "textDocument/semanticTokens/full": async (stage) => {
    expect((await stage.ask<SemanticTokens>("textDocument/semanticTokens/full")).data.length % 5).toBe(0);
  },
  "textDocument/semanticTokens/full/delta": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("m.mtl");
    const { resultId } = await client.ask<SemanticTokens>("textDocument/semanticTokens/full", uri);
    await client.change(uri, 2, text.replace("relu", "softplus"));
    expect((await client.ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", uri, { previousResultId: resultId })).edits).toHaveLength(1);
  },
  "textDocument/semanticTokens/range": async (stage) => {
    const full = await stage.ask<SemanticTokens>("textDocument/semanticTokens/full");
    const part = await stage.ask<SemanticTokens>("textDocument/semanticTokens/range", { range: { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } } });
    expect(part.data.length).toBeGreaterThan(0);
    expect(part.data.length).toBeLessThan(full.data.length);
  },
  "textDocument/inlayHint": async (stage) => {
    expect(await stage.ask<unknown[]>("textDocument/inlayHint", { range: whole })).toHaveLength(2);
  },
  "workspace/inlayHint/refresh": async (stage) => {
    const client = await stage.opened({ workspace: { inlayHint: { refreshSupport: true } } });
    const refreshed = told(client, "workspace/inlayHint/refresh");
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { mtl: { inlayHints: { shapes: true } } } });
    expect(await refreshed).toBeDefined();
  },
  "textDocument/prepareCallHierarchy": async (stage) => {
    expect(await stage.ask("textDocument/prepareCallHierarchy", at("tower"))).toMatchObject([{ name: "tower" }]);
  },
  "callHierarchy/incomingCalls": async (stage) => {
    const item = await caller((method, more) => stage.ask(method, more));
    expect(await (await stage.reader()).connection.sendRequest("callHierarchy/incomingCalls", { item })).toMatchObject([{ from: { name: "trunk" } }]);
  },
  "callHierarchy/outgoingCalls": async (stage) => {
    const client = await stage.opened();
    const uri = client.uri("own.mtl");
    await client.open(uri, "block inner = dense(4)\nblock outer = inner -> dense(2)\n");
    const [item] = await client.ask<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", uri, { position: { line: 1, character: 7 } });
    expect(await client.connection.sendRequest("callHierarchy/outgoingCalls", { item })).toMatchObject([{ to: { name: "inner" } }]);
  },
};

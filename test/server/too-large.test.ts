import type { CompletionItem, DocumentSymbol, FoldingRange, Hover, SemanticTokens, SemanticTokensDelta, SignatureHelp, TextEdit } from "vscode-languageserver";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../bench/language/generate.ts";
import { bundleServer, Client, folderWith } from "./client.ts";

let server: string;
let client: Client;

beforeAll(async () => {
  server = await bundleServer();
});

afterEach(async () => {
  expect(client.log).toEqual([]);
  expect(await client.stop()).toBe(0);
});

async function opened(text: string): Promise<string> {
  client = new Client(server, folderWith({}));
  await client.start({ trusted: false });
  const uri = client.uri("m.mtl");
  await client.open(uri, text);
  return uri;
}

function told(uri: string, version: number): readonly string[] {
  return client.published.findLast((published) => published.uri === uri && published.version === version)?.diagnostics.map(({ message }) => (typeof message === "string" ? message : message.value)) ?? [];
}

describe("a file of ten megabytes", () => {
  const text = Array.from({ length: 40 }, () => generate(7_500)).join("\n");
  const at = { position: { line: 200_000, character: 12 } };

  it("has one problem that says so, and is edited without a wait for what is not known of it", async () => {
    expect(text.length).toBeGreaterThan(10_000_000);
    const uri = await opened(text);
    expect(await client.codes(uri, 1)).toEqual(["MTL120"]);
    const place = { line: 200_000, character: 0 };
    await client.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: place, end: place }, text: "model " }] });
    expect(await client.codes(uri, 2)).toEqual(["MTL120"]);
    expect(told(uri, 2)[0]).toMatch(/^analysis limited: the file has 1\d\.\d million characters/);
    expect(await client.ask<Hover | null>("textDocument/hover", uri, at)).toBeNull();
    expect(await client.ask<CompletionItem[]>("textDocument/completion", uri, at)).toEqual([]);
    expect(await client.ask<SignatureHelp | null>("textDocument/signatureHelp", uri, at)).toBeNull();
    expect(await client.ask<SemanticTokens>("textDocument/semanticTokens/full", uri)).toEqual({ data: [] });
    expect(await client.ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", uri, { previousResultId: "1" })).toEqual({ data: [] });
    expect(await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", uri)).toEqual([]);
    expect(await client.ask<FoldingRange[]>("textDocument/foldingRange", uri)).toEqual([]);
    expect(await client.ask<TextEdit[]>("textDocument/formatting", uri, { options: { tabSize: 2, insertSpaces: true } })).toEqual([]);
    // And once it is short again, everything is known again.
    await client.change(uri, 3, generate(100));
    expect(await client.codes(uri, 3)).toEqual([]);
    expect(await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", uri)).not.toEqual([]);
  });
});

describe("a hundred thousand brackets", () => {
  it.each(["(", "["])("of %s are one problem, and the members beside them are known", async (bracket) => {
    const uri = await opened(`model A {\n  input x : number[3]\n  deep = ${bracket.repeat(100_000)}\n  task t : binary = x -> dense(4)\n}\n`);
    await client.codes(uri, 1);
    expect(told(uri, 1).filter((message) => message.startsWith("analysis limited: brackets are nested more than 50 deep here"))).toHaveLength(1);
    const [model] = await client.ask<DocumentSymbol[]>("textDocument/documentSymbol", uri);
    expect(model?.children?.map(({ name }) => name)).toContain("x");
    expect(await client.ask<CompletionItem[]>("textDocument/completion", uri, { position: { line: 2, character: 50_000 } })).not.toEqual([]);
    expect(await client.ask<Hover | null>("textDocument/hover", uri, { position: { line: 1, character: 13 } })).not.toBeNull();
  });
});

import { LSPClient, hoverTooltips, serverCompletion, signatureHelp } from "@codemirror/lsp-client";
import * as v from "valibot";
import type { CodeAction, Diagnostic, Position, TextEdit } from "vscode-languageserver";
import { adviceAnswer, type AdviceAnswer, adviceRequest } from "../../src/protocol/advice.ts";
import { topology, type FromTopology } from "../../src/protocol/topology.ts";
import { cleanHtml } from "./clean-html.ts";
import { workerTransport, type ServedFiles } from "./transport.ts";

/** The one file of the page. */
export const modelUri = "play:/model.mtl";

const topologyAnswer = v.object({ topology: v.optional(topology), errors: v.number() });
const modelAnswer = v.object({ graph: v.optional(v.looseObject({ name: v.string(), train: v.looseObject({ seed: v.number() }) })), source: v.string() });

/** What the page asks the language server for. */
export interface Language {
  readonly client: LSPClient;
  diagnostics(): Promise<readonly Diagnostic[]>;
  /** Mends of a problem, the likeliest first. */
  fixes(problem: Diagnostic): Promise<readonly CodeAction[]>;
  /** Five numbers a token, as the protocol has them. */
  tokens(): Promise<readonly number[]>;
  topology(): Promise<v.InferOutput<typeof topologyAnswer>>;
  /** What a change made in the drawing comes to. */
  edit(asked: Omit<Extract<FromTopology, { type: "edit" }>, "type">): Promise<{ readonly edits?: readonly TextEdit[]; readonly refused?: string }>;
  /** The checked model and the text that it was made of; no graph where errors stand in the way. */
  model(): Promise<v.InferOutput<typeof modelAnswer>>;
  /** What a finished run has shown of the text as it stands, and the edits that it speaks for. */
  advice(asked: { readonly model: string; readonly run: string }): Promise<AdviceAnswer>;
  /** Files came or went. */
  filesChanged(): void;
}

/** Of a file: what a model names lies beside it, and the server asks for it anew. */
const changed = 2;

/** Starts the language server in a worker. */
export function startLanguage(script: string, files: ServedFiles): Language {
  const worker = new Worker(script, { name: "server" });
  const client = new LSPClient({
    timeout: 30_000, sanitizeHTML: cleanHtml, initializationOptions: { servesFiles: true },
    extensions: [serverCompletion({ override: true }), hoverTooltips({ hoverTime: 250 }), signatureHelp()],
  });
  client.connect(workerTransport(worker, files));
  return { client, ...requests(client), filesChanged: () => client.notification("workspace/didChangeWatchedFiles", { changes: [{ uri: modelUri, type: changed }] }) };
}

function requests(client: LSPClient): Omit<Language, "client" | "filesChanged"> {
  const textDocument = { uri: modelUri };
  const ask = <Result>(method: string, params: object): Promise<Result> => {
    client.sync();
    return client.request(method, params);
  };
  return {
    diagnostics: async () => (await ask<{ items?: Diagnostic[] }>("textDocument/diagnostic", { textDocument })).items ?? [],
    fixes: async ({ range, ...rest }) => {
      const actions = await ask<CodeAction[] | null>("textDocument/codeAction", { textDocument, range, context: { diagnostics: [{ range, ...rest }], only: ["quickfix"] } });
      const own = (actions ?? []).filter(({ diagnostics = [] }) => diagnostics.some((one) => one.code === rest.code && samePlace(one.range.start, range.start)));
      return own.sort((left, right) => Number(right.isPreferred ?? false) - Number(left.isPreferred ?? false));
    },
    tokens: async () => (await ask<{ data: number[] } | null>("textDocument/semanticTokens/full", { textDocument }))?.data ?? [],
    topology: async () => v.parse(topologyAnswer, await ask("mtl/topology", textDocument)),
    edit: (asked) => ask("mtl/edit", { ...textDocument, ...asked }),
    advice: async (asked) => v.parse(adviceAnswer, await ask(adviceRequest, { ...textDocument, ...asked })),
    model: async () => v.parse(modelAnswer, await ask("mtl/model", textDocument)),
  };
}

const samePlace = (left: Position, right: Position): boolean => left.line === right.line && left.character === right.character;

import { TextDocumentSyncKind, TextDocuments, type CancellationToken, type Connection, type InitializeParams, type InitializeResult } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Analyses } from "./analyses.ts";
import { offsetOf, type Context } from "./context.ts";
import { codeActions } from "./features/code-actions.ts";
import { codeLenses } from "./features/code-lenses.ts";
import { completion } from "./features/completion.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { foldingRanges } from "./features/folding.ts";
import { formatting } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { modelOf, type ModelAnswer, type ModelRequest } from "./features/model.ts";
import { selectionRange } from "./features/selection-ranges.ts";
import { legend, semanticTokens } from "./features/semantic-tokens.ts";
import { signatureHelp } from "./features/signature-help.ts";
import { definition, documentSymbols, highlights, prepareRename, references, rename } from "./features/symbols.ts";
import type { Host } from "./host.ts";
import { Pusher } from "./pusher.ts";

interface Server {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyses: Analyses;
  readonly pusher: Pusher;
  folders: readonly string[];
  /** In an untrusted workspace no data file is opened. */
  trusted: boolean;
}

/** Answers an editor until the connection ends. All that is read from disk is read by the host. */
export function startServer(connection: Connection, host: Host): void {
  const server = serverOf(connection, host);
  connection.onInitialize((parameters) => initialize(server, parameters));
  connection.onNotification("mtl/trusted", ({ trusted }: { trusted: boolean }) => {
    server.trusted = trusted;
    recheck(server);
  });
  connection.onDidChangeWatchedFiles(() => recheck(server));
  listen(server);
  answer(server);
  server.documents.listen(connection);
  connection.listen();
}

function serverOf(connection: Connection, host: Host): Server {
  const analyses = new Analyses((uri, file) => readHeader(server, uri, file));
  const documents = new TextDocuments(TextDocument);
  const push = (uri: string) => guarded(server, "diagnostics", () => pushDiagnostics(server, uri), undefined);
  const server: Server = { connection, host, documents, analyses, pusher: new Pusher(push), folders: [], trusted: true };
  return server;
}

async function readHeader({ host, trusted, folders }: Server, uri: string, file: string) {
  return trusted ? host.readHeader?.(uri, file, folders) : undefined;
}

function initialize(server: Server, { workspaceFolders, initializationOptions }: InitializeParams): InitializeResult {
  const options = initializationOptions as { trusted?: unknown } | undefined;
  server.trusted = options?.trusted !== false;
  server.folders = (workspaceFolders ?? []).map(({ uri }) => uri);
  return {
    serverInfo: { name: "mtl" },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: [".", ":", "(", ",", ">", "\"", "[", "{", " "] },
      signatureHelpProvider: { triggerCharacters: ["(", ","] },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      documentFormattingProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      codeLensProvider: {},
      foldingRangeProvider: true,
      inlayHintProvider: true,
      selectionRangeProvider: true,
      semanticTokensProvider: { legend, full: true },
    },
  };
}

function listen({ documents, pusher, analyses, connection }: Server): void {
  documents.onDidChangeContent(({ document }) => pusher.schedule(document.uri));
  documents.onDidClose(({ document }) => {
    pusher.cancel(document.uri);
    analyses.forget(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
}

function recheck({ documents, analyses, pusher }: Server): void {
  analyses.forget();
  for (const { uri } of documents.all()) pusher.schedule(uri);
}

/** Stale results are dropped: by the time that a check ends, a newer version may be waiting for its own. */
async function pushDiagnostics({ documents, analyses, connection }: Server, uri: string): Promise<void> {
  const document = documents.get(uri);
  if (!document) return;
  const { version } = document;
  const found = diagnostics(await analyses.of(document));
  if (documents.get(uri)?.version === version) await connection.sendDiagnostics({ uri, version, diagnostics: found });
}

interface Located {
  readonly textDocument: { readonly uri: string };
}

/** Every feature is a function of the checked document; here each meets its request. */
function answer(server: Server): void {
  const { connection } = server;
  const on = <P extends Located, R>(name: string, empty: R, feature: (context: Context, parameters: P) => R) =>
    (parameters: P, token: CancellationToken) => answerOne(server, name, parameters.textDocument.uri, token, empty, (context) => feature(context, parameters));
  connection.onHover(on("hover", null, (context, { position }) => hover(context, offsetOf(context, position)) ?? null));
  connection.onCompletion(on("completion", [], (context, { position }) => completion(context, offsetOf(context, position))));
  connection.onSignatureHelp(on("signature help", null, (context, { position }) => signatureHelp(context, offsetOf(context, position)) ?? null));
  connection.onDefinition(on("definition", null, (context, { position }) => definition(context, offsetOf(context, position)) ?? null));
  connection.onReferences(on("references", [], (context, { position, context: { includeDeclaration } }) =>
    references(context, offsetOf(context, position), includeDeclaration)));
  connection.onDocumentHighlight(on("highlights", [], (context, { position }) => highlights(context, offsetOf(context, position))));
  connection.onPrepareRename(on("prepare rename", null, (context, { position }) => prepareRename(context, offsetOf(context, position)) ?? null));
  connection.onRenameRequest(on("rename", null, (context, { position, newName, textDocument: { uri } }) => {
    const edits = rename(context, offsetOf(context, position), newName);
    return edits ? { changes: { [uri]: edits } } : null;
  }));
  connection.onDocumentSymbol(on("symbols", [], documentSymbols));
  connection.onDocumentFormatting(on("formatting", [], formatting));
  connection.onCodeAction(on("code actions", [], (context, { range }) => codeActions(context, range)));
  connection.onCodeLens(on("code lenses", [], codeLenses));
  connection.onFoldingRanges(on("folding", [], foldingRanges));
  connection.onSelectionRanges(on("selection", [], (context, { positions }) =>
    positions.map((position) => selectionRange(context, offsetOf(context, position)))));
  connection.languages.semanticTokens.on(on("semantic tokens", { data: [] }, semanticTokens));
  connection.languages.inlayHint.on(on("inlay hints", [], (context, { range }) => inlayHints(context, range)));
  connection.onRequest("mtl/model", ({ uri, model }: ModelRequest, token: CancellationToken) =>
    answerOne<ModelAnswer>(server, "model", uri, token, { problems: [] }, (context) => modelOf(context, model)));
}

/** One request: the empty answer for a document that is not open, for a request that nobody waits for, and for a bug. */
function answerOne<R>(server: Server, name: string, uri: string, token: CancellationToken, empty: R, feature: (context: Context) => R): Promise<R> {
  return guarded(server, name, async () => {
    const document = server.documents.get(uri);
    if (!document || token.isCancellationRequested) return empty;
    const context = await server.analyses.of(document);
    return token.isCancellationRequested ? empty : feature(context);
  }, empty);
}

/** The boundary for surprises: a bug costs one answer, with a line in the log. */
async function guarded<R>({ connection }: Server, name: string, work: () => Promise<R>, empty: R): Promise<R> {
  try {
    return await work();
  } catch (error) {
    connection.console.error(`${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    return empty;
  }
}

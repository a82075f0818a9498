import { CodeLensRefreshRequest, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification, TextDocuments, type Connection, type InitializeParams, type InitializeResult } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Analyses } from "./analyses.ts";
import { answerDocuments } from "./answer-documents.ts";
import { answerWorkspace } from "./answer-workspace.ts";
import { capabilitiesFor, editorOf } from "./capabilities.ts";
import { Evidence } from "./evidence.ts";
import { sameUri, uriOf } from "./context.ts";
import type { Host } from "./host.ts";
import type { ImportedText } from "../src/language/index.ts";
import { Pusher } from "./pusher.ts";
import { ReportHistory } from "./report-history.ts";
import { reported } from "./reported.ts";
import { guarded, type Server } from "./server.ts";
import { defaults, settingsFrom } from "./settings.ts";
import { TokenHistory } from "./token-history.ts";
import { turn } from "./turn.ts";
import { version } from "./version.ts";
import { WarmUp } from "./warm-up.ts";
import { isAnsweredFrom, watchedFiles } from "./watched-files.ts";
import { Workspace } from "./workspace.ts";

/** Answers an editor until the connection ends. All that is read from disk is read by the host. */
export function startServer(connection: Connection, host: Host): Server {
  const server = serverOf(connection, host);
  connection.onInitialize((parameters) => initialize(server, parameters));
  connection.onShutdown(() => {
    server.ended = true;
    server.warmUp.stop();
  });
  connection.onInitialized(() => {
    server.warmUp.start();
    void guarded(server, "files", () => followFiles(server), undefined);
    return guarded(server, "settings", () => followSettings(server), undefined);
  });
  connection.onDidChangeConfiguration(({ settings }) => guarded(server, "settings", () => readSettings(server, settings), undefined));
  connection.onNotification("mtl/trusted", (told: unknown) => {
    server.trusted = typeof told === "object" && told !== null && "trusted" in told && told.trusted === true;
    recheck(server);
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
    const gone = new Set(removed.map(({ uri }) => uri));
    server.folders = [...new Set([...server.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)])];
    recheck(server);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => isAnsweredFrom(uri))) recheck(server);
  });
  listen(server);
  answerDocuments(server);
  answerWorkspace(server);
  server.documents.listen(connection);
  connection.listen();
  return server;
}

function serverOf(connection: Connection, host: Host): Server {
  const push = (uri: string) => guarded(server, "diagnostics", () => pushDiagnostics(server, uri), undefined);
  const server: Server = {
    connection, host,
    documents: new TextDocuments(TextDocument),
    analyses: new Analyses({
      readHeader: (uri, file) => readHeader(server, uri, file),
      readImport: (uri, path) => readImport(server, uri, path),
      allowBurst: (active) => server.host.allowBurst?.(active),
    }),
    evidence: new Evidence(async (uri, model, wanted) => (server.trusted ? server.host.readRun?.(uri, model, server.folders, wanted) : undefined)),
    workspace: new Workspace(host),
    pusher: new Pusher(push),
    tokens: new TokenHistory(),
    reports: new ReportHistory(),
    warmUp: new WarmUp(),
    editor: editorOf({}), settings: defaults, folders: [], trusted: true, ended: false,
  };
  return server;
}

async function readHeader({ host, trusted, folders }: Server, uri: string, file: string) {
  return trusted ? host.readHeader?.(uri, file, folders) : undefined;
}

/** What an editor has open is newer than the disk. */
async function readImport({ host, documents, folders }: Server, uri: string, path: string): Promise<ImportedText> {
  const file = uriOf(uri, path);
  const open = file === undefined ? undefined : documents.all().find((document) => sameUri(document.uri, file));
  if (open) return { text: open.getText() };
  return await host.readImport?.(uri, path, folders) ?? { missing: "is not open, and this editor cannot read it" };
}

function initialize(server: Server, { workspaceFolders, initializationOptions, capabilities }: InitializeParams): InitializeResult {
  const options = initializationOptions as { trusted?: unknown; servesFiles?: unknown } | undefined;
  server.trusted = options?.trusted !== false;
  server.settings = settingsFrom(options);
  server.folders = (workspaceFolders ?? []).map(({ uri }) => uri);
  server.editor = editorOf(capabilities, options?.servesFiles === true);
  return { serverInfo: { name: "mtl", version }, capabilities: capabilitiesFor(server.editor) };
}

async function followFiles({ editor, connection }: Server): Promise<void> {
  const watchers = watchedFiles.map((globPattern) => ({ globPattern }));
  if (editor.registersFiles) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

async function followSettings(server: Server): Promise<void> {
  const { editor, connection } = server;
  if (editor.registersConfiguration) await connection.client.register(DidChangeConfigurationNotification.type, { section: "mtl" });
  if (editor.hasConfiguration) await readSettings(server, undefined);
}

/** An editor that can be asked is asked; another one sends its settings along. */
async function readSettings(server: Server, sent: unknown): Promise<void> {
  const { connection, editor } = server;
  server.settings = settingsFrom(editor.hasConfiguration ? await connection.workspace.getConfiguration("mtl") : sent, server.settings);
  if (editor.refreshesHints) await connection.languages.inlayHint.refresh();
}

function listen(server: Server): void {
  const { documents, pusher, analyses, connection, tokens, workspace } = server;
  documents.onDidChangeContent(({ document }) => {
    server.warmUp.wait();
    if (!server.editor.pulls) pusher.schedule(document.uri);
    recheckImporters(server, document.uri);
  });
  documents.onDidSave(() => workspace.forget());
  documents.onDidClose(({ document }) => {
    server.warmUp.wait();
    pusher.cancel(document.uri);
    analyses.forget(document.uri);
    tokens.forget(document.uri);
    recheckImporters(server, document.uri);
    if (!server.editor.pulls) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
}

/** What a file says matters to those that import it. */
function recheckImporters(server: Server, uri: string): void {
  const { analyses, pusher, editor, connection, documents } = server;
  const importers = analyses.importersOf(uri).filter((importer) => documents.get(importer));
  if (!editor.pulls) for (const importer of importers) pusher.schedule(importer);
  else if (importers.length > 0 && editor.refreshesDiagnostics) void guarded(server, "refresh", () => connection.languages.diagnostics.refresh(), undefined);
}

/** Files on the disk may have changed, or may be read from now on. */
function recheck(server: Server): void {
  const { documents, analyses, pusher, workspace, editor, connection } = server;
  analyses.refresh();
  workspace.forget();
  if (!editor.pulls) for (const { uri } of documents.all()) pusher.schedule(uri);
  else if (editor.refreshesDiagnostics) void guarded(server, "refresh", () => connection.languages.diagnostics.refresh(), undefined);
  if (editor.refreshesLenses) void guarded(server, "refresh", () => connection.sendRequest(CodeLensRefreshRequest.type), undefined);
}

/** Stale results are dropped: by the time that a check ends, a newer version may be waiting for its own. */
async function pushDiagnostics(server: Server, uri: string): Promise<void> {
  const { documents, analyses, connection } = server;
  const document = documents.get(uri);
  if (!document) return;
  const { version } = document;
  const found = await reported(server, await analyses.of(document));
  server.warmUp.wait();
  await turn();
  if (documents.get(uri)?.version === version) await connection.sendDiagnostics({ uri, version, diagnostics: found });
}

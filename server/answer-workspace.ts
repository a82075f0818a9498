import type { CallHierarchyItem, CancellationToken, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport, WorkspaceEdit } from "vscode-languageserver";
import { sameUri, type Context } from "./context.ts";
import { incomingCalls, outgoingCalls } from "./features/call-hierarchy.ts";
import { resolveCompletion } from "./features/completion-resolve.ts";
import { followMoves } from "./features/moved-files.ts";
import { workspaceSymbols } from "./features/workspace-symbols.ts";
import { reported } from "./reported.ts";
import { allContexts, answerAny, answerOne, type Server } from "./server.ts";

/** Requests that are not about one open document alone. */
export function answerWorkspace(server: Server): void {
  const { connection, reports } = server;
  connection.onCompletionResolve((item, token) => answerAny(server, "completion resolve", token, item, async () => resolveCompletion(item)));
  connection.workspace.onWillRenameFiles(({ files }, token) => answerAny<WorkspaceEdit | null>(server, "moved files", token, null, async () => {
    const changes = followMoves(await allContexts(server, token), files);
    return Object.keys(changes).length > 0 ? { changes } : null;
  }));
  connection.onWorkspaceSymbol(({ query }, token) =>
    answerAny(server, "workspace symbols", token, [], async () => workspaceSymbols(await allContexts(server, token), query)));
  connection.languages.callHierarchy.onIncomingCalls(({ item }, token) => callsOf(server, "incoming calls", item, token, incomingCalls));
  connection.languages.callHierarchy.onOutgoingCalls(({ item }, token) => callsOf(server, "outgoing calls", item, token, outgoingCalls));
  connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }, token) =>
    answerOne(server, "diagnostics", uri, token, { kind: "full", items: [] }, async (context) =>
      reports.report(uri, await reported(server, context), previousResultId)));
  connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token) => workspaceReports(server, previousResultIds, token));
}

type Calls<Call> = (contexts: readonly Context[], home: Context, item: CallHierarchyItem) => Call[];

/** An item may be of a file that no editor has open: an imported block is declared in one. */
function callsOf<Call>(server: Server, name: string, item: CallHierarchyItem, token: CancellationToken, calls: Calls<Call>): Promise<Call[]> {
  return answerAny<Call[]>(server, name, token, [], async () => {
    const contexts = await allContexts(server, token);
    const home = contexts.find(({ document }) => sameUri(document.uri, item.uri));
    return home ? calls(contexts, home, item) : [];
  });
}

function workspaceReports(server: Server, known: readonly { readonly uri: string; readonly value: string }[], token: CancellationToken) {
  const previous = new Map(known.map(({ uri, value }) => [uri, value]));
  return answerAny<WorkspaceDiagnosticReport>(server, "workspace diagnostics", token, { items: [] }, async () => {
    const contexts = await allContexts(server, token);
    return { items: await Promise.all(contexts.map((context) => reportOf(server, context, previous.get(context.document.uri)))) };
  });
}

/** The version tells an editor whether its text is the one that was checked; a file on the disk has none. */
async function reportOf(server: Server, context: Context, previous: string | undefined): Promise<WorkspaceDocumentDiagnosticReport> {
  const { documents, reports } = server;
  const { uri, version } = context.document;
  return { ...reports.report(uri, await reported(server, context), previous), uri, version: documents.get(uri) ? version : null };
}

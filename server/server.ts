import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analyses } from "./analyses.ts";
import type { Editor } from "./capabilities.ts";
import type { Context } from "./context.ts";
import type { Evidence } from "./evidence.ts";
import type { Host } from "./host.ts";
import type { Pusher } from "./pusher.ts";
import type { ReportHistory } from "./report-history.ts";
import type { Settings } from "./settings.ts";
import type { TokenHistory } from "./token-history.ts";
import { turn } from "./turn.ts";
import type { WarmUp } from "./warm-up.ts";
import type { Workspace } from "./workspace.ts";

/** All that the server knows, from the first message to the last. */
export interface Server {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyses: Analyses;
  readonly evidence: Evidence;
  readonly workspace: Workspace;
  readonly pusher: Pusher;
  readonly tokens: TokenHistory;
  readonly reports: ReportHistory;
  readonly warmUp: WarmUp;
  editor: Editor;
  settings: Settings;
  folders: readonly string[];
  /** In an untrusted workspace no data file is opened. */
  trusted: boolean;
  /** The editor has said that it ends: nothing is answered any more. */
  ended: boolean;
}

/** One request on a document: the empty answer where it is not open. */
export function answerOne<R>(
  server: Server, name: string, uri: string, token: CancellationToken, empty: R, feature: (context: Context) => R | Promise<R>,
): Promise<R> {
  return answerAny(server, name, token, empty, async () => {
    const document = server.documents.get(uri);
    if (!document) return empty;
    const { version } = document;
    const context = await server.analyses.of(document);
    await turn();
    refuseCancelled(token);
    refuseStale(server, uri, version);
    return feature(context);
  });
}

/** Any request, with an error for one that nobody waits for any more. */
export function answerAny<R>(server: Server, name: string, token: CancellationToken, empty: R, work: () => Promise<R>): Promise<R> {
  server.warmUp.wait();
  return guarded(server, name, async () => {
    if (server.ended) throw new ResponseError(ErrorCodes.InvalidRequest, "the server is shutting down");
    refuseCancelled(token);
    return work();
  }, empty).finally(() => server.warmUp.wait());
}

function refuseCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** An answer about a text that is no more would be put in the wrong places; a closed document has nobody to ask. */
function refuseStale({ documents }: Server, uri: string, version: number): void {
  const now = documents.get(uri);
  if (now && now.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, "the text has changed since");
}

/** The boundary for surprises: a bug costs one answer, with a line in the log. What is meant for the editor passes. */
export async function guarded<R>({ connection }: Pick<Server, "connection">, name: string, work: () => Promise<R>, empty: R): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    connection.console.error(`${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    return empty;
  }
}

/** Every `.mtl` file that is known: those that are open as they are being edited, the others as they lie on the disk. */
export async function allContexts({ documents, workspace, analyses, folders }: Server, token: CancellationToken): Promise<readonly Context[]> {
  const stored = (await workspace.stored(folders)).filter(({ uri }) => !documents.get(uri));
  const contexts: Context[] = [];
  for (const document of [...documents.all(), ...stored]) {
    contexts.push(await analyses.of(document));
    await turn();
    refuseCancelled(token);
  }
  return contexts;
}

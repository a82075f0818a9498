import type { Diagnostic } from "vscode-languageserver";
import type { Context } from "./context.ts";
import { diagnostics } from "./features/diagnostics.ts";
import { evidenceDiagnostics } from "./features/evidence.ts";
import type { Server } from "./server.ts";

/** All that is said of a document: the problems of its text, and what its last runs have shown. */
export async function reported({ evidence }: Pick<Server, "evidence">, context: Context): Promise<Diagnostic[]> {
  return [...diagnostics(context), ...evidenceDiagnostics(context, await evidence.of(context))];
}

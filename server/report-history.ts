import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver";

/** What an editor was told last of each document, so that "nothing new" is a short answer. */
export class ReportHistory {
  private readonly told = new Map<string, { readonly id: string; readonly items: string }>();
  private count = 0;

  report(uri: string, items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
    const written = JSON.stringify(items);
    const last = this.told.get(uri);
    if (last?.items === written && last.id === previous) return { kind: "unchanged", resultId: last.id };
    const resultId = String(++this.count);
    this.told.set(uri, { id: resultId, items: written });
    return { kind: "full", resultId, items };
  }
}

import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from "vscode-languageserver";
import type { Problem, Severity } from "../../src/language/index.ts";
import { isForeign } from "../../src/protocol/foreign.ts";
import { rangeOf, type Context } from "../context.ts";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** The problems of a document, as an editor shows them; none of a text in another language. */
export function diagnostics(context: Context): Diagnostic[] {
  if (isForeign(context.document.getText())) return [];
  return context.checked.problems.map((problem) => diagnosticOf(context, problem));
}

export function diagnosticOf({ document }: Context, problem: Problem): Diagnostic {
  const related = problem.related.map(({ span, message }) => ({
    location: { uri: document.uri, range: rangeOf(document, span) },
    message,
  }));
  return {
    range: rangeOf(document, problem.span),
    severity: severities[problem.severity],
    code: problem.code,
    source: "mtl",
    message: problem.message,
    ...(related.length > 0 && { relatedInformation: related }),
    ...(problem.unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

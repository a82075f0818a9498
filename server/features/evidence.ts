import { CodeActionKind, DiagnosticSeverity, type CodeAction, type CodeLens, type Diagnostic, type Range } from "vscode-languageserver";
import { type Candidate, candidatesOf, type Finding } from "../../src/advice/index.ts";
import { selfContained } from "../../src/language/index.ts";
import { rangeOf, textEditOf, type Context } from "../context.ts";
import type { ModelEvidence } from "../evidence.ts";

/**
 * What the last run has shown of every shared layer, above its line, and edits to try where something was found; of a model that has changed
 * since, only that it is stale.
 */
export function evidenceLenses(context: Context, all: readonly ModelEvidence[], commands: readonly string[]): CodeLens[] {
  return all.flatMap(({ model, evidence }) => {
    const span = context.checked.models.find(({ name }) => name === model)?.span;
    if (evidence.stale) return span ? [told(context, span.start, "evidence of the last run is stale: the model has changed")] : [];
    const layers = evidence.layers.map((layer) => told(context, layer.span.start, layer.text));
    return commands.includes(compareCommand) ? [...layers, ...compareLenses(context, model, evidence.findings)] : layers;
  });
}

/** The editor's own command: shows an edit as a difference, makes it, and trains old and new. */
const compareCommand = "mtl.applyAndCompare";

/** One on each line, whatever was found there. */
function compareLenses(context: Context, model: string, findings: readonly Finding[]): CodeLens[] {
  const spans = new Map(findings.map(({ span }) => [context.document.positionAt(span.start).line, span]));
  return [...spans.values()].map((span) => ({
    range: rangeOf(context.document, { start: span.start, end: span.start }),
    command: { title: "Apply and compare…", command: compareCommand, arguments: [context.document.uri, model, { line: context.document.positionAt(span.start).line }] },
  }));
}

function told({ document }: Context, offset: number, title: string): CodeLens {
  const at = document.positionAt(offset);
  return { range: { start: at, end: at }, command: { title, command: "" } };
}

/** Evidence as information, on the words that it is about; nothing of a model that has changed since. */
export function evidenceDiagnostics(context: Context, all: readonly ModelEvidence[]): Diagnostic[] {
  return all.flatMap(({ evidence }) => (evidence.stale ? [] : evidence.findings.map((finding) => diagnosticOf(context, finding))));
}

function diagnosticOf({ document }: Context, { code, message, span }: Finding): Diagnostic {
  return { range: rangeOf(document, span), severity: DiagnosticSeverity.Information, code, source: "mtl run", message };
}

/** The edits that evidence in a range speaks for, with their cost; where the editor can, shown as a difference before they are made. */
export function evidenceActions(context: Context, all: readonly ModelEvidence[], range: Range, { previews, commands }: EvidenceEditor): CodeAction[] {
  const { document, header } = context;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return all.flatMap(({ model, evidence }) => {
    if (evidence.stale) return [];
    const findings = evidence.findings.filter(({ span }) => span.start <= end && span.end >= start);
    const options = { text: selfContained(document.getText(), context.imports ?? new Map()), model, layers: evidence.layerNames, ...(header ? { header } : {}) };
    return findings.flatMap((finding) => {
      const candidates = candidatesOf([finding], options);
      const compared = candidates.length > 0 && commands.includes(compareCommand) ? [compareAction(context, model, finding)] : [];
      return [...candidates.map((candidate) => actionOf(context, finding, candidate, previews)), ...compared];
    });
  });
}

/** What the editor can do with an edit. */
export interface EvidenceEditor {
  readonly previews: boolean;
  readonly commands: readonly string[];
}

function compareAction(context: Context, model: string, finding: Finding): CodeAction {
  const { document } = context;
  return {
    title: "Apply one of these and compare by training…", kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(context, finding)],
    command: { title: "Apply and compare", command: compareCommand, arguments: [document.uri, model, { why: finding.message }] },
  };
}

function actionOf(context: Context, finding: Finding, candidate: Candidate, previews: boolean): CodeAction {
  const { document } = context;
  const title = `${candidate.title} (${costOf(candidate)})`;
  const edits = candidate.edits.map((edit) => textEditOf(document, edit));
  const annotated = edits.map((edit) => ({ ...edit, annotationId: "evidence" }));
  return {
    title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(context, finding)],
    edit: previews ? {
      documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: annotated }],
      changeAnnotations: { evidence: { label: title, description: finding.message, needsConfirmation: true } },
    } : { changes: { [document.uri]: edits } },
  };
}

/** `+528 parameters` */
export function costOf({ added }: Candidate): string {
  if (added === undefined) return "parameters as the data decides";
  return added === 0 ? "no more parameters" : `${added > 0 ? "+" : "−"}${Math.abs(added).toLocaleString("en-US")} parameters`;
}

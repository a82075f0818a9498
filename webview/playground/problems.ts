import type { Diagnostic as Mark } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, Position, TextEdit } from "vscode-languageserver";
import { modelUri, type Language } from "./language.ts";

export interface FoundFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A problem with its place in the text that was checked, and what mends it. */
export interface FoundProblem {
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly fixes: readonly FoundFix[];
}

/** A text with hundreds of problems has one cause; the first so many come with their fixes. */
const mostFixed = 20;

export async function foundProblems(language: Language, text: Text): Promise<FoundProblem[]> {
  const diagnostics = await language.diagnostics();
  return Promise.all(diagnostics.map(async (diagnostic, index) => foundProblem(text, diagnostic, index < mostFixed ? await fixesFor(language, diagnostic) : [])));
}

async function fixesFor(language: Language, diagnostic: Diagnostic): Promise<FoundFix[]> {
  const actions = await language.fixes(diagnostic);
  return actions.flatMap(({ title, edit }) => {
    const edits = edit?.changes?.[modelUri];
    return edits ? [{ title, edits }] : [];
  });
}

function foundProblem(text: Text, { range, severity, code, message: said }: Diagnostic, fixes: readonly FoundFix[]): FoundProblem {
  const message = typeof said === "string" ? said : said.value;
  return {
    severity: severity === 1 ? "error" : severity === 2 ? "warning" : "info", code: String(code ?? ""), message, fixes,
    from: offsetOf(text, range.start), to: offsetOf(text, range.end), line: range.start.line + 1,
  };
}

/** The marks under the text, with the same fixes as the list. */
export function marksOf(problems: readonly FoundProblem[]): Mark[] {
  return problems.map(({ from, to, severity, message, code, fixes }) => ({
    from, to, severity, message, source: code,
    actions: fixes.slice(0, 3).map((fix) => ({ name: fix.title, apply: (view: EditorView) => applyEdits(view, fix.edits) })),
  }));
}

/** Writes the edits as one step of undo. */
export function applyEdits(view: EditorView, edits: readonly TextEdit[]): void {
  const { doc } = view.state;
  view.dispatch({ changes: edits.map(({ range, newText }) => ({ from: offsetOf(doc, range.start), to: offsetOf(doc, range.end), insert: newText })), userEvent: "input.fix" });
  view.focus();
}

function offsetOf(text: Text, { line, character }: Position): number {
  if (line >= text.lines) return text.length;
  const { from, to } = text.line(line + 1);
  return Math.min(to, from + character);
}

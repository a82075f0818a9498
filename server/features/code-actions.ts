import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver";
import type { Fix, Problem } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { diagnosticOf } from "./diagnostics.ts";
import { refactors } from "./refactors.ts";

/** The fixes of the problems in a range, and the rewrites that may be made there; of the kinds asked for, where some are. */
export function codeActions(context: Context, range: Range, only?: readonly CodeActionKind[]): CodeAction[] {
  const wanted = (kind: CodeActionKind) => !only || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
  const rewrites = !only || only.some((asked) => asked === "" || asked.startsWith("refactor"));
  const actions = [...quickFixes(context, range), ...(rewrites ? refactors(context, range) : [])];
  return actions.filter(({ kind }) => kind !== undefined && wanted(kind));
}

function quickFixes(context: Context, range: Range): CodeAction[] {
  const start = context.document.offsetAt(range.start);
  const end = context.document.offsetAt(range.end);
  return context.checked.problems
    .filter(({ span }) => span.start <= end && span.end >= start)
    .flatMap((problem) => problem.fixes.map((fix) => actionOf(context, problem, fix)));
}

function actionOf(context: Context, problem: Problem, fix: Fix): CodeAction {
  const { document } = context;
  const edits = fix.edits.map(({ span, text }) => ({ range: rangeOf(document, span), newText: text }));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, problem)],
    isPreferred: problem.fixes.length === 1,
    edit: { changes: { [document.uri]: edits } },
  };
}

import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver";
import type { Span } from "../../grammar/syntax.ts";
import { textEditOf, type Context } from "../context.ts";
import type { CheckedFile } from "../../src/language/index.ts";
import { convertSharing } from "./refactor-experts.ts";
import { contains, extractBinding, extractBlock, wrapInEach } from "./refactor-extract.ts";
import { inlineBlock } from "./refactor-inline.ts";
import { modelsAfter, sameMeaning, type Refactoring, type Target } from "./refactoring.ts";

const all: readonly ((target: Target) => Refactoring[])[] = [extractBlock, extractBinding, inlineBlock, wrapInEach, convertSharing];

/**
 * Rewrites that may be made where the selection stands. One that claims to keep the meaning is offered only where the model's
 * structure before and after is the same but for names; none brings a new error.
 */
export function refactors(context: Context, range: Range): CodeAction[] {
  const { document, checked } = context;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  if (!isReadable(checked.models, span)) return [];
  const target = { text: document.getText(), file: checked.file, checked, span };
  return all.flatMap((refactor) => refactor(target)).filter((refactoring) => isSound(context, refactoring)).map((refactoring) => actionOf(context, refactoring));
}

/** Whether it is known what the model around a selection computes; outside of models, what all of them do. */
function isReadable(models: CheckedFile["models"], span: Span): boolean {
  const around = models.find((model) => contains(model.span, span));
  return (around ? [around] : models).every(({ structure }) => structure !== undefined);
}

function isSound(context: Context, { edits, keepsMeaning }: Refactoring): boolean {
  const after = modelsAfter(context, edits);
  return after !== undefined && (!keepsMeaning || sameMeaning(context.checked.models, after));
}

function actionOf(context: Context, { title, kind, edits }: Refactoring): CodeAction {
  return { title, kind, edit: { changes: { [context.document.uri]: edits.map((edit) => textEditOf(context.document, edit)) } } };
}

export const refactorKinds = [CodeActionKind.RefactorExtract, CodeActionKind.RefactorInline, CodeActionKind.RefactorRewrite];

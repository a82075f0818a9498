import type { Position, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../grammar/syntax.ts";
import type { CheckedFile, DataHeader } from "../src/language/index.ts";

/** A document, and what is known of it at that version: all that a feature may see. */
export interface Context {
  readonly document: TextDocument;
  readonly checked: CheckedFile;
  readonly header?: DataHeader;
}

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function offsetOf(context: Context, position: Position): number {
  return context.document.offsetAt(position);
}

/** Whether a name is around or right before an offset. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

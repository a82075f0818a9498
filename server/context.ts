import type { Position, Range, TextEdit } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ParseResult, Span } from "../grammar/syntax.ts";
import type { CheckedFile, DataHeader, ImportedTexts } from "../src/language/index.ts";

/** A document, and what is known of it at that version: all that a feature may see. */
export interface Context {
  readonly document: TextDocument;
  readonly parsed: ParseResult;
  readonly checked: CheckedFile;
  readonly header?: DataHeader;
  /** The files that it imports, by their path relative to its folder. */
  readonly imports?: ImportedTexts;
}

/** The address of a file by its path relative to a document's folder; undefined where addresses have no folders. */
export function uriOf(uri: string, path: string): string | undefined {
  try {
    return new URL(path.split("/").map(encodeURIComponent).join("/"), uri).href;
  } catch {
    return undefined;
  }
}

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** An edit whose lines end as those of the document do. */
export function textEditOf(document: TextDocument, { span, text }: { readonly span: Span; readonly text: string }): TextEdit {
  const all = document.getText();
  const windows = all[all.indexOf("\n") - 1] === "\r";
  return { range: rangeOf(document, span), newText: windows ? text.replace(/\r?\n/g, "\r\n") : text };
}

export function offsetOf(context: Context, position: Position): number {
  return context.document.offsetAt(position);
}

/** Whether a name is around or right before an offset. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Editors write one address in several ways. */
export function plainUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

export function sameUri(left: string, right: string): boolean {
  return plainUri(left) === plainUri(right);
}

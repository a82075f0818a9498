import type { DataProblem, LabelRequest } from "../dataset.ts";
import type { EncodedLabel } from "../encode/encoded.ts";
import { denseFeed, type Feed } from "../encode/feed.ts";
import { isMissingText, type Table, type TextColumn } from "../table.ts";

/** A task's labels as read: which rows have one, and how to encode them once the training rows are drawn. */
export interface ReadLabel {
  readonly task: string;
  /** 1 where the row has a label. */
  readonly mask: Uint8Array;
  readonly notes: readonly DataProblem[];
  finish(train: Uint32Array): EncodedLabel;
}

/** Whether a text says that there is no label. */
export function isUnlabelled(text: string, request: LabelRequest): boolean {
  return isMissingText(text) || (request.ignore !== undefined && Number(text) === request.ignore);
}

/** 1 for rows whose text is a label. */
export function maskOf(column: TextColumn, request: LabelRequest): Uint8Array {
  const labelled = column.dictionary.map((text) => !isUnlabelled(text, request));
  return Uint8Array.from(column.codes, (code) => Number(labelled[code]));
}

/** The distinct texts that are labels, of rows that exist. */
export const labelTexts = (column: TextColumn, request: LabelRequest): readonly string[] =>
  column.dictionary.filter((text) => !isUnlabelled(text, request));

export function maskFeed(request: LabelRequest, mask: Uint8Array): Feed {
  return denseFeed(`mask/${request.task}`, [], Float32Array.from(mask));
}

/** Labels as numbers by code of their text, in the type that the task kind asks for. */
export function codedFeed(request: LabelRequest, column: TextColumn, valueOf: (text: string) => number): Feed {
  const values = column.dictionary.map((text) => (isUnlabelled(text, request) ? 0 : valueOf(text)));
  const data = request.type === "int32"
    ? Int32Array.from(column.codes, (code) => values[code])
    : Float32Array.from(column.codes, (code) => values[code]);
  return denseFeed(`label/${request.task}`, request.shape, data);
}

/** `bank.csv, line 17: `y` is `maybe``: where a text of a column stands first. */
export function whereIs(text: string, column: TextColumn, table: Table): string {
  const row = column.codes.indexOf(column.dictionary.indexOf(text));
  return `\`${table.file}\`, ${table.place(row)}: \`${column.name}\` is \`${text}\``;
}

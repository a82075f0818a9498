import type { DataProblem, LabelEncoding, Signature } from "../dataset.ts";
import type { Result } from "../result.ts";
import type { Table } from "../table.ts";
import type { Feed } from "./feed.ts";

export type InputSignature = Signature["inputs"][number];

/** What the training rows say about an input: enough to encode any rows later. */
export interface FittedInput {
  readonly vocabularySizes?: readonly number[];
  readonly signature: InputSignature;
  readonly notes: readonly DataProblem[];
}

/** Looks at one block of rows after the other; `train` are the rows to fit to. */
export interface InputFitter {
  add(table: Table, train: Uint32Array): void;
  finish(): Result<FittedInput>;
}

/** How labels are encoded, once the training rows are known. */
export interface LabelEncoder {
  readonly encoding: LabelEncoding;
  readonly signature: Signature["outputs"][number];
  /** `label/TASK` and `mask/TASK` of the rows of a table; `columns` as they are called there, `inputs` what the model is fed of them. */
  feeds(table: Table, columns: readonly string[], inputs: readonly Feed[]): readonly Feed[];
}

/** `12%`, or `0.3%` where it is less than one. */
export const percent = (share: number): string => `${share >= 0.01 ? Math.round(share * 100) : Math.ceil(share * 1000) / 10}%`;

/** `a.csv`, or `a.csv`, `b.csv`. */
export const fileNames = (files: Iterable<string>): string => [...new Set(files)].map((file) => `\`${file}\``).join(", ");

import type { DataProblem, LabelEncoding, Signature } from "../dataset.ts";
import type { Feed } from "./feed.ts";

export type InputSignature = Signature["inputs"][number];

/** What the training rows say about an input: enough to encode any rows later. */
export interface FittedInput {
  readonly vocabularySizes?: readonly number[];
  readonly signature: InputSignature;
  readonly notes: readonly DataProblem[];
}

export interface EncodedLabel {
  readonly feeds: readonly Feed[];
  readonly encoding: LabelEncoding;
  readonly signature: Signature["outputs"][number];
}

/** `12%`, or `0.3%` where it is less than one. */
export const percent = (share: number): string => `${share >= 0.01 ? Math.round(share * 100) : Math.ceil(share * 1000) / 10}%`;

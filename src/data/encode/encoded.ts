import type { DataProblem, LabelEncoding, Signature } from "../dataset.ts";
import type { Feed } from "./feed.ts";

export interface EncodedInput {
  readonly feed: Feed;
  readonly vocabularySizes?: readonly number[];
  readonly signature: Signature["inputs"][number];
  readonly notes: readonly DataProblem[];
}

export interface EncodedLabel {
  readonly feeds: readonly Feed[];
  readonly encoding: LabelEncoding;
  readonly signature: Signature["outputs"][number];
}

/** `12%`, or `0.3%` where it is less than one. */
export const percent = (share: number): string => `${share >= 0.01 ? Math.round(share * 100) : Math.ceil(share * 1000) / 10}%`;

import type { TextSpan } from "../graph/model.ts";

/** Codes of evidence from runs; stable, and listed in docs/advice.md. */
export const evidenceTitles = {
  MTL801: "Tasks conflict in a layer",
  MTL802: "A task does better alone",
  MTL803: "Twins",
  MTL804: "A dead expert",
  MTL805: "A collapsed gate",
  MTL806: "Losses of unlike size",
  MTL807: "Too few labels to tell",
  MTL808: "One task pulls alone",
} as const;

export type EvidenceCode = keyof typeof evidenceTitles;

/** Something that a run has shown, with its numbers. */
export interface Finding {
  readonly code: EvidenceCode;
  /** One sentence: which tasks, where, how much, how sure. */
  readonly message: string;
  /** In the text that the run was started with. */
  readonly span: TextSpan;
  readonly tasks: readonly string[];
  /** The shared layer, by its place in `started.layers`. */
  readonly layer?: number;
  readonly numbers: Readonly<Record<string, number | null>>;
  /** How tasks had better part, where that is what it says. */
  readonly groups?: readonly (readonly string[])[];
}

import { type ConflictMeasure, reconScores } from "../affinity/index.ts";
import type { EventOf } from "../protocol/events.ts";
import { table } from "./table.ts";

/** Recon's score of every shared layer, the highest first: those that it would give each task a copy of. */
interface Recon {
  readonly threshold: number;
  readonly layers: readonly { readonly name: string; readonly score: number | null }[];
}

/** Undefined where no layer was measured. */
export function reconOf(measured: readonly ConflictMeasure[], { layers }: EventOf<"started">, threshold: number): Recon | undefined {
  const scores = reconScores(measured.map((step) => step.layers), threshold);
  if (scores.length === 0) return undefined;
  return { threshold, layers: layers.map(({ name }, layer) => ({ name, score: scores[layer] ?? null })).sort((a, b) => (b.score ?? -1) - (a.score ?? -1)) };
}

/** The scores as a table with a line that says what they are. */
export function reconText({ threshold, layers }: Recon): string {
  const rows = layers.map(({ name, score }) => [name, score === null ? "–" : `${(100 * score).toFixed(1)}%`]);
  return [
    `Recon's score: share of measured pairs and steps with a cosine below ${String(threshold).replace("-", "−")} (Shi et al., ICLR 2023); layers at the top are the first to be split`,
    table([["shared layer", "score"], ...rows]),
  ].join("\n");
}

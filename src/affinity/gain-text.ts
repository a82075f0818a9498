import type { Estimate } from "./interval.ts";
import { transferVerdict } from "./transfer.ts";

/** `+1.2% ± 0.4`, `−0.3% ± 0.5 ?` where the interval spans zero. */
export function gainText({ mean, low, high }: Estimate): string {
  if (mean === null) return "–";
  const percentage = `${mean > 0 ? "+" : mean < 0 ? "−" : ""}${Math.abs(100 * mean).toFixed(2)}%`;
  if (low === null || high === null) return `${percentage} ?`;
  return `${percentage} ± ${(50 * (high - low)).toFixed(2)}${low > 0 || high < 0 ? "" : " ?"}`;
}

/** What Δm of new against old says, in words. */
export function gainVerdict(delta: Estimate): string {
  const open = delta.low === null ? "no measurable difference (one seed has no interval)" : "no measurable difference";
  return { gains: "better", loses: "worse", unclear: open }[transferVerdict(delta)];
}

/** Two models trained over the same seeds: the second is the first with an edit. */
export interface Comparison {
  readonly split: string;
  readonly seeds: number;
  /** Δm on the rows that choose, where there are any. */
  readonly validation?: Estimate | undefined;
  readonly test: Estimate;
  readonly parameters: { readonly before: number; readonly after: number };
  readonly seconds: { readonly before: number; readonly after: number };
}

/** One sentence: how much, how sure, at which cost. `Δm +0.48% ± 0.29 on test over 5 seeds: better; 2,477 → 2,912 parameters (×1.18), ×1.1 the time` */
export function comparisonText({ split, seeds, validation, test, parameters, seconds }: Comparison): string {
  const over = `over ${seeds} ${seeds === 1 ? "seed" : "seeds"}`;
  const besides = validation && split !== "validation" ? ` (${gainText(validation)} on validation)` : "";
  const time = seconds.before > 0 ? `, ×${(seconds.after / seconds.before).toFixed(1)} the time` : "";
  const counts = `${parameters.before.toLocaleString("en-US")} → ${parameters.after.toLocaleString("en-US")} parameters (×${(parameters.after / parameters.before).toFixed(2)})`;
  return `Δm ${gainText(test)} on ${split} ${over}${besides}: ${gainVerdict(test)}; ${counts}${time}`;
}

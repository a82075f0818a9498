import type { Estimate } from "../affinity/index.ts";

/** `−0.34 ± .05`; without an interval the mean alone. */
export function signed({ mean, low, high }: Estimate): string {
  if (mean === null) return "unknown";
  const text = `${mean < 0 ? "−" : ""}${Math.abs(mean).toFixed(2)}`;
  return low === null || high === null ? text : `${text} ± ${((high - low) / 2).toFixed(2).replace(/^0/, "")}`;
}

import { isUncertain, type Estimate } from "./evidence.ts";
import { percent } from "./format.ts";

interface Effect {
  readonly recipient: string;
  readonly source: string;
  readonly estimate: Estimate;
}

/** What the matrix says in words: the strongest effects whose sign is sure, and how much is not known. */
export function affinitySentences(tasks: readonly string[], estimates: readonly (readonly (Estimate | undefined)[])[]): string[] {
  const effects = estimates.flatMap((row, recipient) => row.flatMap((estimate, source): Effect[] =>
    estimate === undefined || recipient === source ? [] : [{ recipient: tasks[recipient] ?? "", source: tasks[source] ?? "", estimate }]));
  const sure = effects.filter(({ estimate }) => !isUncertain(estimate)).sort((a, b) => b.estimate.mean - a.estimate.mean);
  const helps = sure.filter(({ estimate }) => estimate.mean > 0).slice(0, 2);
  const hurts = sure.filter(({ estimate }) => estimate.mean < 0).slice(-2).reverse();
  return [...[...helps, ...hurts].map(say), ...unknown(effects.length - sure.length, effects.length)];
}

function say({ recipient, source, estimate: { mean, halfWidth = 0 } }: Effect): string {
  const digits = Math.abs(mean) < 0.001 ? 3 : Math.abs(mean) < 0.01 ? 2 : 1;
  return `A step for ${source} ${mean > 0 ? "lowers" : "raises"} ${recipient}’s loss by ${percent(Math.abs(mean), digits)} (± ${percent(halfWidth, digits)}).`;
}

const unknown = (open: number, all: number): string[] =>
  open === 0 ? [] : [open === all ? "Nothing can be told yet: every interval includes zero." : `${open} of ${all} directions: cannot tell yet.`];

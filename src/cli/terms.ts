import type { EventOf, RunEvent } from "../protocol/events.ts";
import { figure } from "../protocol/figure.ts";
import { firstOf, lastOf } from "../protocol/log.ts";
import { table, widthOf } from "./table.ts";

/** Penalties and relations for `--json`; nothing where the model has none. */
export function termsObject(events: readonly RunEvent[]): Readonly<Record<string, unknown>> {
  const [penalties, relations] = [firstOf(events, "started")?.penalties, lastOf(events, "relations")?.relations];
  const last = lastOf(events, "step")?.penalties ?? [];
  return {
    ...(penalties ? { penalties: penalties.map(({ name, strength }, index) => ({ name, strength, value: last[index] ?? null })) } : {}),
    ...(relations ? { relations } : {}),
  };
}

/** What each penalty adds to the total, at the first step and at the last. */
export function penaltiesPart(events: readonly RunEvent[]): string {
  const penalties = firstOf(events, "started")?.penalties ?? [];
  if (penalties.length === 0) return "";
  const [first, last] = [firstOf(events, "step")?.penalties ?? [], lastOf(events, "step")?.penalties ?? []];
  const rows = penalties.map(({ name, strength }, index) => [name, figure(strength), figure(first[index] ?? null), figure(last[index] ?? null)]);
  return ["Penalties, as they are added to the total", table([["penalty", "strength", "first step", "last step"], ...rows])].join("\n");
}

/** Wider tables wrap on usual terminals. */
const widest = 100;

/** How tasks or parts are related, as the kept weights say. */
export function relationsPart(events: readonly RunEvent[]): string {
  return (lastOf(events, "relations")?.relations ?? []).map(relationText).join("\n\n");
}

function relationText({ name, figure: what, labels, matrix }: EventOf<"relations">["relations"][number]): string {
  const rows = matrix.map((row, index) => [labels[index], ...row.map((value) => (value === null ? "–" : value.toFixed(2)))]);
  const text = table([["", ...labels], ...rows]);
  const title = `${name}: ${what} that it learned`;
  return widthOf(text) <= widest ? `${title}\n${text}` : `${title}\nThe ${labels.length} × ${labels.length} matrix is in \`relations\` with --json.`;
}

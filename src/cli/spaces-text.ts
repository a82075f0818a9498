import { type ConflictSpace, type ConflictSummary, conflictVerdict, type Estimate, percent } from "../affinity/index.ts";
import type { EventOf } from "../protocol/events.ts";
import { figure } from "../protocol/figure.ts";
import { table } from "./table.ts";

type Started = EventOf<"started">;

/** How often tasks conflict in each space, over all pairs: a line a space, and a table by layer where there are two spaces of layers. */
export function spacesText(spaces: readonly ConflictSpace[], started: Started): string {
  const lines = spaces.map(({ space, title, conflicts: { overall } }) =>
    `  ${space === "representation" ? `${title}${valuesText(started)}` : title}: ${rateText(overall.rate)}, mean cosine ${figure(overall.cosine.mean)}`);
  return ["Conflicts: share of measured pairs and steps with a cosine below 0 (one half is chance)", ...lines, ...missingLine(started), ...layerTable(spaces, started)].join("\n");
}

const valuesText = ({ representation }: Started): string => (representation && "values" in representation ? ` (${representation.values.join(", ")})` : "");

function missingLine({ representation }: Started): string[] {
  return representation && "missing" in representation ? [`  at the shared representation: there is none, as ${representation.missing}`] : [];
}

function rateText({ mean, low, high }: Estimate): string {
  if (mean === null) return "not measured";
  return low === null || high === null ? percent(mean) : `${percent(mean)} (${percent(low)} to ${percent(high)})`;
}

function layerTable(spaces: readonly ConflictSpace[], { layers }: Started): string[] {
  const shown = spaces.filter(({ conflicts }) => conflicts.layers.length > 0);
  if (shown.length < 2) return [];
  const rows = layers.map(({ name }, layer) => [name, ...shown.map(({ conflicts }) => percent(conflicts.layers[layer]?.rate.mean ?? 0))]);
  return [table([["shared layer", ...shown.map(({ title }) => title)], ...rows])];
}

/** The same for `--json`. */
export function spacesObject(spaces: readonly ConflictSpace[], { layers, representation }: Started) {
  return {
    ...Object.fromEntries(spaces.map(({ space, conflicts }) => [space, { ...scopeObject(conflicts.overall), layers: layers.flatMap(({ name }, layer) => {
      const scope = conflicts.layers[layer];
      return scope ? [{ name, ...scopeObject(scope) }] : [];
    }) }])),
    ...(representation ? { sharedRepresentation: representation } : {}),
  };
}

function scopeObject(scope: ConflictSummary["overall"]) {
  const { rate, cosine } = scope;
  return { rate: rate.mean, rateInterval: [rate.low, rate.high], cosine: cosine.mean, cosineInterval: [cosine.low, cosine.high], verdict: conflictVerdict(scope) };
}

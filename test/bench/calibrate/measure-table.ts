import { measures, type MeasureName } from "../../../src/affinity/index.ts";
import type { Compared } from "./compare.ts";

/** The table of docs/affinity.md: every measure against real gains, and on planted groups. */
export function measureTable(compared: readonly Compared[], planted: ReadonlyMap<string, { readonly all: number; readonly share: number }>, seeds: number): string {
  const names = [...new Set([...planted.keys(), ...compared.flatMap(({ rows }) => rows.map(({ measure }) => measure))])];
  const mean = (name: string) => {
    const known = compared.flatMap(({ rows }) => rows.find(({ measure }) => measure === name)?.correlation.mean ?? []);
    return known.length === 0 ? -Infinity : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const rows = names.sort((a, b) => mean(b) - mean(a)).map((name) => [
    measures[name as MeasureName].title, ...compared.map((one) => correlationText(one, name)), plantedText(planted.get(name))]);
  const pairs = compared.map(({ set, rows: [first] }) => `${set} ${first?.correlation.count ?? 0}`).join(", ");
  return [
    `Spearman's correlation of each measure with the gain of training in pairs (by loss, means over ${seeds} seeds; ordered pairs: ${pairs}), with a 95% interval from drawing pairs again.`,
    "Planted: share of (pair within a group, pair between groups) that the measure puts in the right order, means over 3 seeds; in how many all were right.",
    "",
    `| measure | ${compared.map(({ set }) => set).join(" | ")} | planted groups |`, `|---|${compared.map(() => "---|").join("")}---|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}

function correlationText({ rows }: Compared, name: string): string {
  const found = rows.find(({ measure }) => measure === name)?.correlation;
  if (!found || found.mean === null) return "–";
  const interval = found.low === null || found.high === null ? "" : ` (${signed(found.low)} to ${signed(found.high)})`;
  const unsure = found.low !== null && found.high !== null && found.low <= 0 && found.high >= 0 ? " ?" : "";
  return `${signed(found.mean)}${interval}${unsure}`;
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

function plantedText(found: { readonly all: number; readonly share: number } | undefined): string {
  return found === undefined ? "–" : `${Math.round(100 * found.share)}% (${found.all} of 3)`;
}

import type { ColumnHeader } from "./checked.ts";

/** What a column holds, in one line: the same on hover and in `mtl data`. */
export function describeColumn({ type, minimum, maximum, values, missingShare, sampled }: ColumnHeader): string {
  const parts: string[] = [type];
  if (minimum !== undefined && maximum !== undefined) parts.push(`${shown(minimum)} to ${shown(maximum)}`);
  else if (values) parts.push(values.length <= 6 ? values.join(", ") : `${values.length} values`);
  if (missingShare > 0) parts.push(`${(100 * missingShare).toFixed(1)}% missing`);
  if (sampled) parts.push(sampled === "spread" ? "by a sample" : "by the file's start");
  return parts.join(" · ");
}

const shown = (value: number): string => String(Number(value.toPrecision(6)));

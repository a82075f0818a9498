/** A loss or a score as people read it: three digits behind the point, fewer of large numbers; `–` where there is none. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 100_000)) return value.toExponential(1);
  return size >= 100 ? value.toFixed(1) : value.toFixed(3);
}

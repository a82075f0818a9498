import type { Measured } from "./matrix.ts";
import { ranks } from "./rank.ts";

/** A task's labels on some rows, one value a row. */
export interface LabelColumn {
  readonly values: readonly number[];
  readonly labelled: readonly boolean[];
  /** Whether values are names of classes; numbers are cut into ten bins of equal counts. */
  readonly names: boolean;
  /** False where a row has several labels: these are not compared. */
  readonly single: boolean;
}

export interface LabelOverlap {
  /** Rows that both label, as a share of those that either does. */
  readonly both: Measured;
  /** I(a; b) / √(H(a) H(b)) over rows that both label, less what chance alone gives so many rows (Miller & Madow); within [0, 1]. */
  readonly shared: Measured;
}

export function labelOverlap(left: LabelColumn, right: LabelColumn): LabelOverlap {
  if (!left.single || !right.single) return { both: null, shared: null };
  const rows = left.values.map((_, row) => row);
  const both = rows.filter((row) => left.labelled[row] && right.labelled[row]);
  const either = rows.filter((row) => left.labelled[row] || right.labelled[row]);
  return { both: either.length > 0 ? both.length / either.length : null, shared: sharedInformation(binned(left, both), binned(right, both)) };
}

const bins = 10;

function binned({ values, names }: LabelColumn, rows: readonly number[]): number[] {
  const picked = rows.map((row) => values[row]);
  if (names) return picked;
  return ranks(picked).map((rank) => Math.min(bins - 1, Math.floor(((rank - 0.5) / picked.length) * bins)));
}

function sharedInformation(left: readonly number[], right: readonly number[]): Measured {
  const n = left.length;
  if (n < 2) return null;
  const [a, b, joint] = [counts(left), counts(right), counts(left.map((value, row) => `${value} ${right[row]}`))];
  const [ha, hb] = [entropy(a, n), entropy(b, n)];
  if (!(ha > 0) || !(hb > 0)) return null;
  const chance = ((a.size - 1) * (b.size - 1)) / (2 * n);
  const information = ha + hb - entropy(joint, n) - chance;
  return Math.max(0, Math.min(1, information / Math.sqrt(ha * hb)));
}

function counts<Key>(values: readonly Key[]): Map<Key, number> {
  const counted = new Map<Key, number>();
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1);
  return counted;
}

function entropy(counted: ReadonlyMap<unknown, number>, n: number): number {
  return -[...counted.values()].reduce((sum, count) => sum + (count / n) * Math.log(count / n), 0);
}

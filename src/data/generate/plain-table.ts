import { randomOf, keyOf, type Random } from "../../graph/random.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { ok } from "../result.ts";
import type { HeldSource } from "../table.ts";
import { scalarColumn, textColumn } from "./planted.ts";

export type Columns = ReadonlyMap<string, Float64Array>;

interface Made {
  readonly word: string;
  readonly names: readonly string[];
  readonly rows: number;
  readonly seed: number;
  /** Everything that the rows depend on. */
  readonly settings: object;
  make(random: Random): Columns;
}

/** Columns of numbers that are made when they are asked for. */
export function madeSource({ word, names, rows, seed, settings, make }: Made): HeldSource {
  const file = `${word}(…)`;
  return {
    file, columns: names.map((name) => ({ name, width: 1 })), fingerprint: fingerprintOf(word, JSON.stringify(settings)),
    load: () => {
      const columns = make(randomOf(seed, keyOf(word)));
      const of = (name: string) => columns.get(name) ?? new Float64Array(rows);
      return ok({ file, rows, skipped: 0, place: (row) => `row ${row}`, numbers: (name) => scalarColumn(name, of(name)), texts: (name) => [textColumn(name, of(name))] });
    },
  };
}

/** Columns `x1` … `xn` of standard normal numbers, [features][rows]. */
export function normalInputs(random: Random, features: number, rows: number): readonly Float64Array[] {
  const columns = Array.from({ length: features }, () => new Float64Array(rows));
  for (let row = 0; row < rows; row++) for (const column of columns) column[row] = random.normal();
  return columns;
}

/** Two unit vectors at right angles. */
export function rightAngled(random: Random, length: number): readonly [Float64Array, Float64Array] {
  const normal = () => Float64Array.from({ length }, () => random.normal());
  const first = unit(normal());
  const other = normal();
  const along = other.reduce((sum, value, index) => sum + value * first[index], 0);
  return [first, unit(other.map((value, index) => value - along * first[index]))];
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** A direction at a cosine of `correlation` to the first of two at right angles. */
export function towards([first, second]: readonly [Float64Array, Float64Array], correlation: number): Float64Array {
  const rest = Math.sqrt(1 - correlation ** 2);
  return first.map((value, index) => correlation * value + rest * second[index]);
}

/** w·x for every row. */
export function project(inputs: readonly Float64Array[], direction: Float64Array): Float64Array {
  const sums = new Float64Array(inputs[0]?.length ?? 0);
  inputs.forEach((column, index) => {
    for (let row = 0; row < sums.length; row++) sums[row] += direction[index] * column[row];
  });
  return sums;
}

export const inputNames = (features: number): readonly string[] => Array.from({ length: features }, (_, index) => `x${index + 1}`);

export const namedInputs = (inputs: readonly Float64Array[]): readonly (readonly [string, Float64Array])[] =>
  inputs.map((column, index) => [`x${index + 1}`, column]);

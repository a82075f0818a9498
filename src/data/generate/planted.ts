import type { WordValue } from "../../graph/model.ts";
import { keyOf, randomOf, type Random } from "../../graph/random.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { failed, ok, type Result } from "../result.ts";
import type { NumberColumn, Source, Table } from "../table.ts";
import { nameLists, numberArgument } from "./arguments.ts";

/** Hidden features of a group. */
const hiddenUnits = 3;
/** How far a task's readout strays from its group's: little enough that what one task learns serves the next. */
const ownShare = 0.25;

interface Plan {
  readonly groups: readonly (readonly string[])[];
  readonly rows: number;
  readonly features: number;
  /** Standard deviation of the noise, as a share of the signal's. */
  readonly noise: number;
  readonly seed: number;
}

/**
 * Data with known task groups: `planted(groups: [[a, b], [c]], rows: 4_000, features: 16, noise: 0.1, seed: 0)`.
 * Columns x1 … xN are standard normal. A group has three hidden features tanh(2 w·x) of its own, along directions w at right
 * angles to those of other groups (while there are enough columns); each of its tasks reads them out by the group's
 * weights, slightly changed. Groups share nothing, so they compete for the layers of one trunk.
 */
export function plantedSource({ word, arguments: args }: WordValue): Result<Source> {
  const plan: Plan = {
    groups: nameLists(args.groups),
    rows: numberArgument(args, "rows", 4000),
    features: numberArgument(args, "features", 16),
    noise: numberArgument(args, "noise", 0.1),
    seed: numberArgument(args, "seed", 0),
  };
  const names = plan.groups.flat();
  if (names.length === 0) return failed("MTL615", "`planted(…)` needs the groups of its tasks: write `planted(groups: [[a, b], [c]])`");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return failed("MTL615", `\`planted(…)\` has \`${twice}\` in two groups: a task belongs to one`);
  const columns = [...featureNames(plan), ...names].map((name) => ({ name, width: 1 }));
  return ok({
    file: `${word}(…)`, columns, fingerprint: fingerprintOf(JSON.stringify(plan)), load: () => ok(plantedTable(plan)),
  });
}

const featureNames = ({ features }: Plan): readonly string[] => Array.from({ length: features }, (_, index) => `x${index + 1}`);

function plantedTable(plan: Plan): Table {
  const random = randomOf(plan.seed, keyOf("planted"));
  const inputs = Array.from({ length: plan.rows }, () => normals(random, plan.features));
  const columns = new Map<string, Float64Array>();
  featureNames(plan).forEach((name, index) => columns.set(name, Float64Array.from(inputs, (row) => row[index])));
  const growth: Growth = { inputs, columns, random, taken: [] };
  for (const group of plan.groups) plantGroup(plan, group, growth);
  return {
    file: "planted(…)",
    rows: plan.rows,
    skipped: 0,
    place: (row) => `row ${row}`,
    numbers: (name) => scalarColumn(name, columns.get(name) ?? new Float64Array(plan.rows)),
    texts: (name) => [textColumn(name, columns.get(name) ?? new Float64Array(plan.rows))],
  };
}

interface Growth {
  readonly inputs: readonly Float64Array[];
  readonly columns: Map<string, Float64Array>;
  readonly random: Random;
  /** Directions of the inputs that earlier groups read. */
  readonly taken: Float64Array[];
}

function plantGroup(plan: Plan, group: readonly string[], { inputs, columns, random, taken }: Growth): void {
  const directions = Array.from({ length: hiddenUnits }, () => newDirection(random, plan.features, taken));
  const shared = direction(random, hiddenUnits);
  const hidden = inputs.map((row) => directions.map((unit) => Math.tanh(2 * dot(unit, row))));
  for (const task of group) {
    const own = without(direction(random, hiddenUnits), [shared]);
    const readout = shared.map((value, index) => value + ownShare * own[index]);
    const signal = Float64Array.from(hidden, (features) => dot(readout, features));
    const spread = deviation(signal);
    columns.set(task, signal.map((value) => value / spread + plan.noise * random.normal()));
  }
}

const normals = (random: Random, length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

/** A unit vector at right angles to those taken, as long as there is room for one; it is then taken too. */
function newDirection(random: Random, length: number, taken: Float64Array[]): Float64Array {
  if (taken.length >= length) return direction(random, length);
  const found = without(direction(random, length), taken);
  taken.push(found);
  return found;
}

const direction = (random: Random, length: number): Float64Array => unit(normals(random, length));

/** What is left of a vector without its parts along some unit vectors at right angles, at length 1. */
function without(vector: Float64Array, units: readonly Float64Array[]): Float64Array {
  return unit(units.reduce((rest, taken) => {
    const along = dot(rest, taken);
    return rest.map((value, index) => value - along * taken[index]);
  }, vector));
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index] * right[index];
  return sum;
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}

/** A column of one number a row. */
export const scalarColumn = (name: string, values: ArrayLike<number>): NumberColumn =>
  ({ name, shape: [], width: 1, bytes: false, copy: (row, target, offset) => void (target[offset] = values[row]) });

/** The same numbers as a column of texts. */
export function textColumn(name: string, values: ArrayLike<number>) {
  const dictionary = [...new Set(Array.from(values, String))];
  const places = new Map(dictionary.map((text, code) => [text, code]));
  return { name, dictionary, codes: Int32Array.from(values, (value) => places.get(String(value)) ?? 0) };
}

import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { groupedBy, isMade } from "../values.ts";

/** A value that is zero but for one stretch along one axis. */
interface Tile {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  /** How far the axis goes. */
  readonly total: number;
  readonly inner: Value;
}

/**
 * The sum of cotangents of one value. What reached it by slices, next to each other along one axis, is set side by side: the gradient of a
 * sequence read position by position is then as long as the sequence, where padding and adding each position grows with its square.
 */
export function summed(build: Build, values: readonly Value[]): Value {
  const tiles = values.map(tileOf).filter((tile) => tile !== undefined);
  const rest = values.filter((value) => tileOf(value) === undefined);
  const groups = groupedBy(tiles, ({ axis }) => String(axis)).flatMap((group) => together(build, group));
  return [...rest, ...groups].reduce((sum, value) => build.add(sum, value));
}

function tileOf(value: Value): Tile | undefined {
  if (!isMade(value, "pad")) return undefined;
  const { before, after } = value.attributes;
  const axes = value.shape.flatMap((_, axis) => (before[axis] + after[axis] > 0 ? [axis] : []));
  const [axis] = axes;
  if (axes.length !== 1) return undefined;
  return { axis, start: before[axis], end: value.shape[axis] - after[axis], total: value.shape[axis], inner: value.inputs[0] };
}

/** Stretches that touch become one; those that overlap are added as they are. */
function together(build: Build, tiles: readonly Tile[]): Value[] {
  const runs: Tile[][] = [];
  for (const tile of tiles.toSorted((left, right) => left.start - right.start)) {
    const run = runs.find((known) => known[known.length - 1].end === tile.start);
    if (run) run.push(tile);
    else runs.push([tile]);
  }
  return runs.map((run) => padded(build, run));
}

function padded(build: Build, run: readonly Tile[]): Value {
  const [{ axis, start, total }] = run;
  const joined = run.length === 1 ? run[0].inner : build.concat(run.map(({ inner }) => inner), axis);
  const none = joined.shape.map(() => 0);
  return build.pad(joined, none.with(axis, start), none.with(axis, total - run[run.length - 1].end));
}

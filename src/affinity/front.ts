/** Lower is better in every number. */
export type Objectives = readonly number[];

/** No task counts less: what nobody trains would say nothing of what can be reached. */
const least = 0.02;

/**
 * About so many preferences over some tasks, evenly spaced over the simplex (Das & Dennis 1998): each sums to 1 and leaves every task
 * at least 2 %. For two tasks exactly as many, for more the largest lattice that is no larger, the corners at least.
 */
export function preferenceLattice(tasks: number, points: number): number[][] {
  let steps = 1;
  while (latticeSize(tasks, steps + 1) <= points) steps++;
  return compositions(tasks, steps).map((parts) => parts.map((part) => least + (1 - tasks * least) * (part / steps)));
}

/** (steps + tasks − 1) over (tasks − 1) */
function latticeSize(tasks: number, steps: number): number {
  let size = 1;
  for (let k = 1; k < tasks; k++) size = (size * (steps + k)) / k;
  return Math.round(size);
}

/** All ways to write `sum` as an ordered sum of `parts` numbers from 0, the first number falling. */
function compositions(parts: number, sum: number): number[][] {
  if (parts === 1) return [[sum]];
  return Array.from({ length: sum + 1 }, (_, index) => sum - index).flatMap((first) => compositions(parts - 1, sum - first).map((rest) => [first, ...rest]));
}

/** Of each point, whether another one is no worse anywhere and better somewhere. */
export function dominatedPoints(points: readonly Objectives[]): boolean[] {
  return points.map((point) => points.some((other) => other.every((value, at) => value <= point[at]) && other.some((value, at) => value < point[at])));
}

/** The volume between a reference point and the points that dominate it, exactly, by slices along the last objective (While et al. 2006). */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const inside = points.filter((point) => point.every((value, at) => value < reference[at]));
  if (inside.length === 0) return 0;
  const last = reference.length - 1;
  if (last === 0) return reference[0] - Math.min(...inside.map(([value]) => value));
  const levels = [...new Set(inside.map((point) => point[last]))].sort((left, right) => left - right);
  return levels.reduce((volume, level, index) => {
    const slice = inside.filter((point) => point[last] <= level).map((point) => point.slice(0, last));
    return volume + ((levels[index + 1] ?? reference[last]) - level) * hypervolume(slice, reference.slice(0, last));
  }, 0);
}

export interface FrontVolume {
  /** The worst of every objective, and a tenth of its range beyond. */
  readonly reference: Objectives;
  /** The best of every objective. */
  readonly ideal: Objectives;
  readonly volume: number;
  /** Of the box between the two: 1 where one point is the best in everything. */
  readonly share: number;
}

/** How much of what lies between the best and the worst of every objective the points reach. */
export function frontVolume(points: readonly Objectives[]): FrontVolume {
  const ends = points[0].map((_, at) => points.map((point) => point[at])).map((values) => [Math.min(...values), Math.max(...values)] as const);
  const ideal = ends.map(([low]) => low);
  const reference = ends.map(([low, high]) => high + 0.1 * (high > low ? high - low : Math.abs(high) || 1));
  const volume = hypervolume(points, reference);
  return { reference, ideal, volume, share: volume / reference.reduce((box, value, at) => box * (value - ideal[at]), 1) };
}

import type { RunState } from "./run-state.ts";

/** Two tasks' gradients and the update in the plane of the two: the first gradient points right. */
export interface Plane {
  readonly first: Arrow;
  readonly second: Arrow;
  /** The update's shadow on the plane, of a length of at most 1; absent where the combiner does not tell of it. */
  readonly update?: Arrow;
  readonly cosine: number;
  readonly measurements: number;
}

export interface Arrow {
  readonly x: number;
  readonly y: number;
}

/** Means of so many measurements: one step alone is mostly noise. */
const window = 20;

/** Lengths are relative to the longer gradient; undefined where the two were never measured together. */
export function planeOf({ conflicts }: RunState, first: number, second: number): Plane | undefined {
  const seen = conflicts.filter(({ cosine }) => (cosine[first]?.[second] ?? null) !== null).slice(-window);
  const cosine = mean(seen.map((event) => event.cosine[first][second]));
  if (cosine === undefined || first === second) return undefined;
  const [long, other] = [lengthOf(seen, first), lengthOf(seen, second)];
  const most = Math.max(long ?? 1, other ?? 1);
  const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
  const scale = (long === undefined || other === undefined ? 1 : other) / (long === undefined || other === undefined ? 1 : most);
  const [along, towards] = [first, second].map((task) => mean(seen.map(({ withUpdate }) => withUpdate?.[task] ?? null)));
  return {
    first: { x: long === undefined || other === undefined ? 1 : long / most, y: 0 },
    second: { x: cosine * scale, y: sine * scale },
    ...(along === undefined || towards === undefined || sine < 0.02 ? {} : { update: { x: along, y: (towards - along * cosine) / sine } }),
    cosine, measurements: seen.length,
  };
}

/** The mean length of a task's gradient over the shared layers; undefined where lengths were not measured. */
function lengthOf(events: RunState["conflicts"], task: number): number | undefined {
  return mean(events.map(({ norms }) => {
    const squares = (norms ?? []).flatMap((layer) => (layer[task] ?? null) === null ? [] : [Number(layer[task]) ** 2]);
    return squares.length === 0 ? null : Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  }));
}

function mean(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

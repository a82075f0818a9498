import type { Window } from "../../../graph/program.ts";

export type Size = readonly [number, number];

/** One place that one window sees: offsets within a channel of the result, of the picture, and within the window. */
export interface Place {
  readonly target: number;
  readonly source: number;
  readonly within: number;
}

/** Every place inside the picture that every window sees, window by window. */
export function placesOf(picture: Size, windows: Size, size: Size, window: Window): Place[] {
  const rows = alongAxis(picture[0], windows[0], size[0], window.strides[0], window.padding[0]);
  const columns = alongAxis(picture[1], windows[1], size[1], window.strides[1], window.padding[1]);
  const places: Place[] = [];
  for (const row of rows) {
    for (const column of columns) {
      places.push({
        target: row.target * windows[1] + column.target,
        source: row.source * picture[1] + column.source,
        within: row.within * size[1] + column.within,
      });
    }
  }
  return places;
}

function alongAxis(length: number, windows: number, size: number, stride: number, before: number): Place[] {
  const places: Place[] = [];
  for (let target = 0; target < windows; target++) {
    for (let within = 0; within < size; within++) {
      const source = target * stride + within - before;
      if (source >= 0 && source < length) places.push({ target, source, within });
    }
  }
  return places;
}

export function lastTwo(shape: readonly number[]): Size {
  return [shape[shape.length - 2], shape[shape.length - 1]];
}

import type { Pool } from "./program.ts";
import type { Shape } from "./shape.ts";

/** How many elements of a picture each window of a pool covers, those beyond its edge left out: [oh · ow]. */
export function insideCounts({ size, strides, padding }: Pool, windows: Shape, picture: Shape): number[] {
  const [down, across] = [0, 1].map((axis) =>
    Array.from({ length: windows[axis] }, (_, index) => {
      const start = index * strides[axis] - padding[axis];
      return Math.min(start + size[axis], picture[axis]) - Math.max(start, 0);
    }));
  return down.flatMap((height) => across.map((width) => height * width));
}

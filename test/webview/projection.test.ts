import { describe, expect, it } from "vitest";
import { principalPlane } from "../../webview/model/projection.ts";
import { planeOf } from "../../webview/model/plane.ts";
import { fold } from "../../webview/model/run-state.ts";
import { syntheticRun } from "./synthetic-run.ts";

describe("vectors in a plane", () => {
  it("keep their distances where a plane holds them all, also in a longer space", () => {
    const flat = [[0, 0], [3, 0], [0, 4], [1, 1]];
    // Two directions at a right angle in five numbers.
    const rows = flat.map(([x, y]) => [x * 0.6 + 7, y, x * 0.8, 2, 0]);
    const { points, share } = principalPlane(rows);
    expect(share).toBeCloseTo(1, 10);
    flat.forEach((one, i) => flat.forEach((other, j) =>
      expect(Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1])).toBeCloseTo(Math.hypot(one[0] - other[0], one[1] - other[1]), 8)));
  });

  it("are one point where all are alike, and a line where there are two", () => {
    expect(principalPlane([[1, 2], [1, 2]]).points.flat().every((value) => value === 0)).toBe(true);
    const { points } = principalPlane([[0, 0, 1], [0, 0, 3]]);
    expect(Math.abs(points[0][0] - points[1][0])).toBeCloseTo(2, 8);
    expect(points[0][1]).toBeCloseTo(0, 8);
  });
});

describe("the plane of two gradients", () => {
  const [started, ...rest] = syntheticRun({ until: 0 });
  const measured = (withUpdate: number[]) => fold([started, ...rest, {
    type: "conflicts" as const, step: 1, cosine: [[1, 0.5], [0.5, 1]], layers: [[[1, 0.5], [0.5, 1]]], norms: [[4, 2]], withUpdate,
  }]);

  it("has the update where its cosines with both put it", () => {
    // A unit vector at 30 degrees, halfway between gradients at 0 and 60 degrees.
    const plane = planeOf(measured([Math.cos(Math.PI / 6), Math.cos(Math.PI / 6)]), 0, 1);
    expect(plane?.first).toEqual({ x: 1, y: 0 });
    expect(plane?.second.x).toBeCloseTo(0.25, 12);
    expect(plane?.second.y).toBeCloseTo(0.5 * Math.sin(Math.PI / 3), 12);
    expect(plane?.update?.x).toBeCloseTo(Math.cos(Math.PI / 6), 12);
    expect(plane?.update?.y).toBeCloseTo(Math.sin(Math.PI / 6), 12);
  });

  it("is not there where the two were never measured together", () => {
    expect(planeOf(fold([started]), 0, 1)).toBeUndefined();
    expect(planeOf(measured([1, 1]), 0, 0)).toBeUndefined();
  });
});

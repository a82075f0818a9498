import { describe, expect, it } from "vitest";
import { frontPicture } from "../../src/cli/front-picture.ts";

/** What is written in a picture, without the titles of points. */
function textsOf(picture: string): string[] {
  return [...picture.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

const point = (...values: number[]) => ({ values, dominated: false, title: "a 50 %, b 50 %" });

describe("the picture of a front", () => {
  it("has figures as people know them at the ends of its axes, the better end below or left", () => {
    const picture = frontPicture({
      axes: [{ name: "a loss", higherIsBetter: false }, { name: "b auc", higherIsBetter: true }],
      points: [point(1, -0.9), point(2, -0.8)],
    });
    // 8 % of air on both sides of 1 … 2 and of 0.8 … 0.9.
    expect(textsOf(picture)).toEqual(["0.920", "2.080", "0.908", "0.792", "a loss", "b auc (reversed)"]);
    expect(picture).toContain("lower left is better");
    const [better, worse] = [...picture.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, left, top]) => ({ left: Number(left), top: Number(top) }));
    expect(better.left).toBeLessThan(worse.left);
    expect(better.top).toBeGreaterThan(worse.top);
  });

  it("has a panel for each pair of tasks", () => {
    const axes = ["a", "b", "c"].map((name) => ({ name: `${name} loss`, higherIsBetter: false }));
    expect(frontPicture({ axes, points: [point(1, 2, 3), point(2, 1, 1)] }).match(/<g transform/g)).toHaveLength(3);
  });
});

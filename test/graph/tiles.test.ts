import { describe, expect, it } from "vitest";
import { Builder } from "../../src/graph/builder.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";

/** A loss that reads a sequence position by position, and how many operations its gradient takes. */
function gradientOf(length: number, places: readonly number[]) {
  const build = new Builder();
  const x = build.feed("x", [BATCH, length, 2]);
  const read = places.map((place) => build.tanh(build.slice(x, 1, place, place + 1)));
  const total = build.sum(read.reduce((sum, value) => build.add(sum, value)), { axes: [0, 1, 2], keep: false });
  const before = build.nodes.length;
  const [{ value }] = gradients(build, { losses: { total }, wanted: [x] });
  const made = build.nodes.slice(before).map(({ operation }) => operation);
  return { shape: value?.shape, pads: made.filter((name) => name === "pad").length, concats: made.filter((name) => name === "concat").length, last: value?.operation };
}

describe("the gradient of a value that is read in slices", () => {
  it("is what reaches the slices, side by side", () => {
    expect(gradientOf(8, [0, 1, 2, 3, 4, 5, 6, 7])).toMatchObject({ shape: [1, BATCH, 8, 2], concats: 1, last: "concat" });
    expect(gradientOf(8, [7, 5, 6, 3, 4, 2, 1, 0])).toMatchObject({ concats: 1, last: "concat" });
  });

  it("is padded where nothing reads it", () => {
    expect(gradientOf(8, [2, 3, 4])).toMatchObject({ shape: [1, BATCH, 8, 2], concats: 1, last: "pad" });
    expect(gradientOf(8, [1, 5])).toMatchObject({ shape: [1, BATCH, 8, 2], last: "add" });
  });
});

import { describe, expect, it } from "vitest";
import type { LayerInput } from "../../src/catalog/definition.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { Arguments } from "../../src/graph/model.ts";
import { columns, ids, layerCases, layerNamed, numbers, titleOf, withDefaults } from "./layer-cases.ts";

const shapeOf = (name: string, inputs: readonly LayerInput[], args: Arguments = {}) =>
  layerNamed(name).shape(inputs, withDefaults(name, args));

describe("shape rules", () => {
  it.each(layerCases.map((use) => [titleOf(use), use] as const))("%s", (_, use) => {
    expect(layerNamed(use.word).shape(use.inputs, use.args)).toEqual({ shape: use.output });
  });

  it("are tested for every layer", () => {
    const tested = new Set(layerCases.map((use) => use.word));
    expect(catalog.ofKind("layer").map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
  });
});

describe("wrong uses of a layer", () => {
  it.each([
    ["dense", [ids([], 5)], { units: 3 }],
    ["flatten", [columns(3, 4)], {}],
    ["concat", [numbers(3), ids([], 5)], {}],
    ["relu", [ids([2], 4)], {}],
  ] as const)("%s has no place for ids", (name, inputs, args) => {
    expect(shapeOf(name, inputs, args)).toEqual({ code: "MTL305", detail: { input: inputs.length - 1 } });
  });

  it.each(["embed", "one_hot"])("%s has no place for numbers", (name) => {
    expect(shapeOf(name, [numbers(7)], { width: 2 })).toEqual({ code: "MTL306", detail: { input: 0, shape: "[7]" } });
  });

  it.each([
    "conv2d", "depthwise_conv2d", "separable_conv2d", "conv2d_transpose", "upsample",
  ])("%s needs a picture", (name) => {
    expect(shapeOf(name, [numbers(50)], { filters: 2, kernel: 3 }))
      .toEqual({ code: "MTL303", detail: { input: 0, shape: "[50]", expected: "[height, width, channels]" } });
  });

  it.each(["max_pool", "avg_pool", "global_avg_pool", "global_max_pool"])("%s needs a picture or a sequence", (name) => {
    expect(shapeOf(name, [numbers(50)]))
      .toEqual({ code: "MTL303", detail: { input: 0, shape: "[50]", expected: "[length, width] or [height, width, channels]" } });
    expect(shapeOf("max_pool", [numbers(3, 8)], { size: 4 })).toEqual({ code: "MTL302", detail: { input: 0, shape: "[3, 8]", window: "[4]" } });
  });

  it.each([
    ["conv2d", { filters: 2, kernel: 5 }, "[5, 5]"],
    ["max_pool", { size: 4 }, "[4, 4]"],
    ["avg_pool", { size: [1, 4] }, "[1, 4]"],
    ["depthwise_conv2d", { kernel: 4 }, "[4, 4]"],
    ["separable_conv2d", { filters: 2, kernel: [4, 1] }, "[4, 1]"],
  ] as const)("%s leaves nothing of a picture that is smaller than its window", (name, args, window) => {
    expect(shapeOf(name, [numbers(3, 3, 20)], args)).toEqual({ code: "MTL302", detail: { input: 0, shape: "[3, 3, 20]", window } });
    expect(shapeOf(name, [numbers(3, 3, 20)], { ...args, padding: "same" })).toHaveProperty("shape");
  });

  it("concat names the first value that does not fit the first", () => {
    expect(shapeOf("concat", [numbers(28, 28, 1), numbers(28, 28, 3), numbers(1)]))
      .toEqual({ code: "MTL301", detail: { axis: 2, left: 0, leftShape: "[28, 28, 1]", right: 2, rightShape: "[1]" } });
    expect(shapeOf("concat", [numbers(2, 3), numbers(2, 4)], { axis: 0 })).toMatchObject({ code: "MTL301", detail: { right: 1 } });
  });

  it("concat has no axis beyond a row's", () => {
    expect(shapeOf("concat", [numbers(3), numbers(3)], { axis: 1 })).toEqual({ code: "MTL307", detail: { axis: 1, input: 0, shape: "[3]" } });
    expect(shapeOf("concat", [numbers(3), numbers(3)], { axis: -2 })).toMatchObject({ code: "MTL307" });
  });

  it.each(["concat", "add", "multiply", "average", "maximum"])("%s of one value", (name) => {
    expect(shapeOf(name, [numbers(3)])).toEqual({ code: "MTL308", detail: { expected: "2 or more", actual: 1 } });
  });

  it.each([
    [[numbers(4), numbers(5)], { left: 0, leftShape: "[4]", right: 1, rightShape: "[5]" }],
    [[numbers(5), numbers(4)], { left: 0, leftShape: "[5]", right: 1, rightShape: "[4]" }],
    [[numbers(4), numbers(4), numbers(4, 1)], { left: 0, leftShape: "[4]", right: 2, rightShape: "[4, 1]" }],
    [[numbers(1), numbers(4)], { left: 0, leftShape: "[1]", right: 1, rightShape: "[4]" }],
  ] as const)("add of unequal shapes", (inputs, detail) => {
    expect(shapeOf("add", inputs)).toEqual({ code: "MTL304", detail });
  });

  it("multiply stretches axes of length 1, and no others", () => {
    expect(shapeOf("multiply", [numbers(2, 1), numbers(1, 3)])).toEqual({ shape: [2, 3] });
    expect(shapeOf("multiply", [numbers(2), numbers(3)])).toMatchObject({ code: "MTL304" });
    expect(shapeOf("multiply", [numbers(1), numbers(2, 3)])).toMatchObject({ code: "MTL304" });
  });

  it("mix needs a share for each expert, and experts of one shape", () => {
    expect(shapeOf("mix", [numbers(3), numbers(4), numbers(4)])).toMatchObject({ code: "MTL308", detail: { expected: "4", actual: 3 } });
    expect(shapeOf("mix", [numbers(2), numbers(4), numbers(5)])).toMatchObject({ code: "MTL304", detail: { left: 1, right: 2 } });
    expect(shapeOf("mix", [numbers(2, 2), numbers(4), numbers(5)])).toMatchObject({ code: "MTL303" });
  });

  it.each([
    ["conv1d", [numbers(6)], { filters: 1, kernel: 2 }, "MTL303"],
    ["conv1d", [numbers(3, 2)], { filters: 1, kernel: 4 }, "MTL302"],
    ["position", [numbers(6)], {}, "MTL303"],
    ["reshape", [numbers(5)], { shape: [2, 3] }, "MTL303"],
    ["permute", [numbers(2, 3)], { axes: [0, 2] }, "MTL307"],
    ["permute", [numbers(2, 3)], { axes: [0, 0] }, "MTL303"],
    ["permute", [numbers(2, 3)], { axes: 1 }, "MTL303"],
    ["average", [numbers(2), numbers(3)], {}, "MTL304"],
    ["maximum", [numbers(1), numbers(3)], {}, "MTL304"],
    ["top_softmax", [numbers(2, 3)], { k: 1 }, "MTL303"],
    ["select_experts", [numbers(5)], { experts: 4, k: 2 }, "MTL303"],
    ["stitch", [numbers(3), numbers(4)], {}, "MTL304"],
    ["stitch_channels", [numbers(3), numbers(3, 1)], {}, "MTL304"],
    ["stitch_features", [numbers(2, 3), numbers(1, 3)], {}, "MTL304"],
    ["modulate", [numbers(3), numbers(5)], {}, "MTL303"],
  ] as const)("%s of values that do not fit", (name, inputs, args, code) => {
    expect(shapeOf(name, inputs, args)).toMatchObject({ code });
  });

  it.each(["dense", "embed", "flatten"])("%s of nothing", (name) => {
    expect(shapeOf(name, [], { units: 1, width: 1 })).toMatchObject({ code: "MTL308" });
  });
});

describe("vocabularies that are not read yet", () => {
  const unread: LayerInput = { shape: [], type: "int32" };

  it("leave the length of one_hot unknown, and all that follows silent", () => {
    expect(shapeOf("one_hot", [unread])).toEqual({ shape: [NaN] });
    expect(shapeOf("concat", [numbers(3), numbers(NaN)])).toEqual({ shape: [NaN] });
    expect(shapeOf("add", [numbers(3), numbers(NaN)])).toHaveProperty("shape");
  });

  it("do not matter to what embed makes", () => {
    expect(shapeOf("embed", [unread], { width: 4 })).toEqual({ shape: [4] });
    expect(shapeOf("embed", [{ shape: [6], type: "int32", perColumn: true }], { width: 4 })).toEqual({ shape: [24] });
  });
});

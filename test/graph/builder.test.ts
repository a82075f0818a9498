import { describe, expect, it } from "vitest";
import { Builder } from "../../src/graph/builder.ts";
import { GraphError } from "../../src/graph/build.ts";
import type { Value } from "../../src/graph/program.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { gradients, ancestors } from "../../src/graph/vjp/gradients.ts";
import { evaluate, numbers, tensor } from "./run.ts";

/** How often an operation stands in what a value needs. */
function count(value: Value, operation: Value["operation"]): number {
  return ancestors([value]).filter((node) => node.operation === operation).length;
}

describe("the builder makes no node twice", () => {
  it("and finds the same node again by operation, attributes and inputs", () => {
    const build = new Builder();
    const x = build.feed("x", [BATCH, 3]);
    expect(build.relu(build.scalar(2))).toBe(build.relu(build.scalar(2)));
    expect(build.sum(x, { axes: [1], keep: true })).toBe(build.sum(x, { axes: [1], keep: true }));
    expect(build.sum(x, { axes: [1], keep: true })).not.toBe(build.sum(x, { axes: [1], keep: false }));
    expect(build.feed("x", [BATCH, 3])).toBe(x);
  });

  it("and keeps constants of different shapes apart", () => {
    const build = new Builder();
    expect(build.constant([1, 2], [2])).not.toBe(build.constant([1, 2], [1, 2]));
  });
});

describe("what is neutral is not made", () => {
  const build = new Builder();
  const x = build.feed("x", [BATCH, 2, 3]);
  const cases: [string, Value][] = [
    ["two permutations that cancel", build.transpose(build.transpose(x, [2, 0, 1]), [1, 2, 0])],
    ["a permutation that moves nothing", build.transpose(x, [0, 1, 2])],
    ["a reshape there and back", build.reshape(build.reshape(x, [BATCH, 6]), [BATCH, 2, 3])],
    ["times 1", build.multiply(x, build.scalar(1))],
    ["times 1, the other way round", build.multiply(build.constant([1], [1]), x)],
    ["plus 0", build.add(build.scalar(0), x)],
    ["minus 0", build.subtract(x, build.scalar(0))],
    ["divided by 1", build.divide(x, build.scalar(1))],
    ["an expand to the same shape", build.expand(x, [BATCH, 2, 3])],
    ["a slice of everything", build.slice(x, 1, 0, 2)],
    ["no padding", build.pad(x, [0, 0, 0], [0, 0, 0])],
    ["a concat of one", build.concat([x], 1)],
    ["the part of a concat", build.slice(build.concat([build.relu(x), x], 1), 1, 2, 4)],
    ["a sum over no axis", build.sum(x, { axes: [], keep: false })],
    ["a cast of numbers", build.cast(x)],
  ];
  it.each(cases)("%s", (_, value) => expect(value).toBe(x));

  it("but 0 − x and 1 / x are", () => {
    expect(build.subtract(build.scalar(0), x).operation).toBe("subtract");
    expect(build.divide(build.scalar(1), x).operation).toBe("divide");
  });

  it("literal numbers are computed at once", () => {
    expect(build.multiply(build.scalar(3), build.add(build.scalar(1), build.scalar(1)))).toBe(build.scalar(6));
  });

  it("an expand that broadcasting does anyway is left out", () => {
    const row = build.feed("row", [3]);
    const product = build.multiply(build.expand(row, [BATCH, 2, 3]), x);
    expect(product.inputs).toContain(row);
    expect(build.multiply(build.expand(row, [2, 3]), build.scalar(2)).shape).toEqual([2, 3]);
  });
});

describe("pictures keep their channels first between layers", () => {
  const window = { strides: [1, 1], padding: [0, 0, 0, 0] } as const;
  const pool = { ...window, size: [2, 2], strides: [2, 2] } as const;
  const first = (build: Builder, x: Value) => build.transpose(x, [0, 3, 1, 2]);
  const last = (build: Builder, x: Value) => build.transpose(x, [0, 2, 3, 1]);

  function network(build: Builder) {
    const filters = [build.state("one", [4, 1, 3, 3]), build.state("two", [5, 4, 3, 3])];
    const bias = build.state("bias", [4]);
    const x = build.feed("x", [BATCH, 12, 12, 1]);
    const one = build.relu(build.add(last(build, build.conv2d(first(build, x), filters[0], window)), bias));
    const pooled = last(build, build.maxPool2d(first(build, one), pool));
    const two = last(build, build.relu(build.conv2d(first(build, pooled), filters[1], window)));
    const features = build.mean(two, { axes: [1, 2], keep: false });
    const losses = Object.fromEntries([0, 1].map((task) =>
      [`task ${task}`, build.sum(build.slice(features, 1, task, task + 2), { axes: [0, 1], keep: false })]));
    return { losses, filters: [...filters, bias], features };
  }

  it("so that no transpose is left, forward or backward", () => {
    const build = new Builder();
    const { losses, filters, features } = network(build);
    expect(count(features, "transpose")).toBe(0);
    for (const { value } of gradients(build, { losses, wanted: filters })) expect(value && count(value, "transpose")).toBe(0);
  });

  it("and pooled before bias and relu, which leaves them fewer elements", () => {
    const build = new Builder();
    const { features } = network(build);
    const relus = ancestors([features]).filter(({ operation }) => operation === "relu").map(({ shape }) => shape);
    expect(relus).toEqual([[BATCH, 4, 5, 5], [BATCH, 5, 3, 3]]);
  });

  it("unless what is added differs from place to place", () => {
    const build = new Builder();
    const [x, y] = [build.feed("x", [BATCH, 1, 4, 4]), build.feed("y", [1, 4, 4])];
    const clever = build.maxPool2d(build.add(x, y), pool);
    const plain = build.make("maxPool2d", pool, [build.make("add", {}, [x, y])]);
    expect(clever).toBe(plain);
  });

  it("with the same numbers", async () => {
    const build = new Builder();
    const x = build.feed("x", [BATCH, 2, 3, 4]);
    const row = build.feed("row", [4]);
    const moved = build.transpose(build.make("transpose", { permutation: [0, 2, 3, 1] }, [build.feed("y", [BATCH, 4, 2, 3])]), [0, 1, 2, 3]);
    const feeds = {
      x: tensor([2, 2, 3, 4], numbers(48, 1)), y: tensor([2, 4, 2, 3], numbers(48, 2)), row: tensor([4], numbers(4, 3)),
    };
    const plain = build.make("transpose", { permutation: [0, 2, 3, 1] }, [build.feed("y", [BATCH, 4, 2, 3])]);
    const values = {
      clever: build.multiply(build.tanh(build.add(moved, row)), x),
      plain: build.make("multiply", {}, [build.make("tanh", {}, [build.make("add", {}, [plain, row])]), x]),
    };
    const { clever, plain: expected } = await evaluate(build, values, feeds);
    expect(clever).toEqual(expected);
  });
});

describe("a shape that does not fit is refused with both shapes", () => {
  const build = new Builder();
  const x = build.feed("x", [BATCH, 3]);
  const picture = build.feed("picture", [BATCH, 3, 8, 8]);
  const window = { strides: [1, 1], padding: [0, 0, 0, 0] } as const;
  const cases: [string, () => Value, string][] = [
    ["adding", () => build.add(x, build.feed("four", [4])), "[-1, 3]"],
    ["a matrix product", () => build.matmul(x, x), "[-1, 3] and [-1, 3]"],
    ["a reshape", () => build.reshape(x, [BATCH, 4]), "[-1, 4]"],
    ["a permutation", () => build.transpose(x, [0, 0]), "[0, 0]"],
    ["an expand", () => build.expand(x, [3]), "[3]"],
    ["a slice of the batch", () => build.slice(x, 0, 0, 1), "axis 0"],
    ["a concat", () => build.concat([x, build.feed("y", [BATCH, 2])], 0), "[-1, 2]"],
    ["an axis too far", () => build.sum(x, { axes: [2], keep: false }), "[2]"],
    ["a filter of other channels", () => build.conv2d(picture, build.feed("filter", [2, 4, 3, 3]), window), "[2, 4, 3, 3]"],
    ["a window larger than the picture", () => build.maxPool2d(picture, { ...window, size: [9, 9] }), "[9, 9]"],
    ["a literal of too few numbers", () => build.constant([1], [2]), "[2]"],
    ["one name for two feeds", () => build.feed("x", [BATCH, 4]), "x"],
    ["padding the batch", () => build.pad(x, [1, 0], [0, 0]), "batch"],
    ["a table of three axes", () => build.gather(picture, build.feed("ids", [2], "int32")), "[-1, 3, 8, 8]"],
  ];
  it.each(cases)("%s", (_, make, words) => {
    expect(make).toThrow(GraphError);
    expect(make).toThrow(words);
  });
});

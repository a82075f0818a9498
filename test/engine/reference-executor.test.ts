import { describe, expect, it } from "vitest";
import { EngineError, type Tensor } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";

const executor = createReferenceExecutor();

async function compute(make: (build: Builder) => Value, feeds: Record<string, Tensor> = {}): Promise<Tensor> {
  const build = new Builder();
  const program = makeProgram("test", build, { outputs: new Map([["value", make(build)]]) });
  const { value } = await (await executor.compile(program)).run(feeds, await executor.createState({}));
  return value;
}

async function numbersOf(make: (build: Builder) => Value): Promise<number[]> {
  return [...(await compute(make)).data];
}

const window = { strides: [1, 1], padding: [0, 0, 0, 0] } as const;
const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("operations with known results", () => {
  const cases: [string, (build: Builder) => Value, number[]][] = [
    ["erf at 0, ½ and −3", (build) => build.erf(build.constant([0, 0.5, -3], [3])), [0, 0.5204998778130465, -0.9999779095030014]],
    ["softplus far out", (build) => build.softplus(build.constant([-800, 800], [2])), [0, 800]],
    ["sigmoid far out", (build) => build.sigmoid(build.constant([-800, 0, 800], [3])), [0, 0.5, 1]],
    ["log-softmax of large numbers", (build) => build.logSoftmax(build.constant([1000, 1000], [2])), [-Math.LN2, -Math.LN2]],
    ["a transpose", (build) => build.transpose(build.constant([1, 2, 3, 4, 5, 6], [2, 3]), [1, 0]), [1, 4, 2, 5, 3, 6]],
    ["a product of stacks", (build) => build.matmul(build.constant([1, 2, 3, 4], [2, 1, 2]), build.constant([5, 6], [2, 1])), [17, 39]],
    ["a concat along columns", (build) => build.concat([build.constant([1, 2], [2, 1]), build.constant([3, 4, 5, 6], [2, 2])], 1), [1, 3, 4, 2, 5, 6]],
    ["padding", (build) => build.pad(build.constant([1, 2], [1, 2]), [1, 0], [0, 1]), [0, 0, 0, 1, 2, 0]],
    ["a maximum by rows", (build) => build.reduceMax(build.constant([1, 5, -3, -2], [2, 2]), { axes: [1], keep: false }), [5, -2]],
    ["a convolution", (build) => build.conv2d(build.constant(nine, [1, 1, 3, 3]), build.constant([1, 0, 0, -1], [1, 1, 2, 2]), window), [-4, -4, -4, -4]],
    ["max-pooling of negative numbers over the edge", (build) =>
      build.maxPool2d(build.constant([-1, -2, -3, -4], [1, 1, 2, 2]), { size: [2, 2], strides: [2, 2], padding: [1, 1, 1, 1] }), [-1, -2, -3, -4]],
    ["average-pooling over the edge counts what is inside", (build) =>
      build.averagePool2d(build.constant([1, 2, 3, 4], [1, 1, 2, 2]), { size: [2, 2], strides: [2, 2], padding: [1, 1, 1, 1] }), [1, 2, 3, 4]],
    ["the max-pool gradient of equals goes to the first", (build) =>
      build.maxPool2dGradient(build.constant([7, 7, 7, 7], [1, 1, 2, 2]), build.constant([1, 2], [2, 1, 1, 1, 1]), { ...window, size: [2, 2] }),
      [1, 0, 0, 0, 2, 0, 0, 0]],
  ];
  it.each(cases)("%s", async (_, make, expected) => {
    const found = await numbersOf(make);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 13));
  });
});

describe("ids", () => {
  const ids = { shape: [3], data: Int32Array.of(2, 0, 2) };

  it("read rows, and add where they repeat", async () => {
    const read = await compute((build) => build.gather(build.constant([1, 2, 3], [3, 1]), build.feed("ids", [BATCH], "int32")), { ids });
    expect([...read.data]).toEqual([3, 1, 3]);
    const added = await compute((build) => build.scatterAdd(build.constant([1, 2, 3], [3, 1]), build.feed("ids", [3], "int32"), 3), { ids });
    expect([...added.data]).toEqual([2, 0, 4]);
    const hot = await compute((build) => build.oneHot(build.feed("ids", [3], "int32"), 3), { ids });
    expect([...hot.data]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it("outside the table are refused", async () => {
    const reading = compute((build) => build.gather(build.constant([1, 2], [2, 1]), build.feed("ids", [3], "int32")), { ids });
    await expect(reading).rejects.toThrow("The id 2 is outside a table of 2 rows.");
  });

  it("stay whole numbers", async () => {
    const value = await compute((build) => build.reshape(build.feed("ids", [3], "int32"), [3, 1]), { ids });
    expect(value.data).toBeInstanceOf(Int32Array);
    expect(value.shape).toEqual([3, 1]);
  });
});

describe("states", () => {
  /** Adds what is fed to a state, and returns what it was. */
  function counting() {
    const build = new Builder();
    const count = build.state("count", []);
    const updates = new Map([["count", build.add(count, build.feed("more", []))], ["last", build.feed("more", [])]]);
    return makeProgram("count", build, { outputs: new Map([["before", count]]), updates });
  }
  const more = { shape: [], data: Float64Array.of(2) };

  it("are replaced after the run, and are made where they did not exist", async () => {
    const program = await executor.compile(counting());
    const state = await executor.createState({ count: { shape: [], data: Float32Array.of(1) } });
    expect([...(await program.run({ more }, state)).before.data]).toEqual([1]);
    expect([...(await program.run({ more }, state)).before.data]).toEqual([3]);
    const { count, last } = await state.read(["count", "last"]);
    expect([count.data[0], last.data[0]]).toEqual([5, 2]);
    expect(state.names()).toEqual(["count", "last"]);
  });

  it("are copies: what is read stays as it was", async () => {
    const program = await executor.compile(counting());
    const given = { shape: [], data: Float64Array.of(1) };
    const state = await executor.createState({ count: given });
    const { count } = await state.read();
    given.data[0] = 7;
    await program.run({ more }, state);
    expect(count.data[0]).toBe(1);
    expect((await state.read()).count.data[0]).toBe(3);
  });

  it("and feeds that are missing or of another shape are named", async () => {
    const program = await executor.compile(counting());
    const state = await executor.createState({ count: given() });
    await expect(program.run({}, state)).rejects.toThrow(EngineError);
    await expect(program.run({}, state)).rejects.toThrow("more");
    await expect(program.run({ more }, await executor.createState({}))).rejects.toThrow("count");
    const wrong = await executor.createState({ count: { shape: [2], data: Float64Array.of(1, 2) } });
    await expect(program.run({ more }, wrong)).rejects.toThrow("[2]");
    expect((await state.read()).count.data[0]).toBe(1);
  });

  function given(): Tensor {
    return { shape: [], data: Float64Array.of(1) };
  }
});

describe("the batch", () => {
  it("is what a run is fed, and counts itself", async () => {
    for (const rows of [1, 4]) {
      const x = { shape: [rows, 2], data: new Float64Array(rows * 2).fill(1) };
      const folded = await compute((build) => build.sum(build.reshape(build.feed("x", [BATCH, 2]), [2 * BATCH]), { axes: [0], keep: false }), { x });
      expect([...folded.data]).toEqual([rows * 2]);
    }
  });

  it("compiles a program once by its hash", async () => {
    const build = new Builder();
    const program = () => makeProgram("same", build, { outputs: new Map([["y", build.relu(build.feed("x", [BATCH]))]]) });
    expect(await executor.compile(program())).toBe(await executor.compile(program()));
  });
});

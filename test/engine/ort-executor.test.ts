import { describe, expect, test } from "vitest";
import { EngineError, type Executor } from "../../src/engine/executor.ts";
import { createOrtExecutor } from "../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import { Builder } from "../../src/graph/builder.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { accumulation, Sketch, tensor } from "./programs.ts";

/** y = x·w; w becomes w + Σ y over the batch. */
function accumulating() {
  const { sketch, y, w } = accumulation();
  return sketch.program("accumulate", { y }, { w });
}

/** States p [2] and q [1, 2] as one vector that grows by 1, and twice p. */
function joining(name: string) {
  const build = new Builder();
  const [p, q] = [build.state("p", [2]), build.state("q", [1, 2])];
  const grown = build.add(build.concat([p, build.reshape(q, [2])], 0), build.scalar(1));
  const updates = new Map([["q", build.reshape(build.slice(grown, 0, 2, 4), [1, 2])], ["p", build.slice(grown, 0, 0, 2)]]);
  return makeProgram(name, build, { outputs: new Map([["twice", build.multiply(p, build.scalar(2))]]), updates });
}

/** p alone, halved. */
function halving() {
  const build = new Builder();
  const half = build.multiply(build.state("p", [2]), build.scalar(0.5));
  return makeProgram("halve", build, { outputs: new Map([["half", half]]), updates: new Map([["p", half]]) });
}

const executors: readonly [string, () => Promise<Executor>][] = [
  ["native", () => createOrtExecutor()],
  ["WebAssembly", () => createOrtWebExecutor()],
];

describe.each(executors)("ONNX Runtime, %s", (_name, create) => {
  test("says what it is", async () => {
    expect((await create()).description).toMatch(/^onnxruntime-(node|web) \d+\.\d+\.\d+.*, 1 thread$/);
  });

  test("states stay between runs, at any batch size", async () => {
    const executor = await create();
    const compiled = await executor.compile(accumulating());
    const state = await executor.createState({ w: tensor([2, 1], 1, 1) });
    const first = await compiled.run({ x: tensor([1, 2], 1, 2) }, state);
    const second = await compiled.run({ x: tensor([2, 2], 1, 0, 0, 1) }, state);
    const third = await compiled.run({ x: tensor([1, 2], 1, 0) }, state);
    expect([first, second, third].map(({ y }) => [...y.data])).toEqual([[3], [4, 4], [12]]);
    expect(await state.read()).toEqual({ w: tensor([2, 1], 24, 24) });
    await executor.dispose();
  });

  test("a program of thousands of nodes runs at any batch size, also at more sizes than are kept", async () => {
    const executor = await create();
    const sketch = new Sketch();
    const one = sketch.constant([1], []);
    let y = sketch.feed("x", [BATCH, 2]);
    for (let node = 0; node < 1100; node++) y = sketch.node("add", {}, [y, one], [BATCH, 2]);
    const compiled = await executor.compile(sketch.program("long", { y }, {}));
    const state = await executor.createState({});
    for (const rows of [3, 5, 3, 1, 2, 4, 5]) {
      const { y: given } = await compiled.run({ x: { shape: [rows, 2], data: new Float32Array(2 * rows).fill(rows) } }, state);
      expect(given.shape).toEqual([rows, 2]);
      expect([...given.data]).toEqual(Array(2 * rows).fill(rows + 1100));
    }
    compiled.dispose();
    await executor.dispose();
  });

  test("states that are kept together can be read, written and replaced one by one", async () => {
    const executor = await create();
    const [join, halve] = [await executor.compile(joining("join")), await executor.compile(halving())];
    const state = await executor.createState({ p: tensor([2], 1, 2), q: tensor([1, 2], 3, 4) });
    await join.run({}, state);
    const before = await state.read();
    const second = await join.run({}, state);
    expect([...second.twice.data]).toEqual([4, 6]);
    expect(before).toEqual({ p: tensor([2], 2, 3), q: tensor([1, 2], 4, 5) });
    expect(await state.read(["q", "p"])).toEqual({ p: tensor([2], 3, 4), q: tensor([1, 2], 5, 6) });
    await state.write({ q: tensor([1, 2], 50, 60) });
    await join.run({}, state);
    expect(await state.read()).toEqual({ p: tensor([2], 4, 5), q: tensor([1, 2], 51, 61) });
    const { half } = await halve.run({}, state);
    expect([...half.data]).toEqual([2, 2.5]);
    await join.run({}, state);
    expect(await state.read()).toEqual({ p: tensor([2], 3, 3.5), q: tensor([1, 2], 52, 62) });
    expect(state.names().sort()).toEqual(["p", "q"]);
    await executor.dispose();
  });

  test("two states of one program do not touch each other, nor what was read or returned before", async () => {
    const executor = await create();
    const compiled = await executor.compile(accumulating());
    const [left, right] = await Promise.all([1, 5].map((value) => executor.createState({ w: tensor([2, 1], value, value) })));
    const before = await left.read();
    const [a, b] = await Promise.all([left, right].map((state) => compiled.run({ x: tensor([1, 2], 1, 1) }, state)));
    await compiled.run({ x: tensor([1, 2], 1, 1) }, left);
    expect([a.y.data[0], b.y.data[0]]).toEqual([2, 10]);
    expect(before).toEqual({ w: tensor([2, 1], 1, 1) });
    expect((await left.read()).w.data[0]).toBe(9);
    expect((await right.read()).w.data[0]).toBe(15);
    await executor.dispose();
  });

  test("a state may be written before it was ever read, and by another program", async () => {
    const executor = await create();
    const sketch = new Sketch();
    const double = sketch.node("add", {}, [sketch.feed("x", [BATCH]), sketch.constant([0], [])], [BATCH]);
    const writer = await executor.compile(sketch.program("write", {}, { J: double, again: double }));
    const state = await executor.createState({});
    await writer.run({ x: tensor([3], 1, 2, 3) }, state);
    await writer.run({ x: tensor([2], 4, 5) }, state);
    expect(await state.read()).toEqual({ J: tensor([2], 4, 5), again: tensor([2], 4, 5) });
    expect(state.names()).toEqual(["J", "again"]);
    await executor.dispose();
  });

  test("a feed or a state can be an output or an update as it is", async () => {
    const executor = await create();
    const sketch = new Sketch();
    const [x, w] = [sketch.feed("x", [2]), sketch.state("w", [2])];
    const compiled = await executor.compile(sketch.program("swap", { x, w, again: w }, { w: x, old: w }));
    const state = await executor.createState({ w: tensor([2], 1, 2) });
    const outputs = await compiled.run({ x: tensor([2], 3, 4) }, state);
    expect(outputs).toEqual({ x: tensor([2], 3, 4), w: tensor([2], 1, 2), again: tensor([2], 1, 2) });
    expect(await state.read()).toEqual({ w: tensor([2], 3, 4), old: tensor([2], 1, 2) });
    await executor.dispose();
  });

  test("what does not fit is said in one sentence", async () => {
    const executor = await create();
    const compiled = await executor.compile(accumulating());
    const state = await executor.createState({ w: tensor([2, 1], 1, 1) });
    const failing = (feeds: object, of = state) => compiled.run({ ...feeds }, of).catch((error: Error) => error);
    expect(await failing({})).toEqual(new EngineError("Program accumulate was not fed x."));
    expect(await failing({ x: tensor([1, 3], 1, 2, 3) })).toEqual(new EngineError("The feed x has the shape [1, 3] where [1, 2] is needed."));
    expect(await failing({ x: tensor([1, 2], 1, 2) }, await executor.createState({})))
      .toEqual(new EngineError("Program accumulate reads the state w, which was never written."));
    await executor.dispose();
  });

  test("a graph that the runtime refuses is an EngineError", async () => {
    const executor = await create();
    const sketch = new Sketch();
    const wrong = sketch.node("matmul", {}, [sketch.feed("x", [2, 3]), sketch.feed("y", [2, 3])], [2, 3]);
    await expect(executor.compile(sketch.program("wrong", { wrong }))).rejects.toThrow(EngineError);
    await executor.dispose();
  });

  test("one session serves equal programs and outlives the first to let go of it", async () => {
    const executor = await create();
    const [first, second] = [await executor.compile(accumulating()), await executor.compile(accumulating())];
    first.dispose();
    const state = await executor.createState({ w: tensor([2, 1], 1, 1) });
    expect((await second.run({ x: tensor([1, 2], 1, 2) }, state)).y.data[0]).toBe(3);
    await executor.dispose();
  });
});

test("the native package's path can be given, and a wrong one is said", async () => {
  await expect(createOrtExecutor({ nativePath: "./no-such-package" })).rejects.toThrow(/^The native ONNX Runtime could not be loaded: /);
});

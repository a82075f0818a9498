import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../src/engine/executor.ts";
import { createTfjsExecutor } from "../../src/engine/tfjs/executor.ts";
import { accumulation, Sketch, tensor } from "./programs.ts";

/** y = x·w; w becomes w + Σ y over the batch; the feed itself is kept as a state. */
function accumulating() {
  const { sketch, x, y, w } = accumulation();
  return sketch.program("accumulate", { y, same: y }, { w, x });
}

describe.each(["wasm", "cpu"] as const)("TensorFlow.js on %s", (backend) => {
  test("says what it is", async () => {
    expect((await createTfjsExecutor(backend)).description).toBe(`TensorFlow.js 4.22.0, ${backend} backend`);
  });

  test("states stay between runs, at any batch size", async () => {
    const executor = await createTfjsExecutor(backend);
    const compiled = await executor.compile(accumulating());
    const state = await executor.createState({ w: tensor([2, 1], 1, 1) });
    const first = await compiled.run({ x: tensor([1, 2], 1, 2) }, state);
    const second = await compiled.run({ x: tensor([2, 2], 1, 0, 0, 1) }, state);
    expect([first.y.data, first.same.data, second.y.data].map((data) => [...data])).toEqual([[3], [3], [4, 4]]);
    expect(await state.read(["w", "x"])).toEqual({ w: tensor([2, 1], 12, 12), x: tensor([2, 2], 1, 0, 0, 1) });
  });

  test("runs leave no tensor behind, and disposing leaves none at all", async () => {
    const executor = await createTfjsExecutor(backend);
    const before = tf.memory().numTensors;
    const compiled = await executor.compile(accumulating());
    const state = await executor.createState({ w: tensor([2, 1], 1, 1) });
    await compiled.run({ x: tensor([1, 2], 1, 2) }, state);
    const after = tf.memory().numTensors;
    for (let run = 0; run < 10; run++) await compiled.run({ x: tensor([1, 2], 1, 2) }, state);
    expect(tf.memory().numTensors).toBe(after);
    compiled.dispose();
    state.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a run that fails is an EngineError, and leaves the states as they were and no tensor behind", async () => {
    const executor = await createTfjsExecutor(backend);
    const sketch = new Sketch();
    const x = sketch.feed("x", [2]);
    const wrong = sketch.node("reshape", { shape: [3] }, [x], [3]);
    const compiled = await executor.compile(sketch.program("wrong", { wrong }, { w: x }));
    const state = await executor.createState({ w: tensor([2], 1, 1) });
    const before = tf.memory().numTensors;
    await expect(compiled.run({ x: tensor([2], 1, 2) }, state)).rejects.toThrow(EngineError);
    expect(tf.memory().numTensors).toBe(before);
    expect(await state.read()).toEqual({ w: tensor([2], 1, 1) });
  });
});

test("a backend that is not there is said", async () => {
  await expect(createTfjsExecutor("webgl")).rejects.toThrow(/^TensorFlow.js found no backend: /);
});

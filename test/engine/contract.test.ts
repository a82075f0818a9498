import { afterAll, describe, expect, test } from "vitest";
import type { Executor, Tensor } from "../../src/engine/executor.ts";
import { createOrtExecutor } from "../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { createTfjsExecutor } from "../../src/engine/tfjs/executor.ts";
import { operationNames } from "../../src/graph/operations/index.ts";
import type { Pool, Program } from "../../src/graph/program.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { expectClose } from "./close.ts";
import { feedsOf, programOf, samples } from "./operations.ts";

/** Every engine computes what the reference does, one run from the same numbers. */
const reference = createReferenceExecutor();
const engines: Record<string, Executor> = {
  "ort": await createOrtExecutor(),
  "ort-web": await createOrtWebExecutor(),
  "tfjs on wasm": await createTfjsExecutor("wasm"),
  "tfjs on cpu": await createTfjsExecutor("cpu"),
};

/** Only where `npm run setup:tfjs-node` was run. */
const missing = await createTfjsExecutor("tensorflow").then(
  (engine) => { engines["tfjs on tfjs-node"] = engine; },
  (error: Error) => error.message,
);

test.runIf(missing)(`tfjs on tfjs-node is skipped: ${missing}`, ({ skip }) => skip());

afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.dispose();
});

async function resultOf(executor: Executor, program: Program, batch: number): Promise<Tensor> {
  const compiled = await executor.compile(program);
  const state = await executor.createState({});
  const { result } = await compiled.run(feedsOf(program, batch), state);
  compiled.dispose();
  return result;
}

test("every operation has samples", () => {
  expect(Object.keys(samples).sort()).toEqual([...operationNames].sort());
});

describe.each(Object.entries(engines))("%s computes as the reference", (name, engine) => {
  test.each(Object.entries(samples))("%s", async (operation, forms) => {
    for (const [index, sample] of forms.entries()) {
      for (const batch of [1, 33]) {
        const program = programOf(`${operation} ${index}`, sample);
        const [actual, expected] = [await resultOf(engine, program, batch), await resultOf(reference, program, batch)];
        try {
          expectClose(actual, expected);
        } catch (error) {
          throw new Error(`${name}: ${operation}, sample ${index}, batch ${batch}: ${(error as Error).message}`, { cause: error });
        }
      }
    }
  });
});

/** TensorFlow.js' own kernel starts its search for a window's maximum at the smallest positive number, and finds none here. */
describe.each(Object.entries(engines))("the gradient of max-pooling on %s", (_, engine) => {
  const through = async (pool: Pool, numbers: readonly number[], cotangents: readonly number[], [height, width]: readonly number[]) => {
    const program = programOf("gradient of negative windows", (build) =>
      build.maxPool2dGradient(build.feed("x", [BATCH, 1, 3, 4]), build.feed("dy", [1, BATCH, 1, height, width]), pool));
    const compiled = await engine.compile(program);
    const state = await engine.createState({});
    const { result } = await compiled.run({
      x: { shape: [1, 1, 3, 4], data: Float32Array.from(numbers) }, dy: { shape: [1, 1, 1, height, width], data: Float32Array.from(cotangents) },
    }, state);
    compiled.dispose();
    return [...result.data];
  };
  const negative = [-9, -2, -7, -8, -5, -4, -1.5, -6, -3, -9, -8, -0.5];

  test("goes to the largest of numbers that are all negative", async () => {
    const pool: Pool = { size: [2, 2], strides: [1, 1], padding: [0, 0, 0, 0] };
    expect(await through(pool, negative, [1, 2, 3, 4, 5, 6], [2, 3])).toEqual([0, 1, 0, 0, 0, 0, 2 + 3 + 5, 0, 4, 0, 0, 6]);
  });

  test("and never to the zeros around them", async () => {
    const pool: Pool = { size: [2, 2], strides: [2, 2], padding: [0, 0, 1, 0] };
    expect(await through(pool, negative, [1, 2, 3, 4], [2, 2])).toEqual([0, 1, 0, 0, 0, 0, 2, 0, 3, 0, 0, 4]);
  });
});

/** TensorFlow.js' own kernel gives wrong numbers here, on WebAssembly and in plain JavaScript. */
describe.each(Object.entries(engines))("the gradient of average-pooling on %s", (_, engine) => {
  test("with padding `same` and stride 1 shares out by how many numbers each window holds", async () => {
    const program = programOf("gradient of overlapping windows", (build) =>
      build.averagePool2dGradient(build.feed("dy", [BATCH, 1, 3, 3]), { size: [3, 3], strides: [1, 1], padding: [1, 1, 1, 1], height: 3, width: 3 }));
    const compiled = await engine.compile(program);
    const { result } = await compiled.run({ dy: { shape: [2, 1, 3, 3], data: new Float32Array(18).fill(1) } }, await engine.createState({}));
    compiled.dispose();
    const [corner, edge, middle] = [1 / 4 + 2 / 6 + 1 / 9, 2 / 4 + 3 / 6 + 1 / 9, 4 / 4 + 4 / 6 + 1 / 9];
    const picture = [corner, edge, corner, edge, middle, edge, corner, edge, corner];
    expect(result.data).toHaveLength(18);
    [...picture, ...picture].forEach((value, at) => expect(result.data[at]).toBeCloseTo(value, 6));
  });
});

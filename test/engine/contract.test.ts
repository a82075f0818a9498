import { afterAll, describe, expect, test } from "vitest";
import type { Executor, Tensor } from "../../src/engine/executor.ts";
import { createOrtExecutor } from "../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { createTfjsExecutor } from "../../src/engine/tfjs/executor.ts";
import { operationNames } from "../../src/graph/operations/index.ts";
import type { Program } from "../../src/graph/program.ts";
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

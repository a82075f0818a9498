import { afterAll, describe, expect, it } from "vitest";
import { createExecutor } from "../../src/engine/index.ts";
import { prove, provenWords } from "./proof/proofs.ts";

const executors = await Promise.all([createExecutor("ort", { threads: 1 }), createExecutor("tfjs")]);

afterAll(async () => {
  for (const executor of executors) await executor.dispose();
});

/** The same as `npm run catalogue`, which prints it as a table. */
describe("every word of the catalogue is proven", () => {
  it.each(provenWords.map((definition) => [`${definition.kind} ${definition.name}`, definition] as const))("%s", async (_, definition) => {
    const wrong = [...await prove(definition, executors)].filter(([, text]) => text !== undefined);
    expect(Object.fromEntries(wrong)).toEqual({});
  });
});

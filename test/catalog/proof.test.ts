import { afterAll, describe, expect, it } from "vitest";
import { createExecutor } from "../../src/engine/index.ts";
import { startSession } from "../emit/pytorch/session.ts";
import { prove, provenWords } from "./proof/proofs.ts";

const executors = await Promise.all([createExecutor("ort", { threads: 1 }), createExecutor("tfjs")]);

const pytorch = await startSession();
if (typeof pytorch === "string") console.log(`PyTorch modules are written and not run: ${pytorch}.`);
else console.log(`PyTorch modules are run by PyTorch ${pytorch.version}.`);

afterAll(async () => {
  if (typeof pytorch !== "string") pytorch.close();
  for (const executor of executors) await executor.dispose();
});

/** The same as `npm run catalogue`, which prints it as a table. */
describe("every word of the catalogue is proven", () => {
  it.each(provenWords.map((definition) => [`${definition.kind} ${definition.name}`, definition] as const))("%s", async (_, definition) => {
    const wrong = [...await prove(definition, executors, typeof pytorch === "string" ? undefined : pytorch)].filter(([, text]) => text !== undefined);
    expect(Object.fromEntries(wrong)).toEqual({});
  });
});

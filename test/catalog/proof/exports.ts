import { emitModel, servingProgram } from "../../../src/emit/index.ts";
import type { Tensor, Tensors } from "../../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../../src/engine/reference/index.ts";
import { stockOutputs } from "../../emit/stock.ts";
import { vocabularySizes } from "./examples.ts";
import { feedsOf, type Subject } from "./numbers.ts";
import { difference, runOn } from "./runs.ts";

const signature = { inputs: [], outputs: [] };
const BATCHES = [1, 33];

/** What a user of any export feeds and expects: inputs by name, predictions in doubles. */
async function served(subject: Subject, rows: number): Promise<{ program: ReturnType<typeof servingProgram>; feeds: Tensors; expected: Tensors }> {
  const program = servingProgram(subject.graph, { signature, vocabularySizes });
  const raw = feedsOf(subject, { ...program, feeds: program.feeds.map((feed) => ({ ...feed, name: `input/${feed.name}` })) }, rows);
  const feeds = Object.fromEntries(Object.entries(raw).map(([name, tensor]): [string, Tensor] => [name.replace("input/", ""), tensor]));
  return { program, feeds, expected: await runOn(createReferenceExecutor(), program, feeds, subject.weights) };
}

/** Whether plain TensorFlow.js predicts the same from the emitted files, in the format that the model gets and as a graph. */
export async function tfjsHolds(subject: Subject): Promise<string | undefined> {
  const trained = { weights: subject.weights, signature, vocabularySizes };
  const own = emitModel(subject.graph, trained);
  const both = own.format === "graph" ? [own] : [own, emitModel(subject.graph, trained, "graph")];
  for (const rows of BATCHES) {
    const { feeds, expected } = await served(subject, rows);
    for (const emitted of both) {
      const wrong = difference(await stockOutputs(emitted, subject.graph, feeds), expected, 1e-5, 0);
      if (wrong !== undefined) return `${emitted.format}, batch ${rows}: ${wrong}`;
    }
  }
  return undefined;
}

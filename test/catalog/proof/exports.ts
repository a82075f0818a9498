import { InferenceSession, Tensor as OnnxTensor } from "onnxruntime-node";
import { emitModel, folded, pytorchModel, servingProgram } from "../../../src/emit/index.ts";
import { exportOnnx } from "../../../src/engine/ort/model.ts";
import type { Tensor, Tensors } from "../../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../../src/engine/reference/index.ts";
import type { Session } from "../../emit/pytorch/session.ts";
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

/** Whether ONNX Runtime predicts the same from the exported file. */
export async function onnxHolds(subject: Subject): Promise<string | undefined> {
  for (const rows of BATCHES) {
    const { feeds, expected } = await served(subject, rows);
    const { graph, trained } = folded(subject.graph, { weights: subject.weights, signature, vocabularySizes });
    const session = await InferenceSession.create(exportOnnx(servingProgram(graph, trained), trained.weights), { logSeverityLevel: 3 });
    const given = Object.fromEntries(Object.entries(feeds).map(([name, { shape, data }]) =>
      [name, data instanceof Int32Array ? new OnnxTensor("int32", data, shape) : new OnnxTensor("float32", Float32Array.from(data), shape)]));
    const found = await session.run(given);
    const outputs = Object.fromEntries(Object.entries(found).map(([name, { dims, data }]): [string, Tensor] => [name, { shape: dims, data: data as Float32Array }]));
    await session.release();
    const wrong = difference(outputs, expected, 1e-5, 0);
    if (wrong !== undefined) return `batch ${rows}: ${wrong}`;
  }
  return undefined;
}

/** Whether the exported module predicts the same, where there is a PyTorch to run it; else whether its text could be written. */
export async function pytorchHolds(subject: Subject, session: Session | undefined): Promise<string | undefined> {
  const files = pytorchModel(subject.graph, { weights: subject.weights, signature, vocabularySizes });
  if (!session) return String(files.get("model.py")).includes("def forward(self") ? undefined : "its text has no forward";
  for (const rows of BATCHES) {
    const { program, feeds, expected } = await served(subject, rows);
    const types = new Map(program.feeds.map(({ name, shape }) => [name, shape]));
    const inputs = subject.graph.inputs.map(({ name, type, shape }) => {
      const { data } = feeds[name] ?? { data: new Int32Array(rows) };
      // An id alone has no dimension of its own in PyTorch.
      return { data, shape: type === "category" && shape.length === 0 ? [rows] : [rows, ...(types.get(name) ?? [rows]).slice(1)] };
    });
    const wrong = difference(await session.predict(files, inputs), expected, 1e-5, 0);
    if (wrong !== undefined) return `batch ${rows}: ${wrong}`;
  }
  return undefined;
}

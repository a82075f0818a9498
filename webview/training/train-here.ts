import { emitModel } from "../../src/emit/index.ts";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { TrainingJob } from "../../src/protocol/panel.ts";
import type { Checkpoint, PreparedModel } from "../../src/training/index.ts";
import { decodeCheckpoint, failedEvent, failureOf, prepareModel, train, whyNotResume } from "../../src/training/index.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { pagePlaces, relativeName } from "./places.ts";
import { pulledFiles } from "./pulled-files.ts";

/** Trains in a page: its files come through the page, its events and checkpoints leave through it. */
const post = (message: FromWorker): void => postMessage(message);
const files = pulledFiles(post, relativeName);
let paused = false;
let saving = false;

/** The WebAssembly of the engine, of the bytes that the page has fetched. */
type EngineOf = (fetched: ArrayBuffer) => ArrayBuffer | Uint8Array;

/** Makes this worker train what the page around asks for; to be called before the task ends in which the worker starts. */
export function trainHere(engineOf: EngineOf): void {
  self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    if (data.type === "chunk" || data.type === "listing") files.receive(data);
    else if (data.type === "pause") paused = true;
    else if (data.type === "save") saving = true;
    else run(data.job, () => engineOf(data.wasm)).catch((error: unknown) => tell([failureOf(error)])).finally(() => post({ type: "ended" }));
  });
}

const tell = (events: RunEvent[]): void => post({ type: "events", events });

async function run(job: TrainingJob, engine: () => ArrayBuffer | Uint8Array): Promise<void> {
  // The language server of the same build has made it; it is as good as our own.
  const prepared = await prepareModel(job.graph as ModelGraph, files, pagePlaces);
  if ("problems" in prepared) return tell(prepared.problems.slice(0, 1).map(failedEvent));
  const resume = job.checkpoint && decodeCheckpoint(job.checkpoint);
  const misfit = job.checkpoint && whyNotResume(resume, prepared);
  if (misfit !== undefined) return tell([failedEvent(misfit)]);
  const executor = await createOrtWebExecutor({ wasmBinary: engine() });
  try {
    await relay(job, prepared, train({
      model: prepared, executor, run: job.run, checkpointSeconds: 5,
      ...(resume ? { resume } : {}),
      control: () => (paused ? "pause" : "continue"),
      saveNow: takeWish,
      finish: async (weights) => sendModel(prepared, weights),
      store: async (bytes) => post({ type: "checkpoint", step: lastStep, bytes: new Uint8Array(bytes) }),
    }));
  } finally {
    await executor.dispose();
  }
  return undefined;
}

/** Whether a checkpoint was wished for since the last look. */
function takeWish(): boolean {
  const wished = saving;
  saving = false;
  return wished;
}

/** The trained model, file by file, and what its users have to know. */
function sendModel({ graph, dataset }: PreparedModel, weights: Checkpoint["tensors"]): void {
  const { signature, vocabularySizes } = dataset;
  const { files: written, notes } = emitModel(graph, { weights, signature, vocabularySizes });
  for (const [name, content] of written) {
    post({ type: "model", name, bytes: typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content) });
  }
  tell(notes.map((message) => ({ type: "warning", code: "MTL730", message, step: lastStep })));
}

const between = 100;
let lastStep = 0;

/** Ten messages a second, whatever the steps take; between them the worker listens. */
async function relay(job: TrainingJob, { notes }: PreparedModel, events: AsyncIterable<RunEvent>): Promise<void> {
  let [batch, sent]: [RunEvent[], number] = [[], 0];
  for await (const event of events) {
    batch.push(event);
    if ("step" in event && event.step !== undefined) lastStep = event.step;
    if (event.type === "started" && job.checkpoint === undefined) batch.push(...notes.map(({ code, message }) => ({ type: "warning" as const, code, message })));
    if (performance.now() - sent < between) continue;
    tell(batch);
    [batch, sent] = [[], performance.now()];
    await breath();
  }
  if (batch.length > 0) tell(batch);
}

/** Lets waiting messages in: the engine's promises alone never leave this task. */
const breath = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 0); });

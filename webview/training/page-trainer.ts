import type { FromPanel, ToPanel, TrainingJob } from "../../src/protocol/panel.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

export interface PageTrainer {
  /** Takes the messages that are about training; the rest is for the picture. */
  receive(message: ToPanel): void;
}

/** The addresses of the worker's script and of its WebAssembly, from the page's attributes. */
export interface TrainerParts {
  readonly workerUri: string | undefined;
  readonly wasmUri: string | undefined;
}

/**
 * The page's side of training in a worker. A webview may not start a worker from an address, nor may the worker fetch:
 * so the page fetches both files, starts a Blob and hands the bytes over.
 */
export function pageTrainer(parts: TrainerParts, post: (message: FromPanel) => void): PageTrainer {
  let worker: Worker | undefined;
  const relay = (message: FromWorker): void => {
    if (message.type !== "ended") return post(message);
    worker?.terminate();
    worker = undefined;
    return undefined;
  };
  const fail = (error: unknown): void => post({ type: "events", events: [{
    type: "failed", time: Date.now(), code: "MTL711",
    message: `Training could not start in this panel: ${error instanceof Error ? error.message : String(error)}. Set \`mtl.training.where\` to \`process\` to train outside of it.`,
  }] });
  const start = async (job: TrainingJob): Promise<void> => {
    const started = await startWorker(parts, relay, fail);
    worker = started.worker;
    send(worker, { type: "start", job, wasm: started.wasm }, [started.wasm]);
  };
  return {
    receive: (message) => {
      if (message.type === "train") start(message.job).catch(fail);
      if (message.type === "chunk" || message.type === "listing" || message.type === "pause" || message.type === "save") send(worker, message);
    },
  };
}

const send = (worker: Worker | undefined, message: ToWorker, transfer: Transferable[] = []): void => worker?.postMessage(message, transfer);

async function startWorker({ workerUri, wasmUri }: TrainerParts, relay: (message: FromWorker) => void, fail: (error: unknown) => void): Promise<{ worker: Worker; wasm: ArrayBuffer }> {
  if (workerUri === undefined || wasmUri === undefined) throw new Error("the page was made without a trainer");
  const [script, wasm] = await Promise.all([load(workerUri).then((answer) => answer.text()), load(wasmUri).then((answer) => answer.arrayBuffer())]);
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => relay(data));
  worker.addEventListener("error", (event) => fail(new Error(event.message || "its worker did not load")));
  return { worker, wasm };
}

async function load(uri: string): Promise<Response> {
  const answer = await fetch(uri);
  if (!answer.ok) throw new Error(`${uri} answered ${answer.status}`);
  return answer;
}

import { Worker } from "node:worker_threads";
import type { ThreadData, ThreadMessage } from "./train-thread.ts";
import type { TrainRequest } from "./trainer.ts";

interface TrainingThread {
  /** Asks for a checkpoint and a halt at the next step. */
  halt(): void;
  /** Settles when the training has ended, in whatever way. */
  readonly done: Promise<void>;
}

/**
 * Starts training in a thread of its own: a run of the engine blocks its thread, and the progress line, the view and
 * Ctrl+C must not wait for it.
 */
export function startTraining(request: TrainRequest, listen: (message: ThreadMessage) => void): TrainingThread {
  const halt = new SharedArrayBuffer(4);
  const data: ThreadData = { request, halt };
  const worker = new Worker(new URL("./train-thread.mjs", import.meta.url), { workerData: data });
  worker.on("message", listen);
  const done = new Promise<void>((resolve, reject) => {
    worker.once("exit", () => resolve());
    worker.once("error", reject);
  });
  return { halt: () => { Atomics.store(new Int32Array(halt), 0, 1); }, done };
}

import { parentPort, workerData } from "node:worker_threads";
import type { RunEvent } from "../protocol/events.ts";
import type { TrainRequest } from "./trainer.ts";
import { runTraining } from "./trainer.ts";

/** What the thread that trains says to the one that shows. */
export type ThreadMessage =
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "reading"; readonly share: number };

export interface ThreadData {
  readonly request: TrainRequest;
  /** One number, set to 1 to ask for a halt. */
  readonly halt: SharedArrayBuffer;
}

const { request, halt } = workerData as ThreadData;
const flag = new Int32Array(halt);
const post = (message: ThreadMessage) => parentPort?.postMessage(message);

await runTraining(request, {
  event: (event) => post({ kind: "event", event }),
  reading: (share) => post({ kind: "reading", share }),
  halted: () => Atomics.load(flag, 0) === 1,
});

import * as os from "node:os";
import { Worker } from "node:worker_threads";
import type { ExecutorName } from "../engine/executor.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { Places, TrialScores } from "../training/index.ts";
import { CommandError, exitCodes } from "./exit.ts";
import type { Output } from "./output.ts";
import type { TrialMessage, TrialOrder, TrialThreadData } from "./trial-thread.ts";
import { writableFolder } from "./written.ts";

/** One training among several that are compared. */
export interface Trial {
  /** For people: `left alone, seed 1`. */
  readonly title: string;
  readonly graph: ModelGraph;
}

interface TrialSettings {
  readonly places: Places;
  /** The whole model, whose data every trial reads. */
  readonly data: ModelGraph;
  readonly executor: ExecutorName;
  /** How many at a time; the default leaves no core idle. */
  readonly jobs?: number;
  readonly cache: string;
  /** Told of what is done when somebody interrupts, by the place of the trial, before the process ends; whether it has shown a result of that. */
  readonly onInterrupt?: (done: readonly (Trained | undefined)[]) => boolean;
}

/** What a training came to, and of which data. */
interface Trained extends TrialScores {
  readonly fingerprint: string;
}

/**
 * Trains models side by side, one thread each, and keeps what is done: asked again, a finished training is not repeated.
 * The results are in the order of the trials. @throws CommandError where data cannot be read or a training fails.
 */
export async function runTrials(trials: readonly Trial[], settings: TrialSettings, output: Output): Promise<Trained[]> {
  writableFolder(settings.cache, "finished trainings are kept there, so copy the file to a folder that can be written");
  const queue = trials.map((trial, id) => ({ trial, id }));
  const results: Trained[] = [];
  const progress = startProgress(trials, output);
  const count = Math.max(1, Math.min(settings.jobs ?? os.availableParallelism(), trials.length));
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const threads = Array.from({ length: count }, () => startThread(settings, stop));
  const work = async (thread: Thread) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { trial, id } = next;
      const { result, cached } = await thread.train({ id, graph: trial.graph, data: settings.data }, (epoch, epochs) => progress.epoch(id, epoch, epochs));
      results[id] = result;
      progress.done(id, result, cached);
    }
  };
  const working = threads.map(work);
  const interrupted = () => {
    const message = `stopped: ${progress.kept()} of ${trials.length} trainings are kept; the same command goes on from there`;
    output.note(message);
    if (!settings.onInterrupt?.(trials.map((_, id) => results[id]))) output.object({ error: { message } });
    // As if nobody had listened: a process whose threads compute cannot end in good order.
    process.kill(process.pid, "SIGINT");
  };
  process.once("SIGINT", interrupted);
  try {
    await Promise.all(working);
  } finally {
    process.removeListener("SIGINT", interrupted);
    // A thread that is ended while the native engine computes takes the process with it: others come to the end of their epoch.
    queue.length = 0;
    Atomics.store(stop, 0, 1);
    await Promise.allSettled(working);
    await Promise.all(threads.map((thread) => thread.end()));
  }
  return results;
}

interface Thread {
  train(order: TrialOrder, onEpoch: (epoch: number, epochs: number) => void): Promise<{ result: Trained; cached: boolean }>;
  end(): Promise<unknown>;
}

function startThread({ places, executor, cache }: TrialSettings, stop: Int32Array): Thread {
  const data: TrialThreadData = { places, executor, cache, stop };
  const worker = new Worker(new URL("./trial-thread.mjs", import.meta.url), { workerData: data });
  return {
    train: (order, onEpoch) => new Promise((resolve, reject) => {
      const listen = (message: TrialMessage) => {
        if (message.kind === "epoch") return onEpoch(message.epoch, message.epochs);
        worker.off("message", listen).off("error", reject);
        if (message.kind === "data") return reject(new CommandError(exitCodes.data, message.message, message.code));
        if ("failed" in message.result) return reject(new CommandError(exitCodes.training, message.result.failed));
        return resolve({ result: { ...message.result, fingerprint: message.fingerprint }, cached: message.cached });
      };
      worker.on("message", listen).once("error", reject);
      worker.postMessage(order);
    }),
    end: () => worker.terminate(),
  };
}

/** On a terminal one line that stays; elsewhere a line for each training that ended. */
function startProgress(trials: readonly Trial[], output: Output) {
  const running = new Map<number, string>();
  let [done, known] = [0, 0];
  const show = () => output.status(`${done} of ${trials.length} trainings done${known > 0 ? ` (${known} known)` : ""}; ${[...running.values()].join("; ")}`);
  return {
    kept: () => done,
    epoch: (id: number, epoch: number, epochs: number) => {
      running.set(id, `${trials[id].title}: epoch ${epoch} of ${epochs}`);
      show();
    },
    done: (id: number, { seconds, epochs }: TrialScores, cached: boolean) => {
      running.delete(id);
      done++;
      if (cached) known++;
      const how = cached ? "known from before" : `${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ${seconds.toFixed(1)} s`;
      const line = `[${done}/${trials.length}] ${trials[id].title}: ${how}`;
      if (output.json) output.note(line);
      else output.line(line);
    },
  };
}

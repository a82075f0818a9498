import { EngineError } from "../engine/executor.ts";
import type { EventOf } from "../protocol/events.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { PreparedModel } from "./prepare.ts";

interface Failure {
  readonly code: string;
  /** One sentence with a way out. */
  readonly message: string;
}

/** Why a run cannot go on from a checkpoint to the very same numbers; undefined where it can. */
export function whyNotResume(checkpoint: Checkpoint | undefined, { graph, dataset }: PreparedModel): Failure | undefined {
  if (!checkpoint) return { code: "MTL723", message: "The run's checkpoint is damaged: start a new run; the log of this one stays." };
  const { model, fingerprint } = checkpoint.progress;
  if (model === graph.name && fingerprint === dataset.fingerprint) return undefined;
  return { code: "MTL724", message: "The data or the model changed since this run was started, so it cannot go on to the same numbers: start a new run." };
}

/** The event that says why a training ended. */
export function failedEvent({ code, message }: Failure): EventOf<"failed"> {
  return { type: "failed", time: Date.now(), code, message };
}

/** The event of something thrown: the engine's own sentence, or a fault of ours. */
export function failureOf(error: unknown): EventOf<"failed"> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof EngineError) return failedEvent({ code: "MTL710", message });
  return failedEvent({ code: "MTL799", message: `Training ended by a fault of Crosstask itself: ${message}. What was written before is whole; please report it.` });
}

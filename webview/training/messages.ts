import type { FromPanel, ToPanel, TrainingJob } from "../../src/protocol/panel.ts";

/** What the page says to the worker that trains: both are ours and of one build, so that types are check enough. */
export type ToWorker =
  | { readonly type: "start"; readonly job: TrainingJob; readonly wasm: ArrayBuffer }
  | Extract<ToPanel, { type: "chunk" | "listing" | "pause" | "save" }>;

/** What it answers; `ended` means that nothing more will come. */
export type FromWorker = Extract<FromPanel, { type: "pull" | "list" | "events" | "checkpoint" | "model" | "error" }> | { readonly type: "ended" };

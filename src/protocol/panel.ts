import * as v from "valibot";
import { runEvent } from "./events.ts";
import { runNotes, runStatus, runSummary } from "./runs.ts";

/** Messages between a run panel and what hosts it: the extension, or the page that `mtl view` serves. */
const bytes = v.instance(Uint8Array);

/** What the panel's worker needs to train: the checked model, and the files it will ask for by name. */
export const trainingJob = v.object({
  run: v.string(),
  source: v.string(),
  /** A `ModelGraph`, checked by the language server that made it. */
  graph: v.unknown(),
  checkpoint: v.optional(bytes),
});

/** What a run has shown, and the edits of its text that this speaks for: told by a host that knows the text. */
export const advice = v.object({
  /** The text has changed since: neither what was found is told, nor an edit offered. */
  stale: v.boolean(),
  /** What training old and new has shown of edits: told also where the text has changed since, as it has where one of them was made. */
  compared: v.array(v.object({ title: v.string(), verdict: v.string() })),
  findings: v.array(v.object({ code: v.string(), message: v.string(), start: v.number(), end: v.number() })),
  edits: v.array(v.object({
    title: v.string(),
    /** `+528 parameters` */
    cost: v.string(),
    /** The finding that speaks for it, as its message. */
    why: v.string(),
  })),
  /** Whether the host can make edits and compare; else a sentence says how it is done. */
  acts: v.union([v.literal(true), v.string()]),
});

/** What a panel may ask about the runs of its model: each is answered by the runs as they then are. */
export const runsAction = v.variant("do", [
  v.object({ do: v.literal("list") }),
  v.object({ do: v.literal("annotate"), run: v.string(), ...runNotes.entries }),
  v.object({ do: v.literal("delete"), run: v.string() }),
  /** Takes the last deletion back. */
  v.object({ do: v.literal("restore"), run: v.string() }),
]);

/** How a run can be written as one file. */
export const reportFormat = v.picklist(["html", "markdown"]);

export const toPanel = v.variant("type", [
  /** Every event so far, in order; sent after `ready`. `live` says whether the run still goes on, and where. */
  v.object({
    type: v.literal("events"),
    events: v.array(runEvent),
    status: runStatus,
    where: v.picklist(["panel", "process", "file"]),
  }),
  /** Train in this page's worker. */
  v.object({ type: v.literal("train"), job: trainingJob }),
  /** One chunk of a file that was asked for by `pull`; `done` marks the end; `error` is a sentence, `code` says of what kind. */
  v.object({ type: v.literal("chunk"), file: v.string(), index: v.number(), bytes: v.optional(bytes), done: v.boolean(), error: v.optional(v.string()), code: v.optional(v.picklist(["absent", "MTL609"])) }),
  /** What a folder holds that was asked for by `list`, folders with a `/` at the end; without `names` there is no such folder, or `error` says why it is not told. */
  v.object({ type: v.literal("listing"), folder: v.string(), names: v.optional(v.array(v.string())), error: v.optional(v.string()), code: v.optional(v.picklist(["absent", "MTL609"])) }),
  /** Asked by the host before it goes: write a checkpoint and pause. */
  v.object({ type: v.literal("pause") }),
  /** The panel is hidden: a checkpoint now, and on with the training. */
  v.object({ type: v.literal("save") }),
  v.object({ type: v.literal("notice"), text: v.string() }),
  v.object({ type: v.literal("advice"), advice }),
  /** Runs of the same model, newest first: the answer to `runs`, and whenever one of them was changed. `own` is the one that the panel shows. */
  v.object({ type: v.literal("runs"), own: v.string(), runs: v.array(runSummary), deleted: v.optional(v.string()) }),
]);

export const fromPanel = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  /** `seed` is of `again`: what the new run begins with; absent: what the text says. */
  v.object({ type: v.literal("control"), action: v.picklist(["pause", "resume", "stop", "again"]), seed: v.optional(v.pipe(v.number(), v.safeInteger())) }),
  v.object({ type: v.literal("reveal"), start: v.number(), end: v.number() }),
  /** The next chunk of a file, please: one outstanding request a file is the back-pressure. */
  v.object({ type: v.literal("pull"), file: v.string(), index: v.number() }),
  /** The names in a folder, please: for `data "parts/*.csv"` and folders of images. */
  v.object({ type: v.literal("list"), folder: v.string() }),
  /** From the panel's own training. */
  v.object({ type: v.literal("events"), events: v.array(runEvent) }),
  v.object({ type: v.literal("checkpoint"), step: v.number(), bytes }),
  /** One file of the trained model, for the run folder. */
  v.object({ type: v.literal("model"), name: v.pipe(v.string(), v.regex(/^[\w.-]+$/)), bytes }),
  /** An edit of the advice, by its title: shown as a difference, and made and compared once that is confirmed. */
  v.object({ type: v.literal("edit"), title: v.string() }),
  v.object({ type: v.literal("export"), name: v.string(), text: v.string() }),
  /** The whole run as a file, please: one page that holds everything, or its figures and sentences as Markdown. */
  v.object({ type: v.literal("report"), format: reportFormat }),
  v.object({ type: v.literal("error"), message: v.string() }),
  v.object({ type: v.literal("runs"), action: runsAction }),
]);

export type Advice = v.InferOutput<typeof advice>;
export type ReportFormat = v.InferOutput<typeof reportFormat>;
export type TrainingJob = v.InferOutput<typeof trainingJob>;
export type RunsAction = v.InferOutput<typeof runsAction>;
export type ToPanel = v.InferOutput<typeof toPanel>;
export type FromPanel = v.InferOutput<typeof fromPanel>;

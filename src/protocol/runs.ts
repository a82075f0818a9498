import * as v from "valibot";
import { scores } from "./events.ts";

const measured = v.nullable(v.number());

/** How a run stands: `lost` where its process is gone without a word, `deleted` where its folder is. */
export const runStatus = v.picklist(["starting", "running", "paused", "finished", "failed", "lost", "deleted"]);
export type RunStatus = v.InferOutput<typeof runStatus>;

/** What a person wrote about a run: `notes.json` beside its events. */
export const runNotes = v.object({
  note: v.pipe(v.string(), v.maxLength(2000)),
  tags: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(40))), v.maxLength(20)),
});

/** One run of a model among its others: enough to compare, little enough to send fifty. */
export const runSummary = v.object({
  /** The name of its folder. */
  name: v.string(),
  status: runStatus,
  /** Milliseconds since 1970. */
  created: v.number(),
  /** What it was trained with: `seed`, `combine`, `epochs`. */
  settings: v.record(v.string(), v.union([v.string(), v.number()])),
  tasks: v.array(v.object({ name: v.string(), metrics: v.array(v.object({ name: v.string(), higherIsBetter: v.boolean() })) })),
  /** On the test rows, or after the last epoch while there are none. */
  scores,
  /** What tasks reached alone, where this run has measured it. */
  alone: scores,
  /** Validation after every epoch. */
  epochs: v.array(v.object({ epoch: v.number(), validation: scores })),
  /** Means of lookahead affinity, [recipient][source]; absent where none was measured. */
  affinity: v.optional(v.array(v.array(measured))),
  /** Half the width of each mean's 95% interval; null where one measurement has none. */
  affinityHalf: v.optional(v.array(v.array(measured))),
  ...runNotes.entries,
});

export type RunNotes = v.InferOutput<typeof runNotes>;
export type RunSummary = v.InferOutput<typeof runSummary>;

/** Reads `notes.json`; nothing written is an empty note. */
export function parseNotes(text: string | undefined): RunNotes {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), runNotes), text);
  return parsed.success ? parsed.output : { note: "", tags: [] };
}

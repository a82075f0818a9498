import * as v from "valibot";

/** `run.json` of a run folder: what made the run, for people and for `--resume`. */
export const manifest = v.object({
  version: v.literal(1),
  model: v.string(),
  /** The `.mtl` file, as it was called; data paths are relative to its folder. */
  file: v.string(),
  /** Data files are read inside this folder only. */
  root: v.string(),
  created: v.string(),
  seed: v.number(),
  epochs: v.optional(v.number()),
  executor: v.string(),
  /** Of the engine: another number of threads gives other last digits. */
  threads: v.optional(v.number()),
  crosstask: v.string(),
  node: v.string(),
  /** Who trains: the editor's page, or a process; with the number of that process, or of the one without which the page cannot train, to tell whether it still lives. */
  where: v.picklist(["panel", "process"]),
  process: v.optional(v.number()),
});

export type Manifest = v.InferOutput<typeof manifest>;

/** Parses `run.json`; undefined where it is not one. */
export function parseManifest(text: string): Manifest | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), manifest), text);
  return parsed.success ? parsed.output : undefined;
}

/** What a page that trains without a process of its own says again and again: that it lives, and which of several windows it is. */
export const sign = v.object({ by: v.string(), time: v.number() });
export type Sign = v.InferOutput<typeof sign>;

export function parseSign(text: string): Sign | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), sign), text);
  return parsed.success ? parsed.output : undefined;
}

/** What a run may be asked through its folder. */
export const controlAction = v.picklist(["continue", "pause", "stop"]);
export type ControlAction = v.InferOutput<typeof controlAction>;

export function parseControl(text: string): ControlAction {
  const parsed = v.safeParse(controlAction, text.trim());
  return parsed.success ? parsed.output : "continue";
}

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as v from "valibot";
import type { ModelGraph } from "../graph/model.ts";
import { groupFiguresOf, scores } from "../protocol/events.ts";
import { makeFolder } from "../runs/index.ts";
import type { TrialScores } from "../training/index.ts";
import { unmeasured } from "../training/index.ts";
import { version } from "./version.ts";

const stored = v.object({
  validation: v.optional(scores), test: scores, groups: v.optional(groupFiguresOf), split: v.picklist(["test", "validation"]),
  epochs: v.number(), bestEpoch: v.number(), parameters: v.number(), seconds: v.number(),
});

/** Results of trainings by what they were made from: model, data, seed, epochs, engine and version of Crosstask. */
interface TrialCache {
  find(graph: ModelGraph, fingerprint: string): TrialScores | undefined;
  keep(graph: ModelGraph, fingerprint: string, result: TrialScores): void;
}

/** The results that a folder keeps of one executor; the folder need not be there yet. */
export function openCache(folder: string, executor: string): TrialCache {
  const fileOf = (graph: ModelGraph, fingerprint: string) => path.join(folder, `${keyOf(graph, fingerprint, executor)}.json`);
  return {
    find: (graph, fingerprint) => read(fileOf(graph, fingerprint)),
    keep: (graph, fingerprint, result) => writeWhole(fileOf(graph, fingerprint), result),
  };
}

/** Where a model is in its text, and what it is called, changes nothing of what it learns. */
export function keyOf(graph: ModelGraph, fingerprint: string, executor: string): string {
  const plain = { ...graph, name: "", analyze: { ...graph.analyze, ...unmeasured } };
  const text = JSON.stringify([plain, fingerprint, executor, version], (key, value: unknown) => (key === "span" ? undefined : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** A damaged file is as good as none: the training runs again. */
function read(file: string): TrialScores | undefined {
  try {
    const parsed = v.safeParse(stored, JSON.parse(fs.readFileSync(file, "utf8")));
    if (!parsed.success) return undefined;
    const { validation, groups, ...rest } = parsed.output;
    return { ...rest, ...(validation ? { validation } : {}), ...(groups ? { groups } : {}) };
  } catch {
    return undefined;
  }
}

/** Whole or not at all: two processes may train the same model. */
export function writeWhole(file: string, content: object): void {
  makeFolder(path.dirname(file));
  const temporary = `${file}.${process.pid}.part`;
  fs.writeFileSync(temporary, JSON.stringify(content));
  fs.renameSync(temporary, file);
}

import * as fs from "node:fs";
import * as path from "node:path";
import * as v from "valibot";
import { mean } from "../affinity/index.ts";
import type { ModelGraph } from "../graph/model.ts";
import { type EventOf, scores } from "../protocol/events.ts";
import { seeded } from "../training/index.ts";
import { keyOf, writeWhole } from "./trial-cache.ts";

const recorded = v.object({
  split: v.picklist(["test", "validation"]),
  seeds: v.array(v.object({ seed: v.number(), together: scores, alone: scores })),
});

/** What `mtl baselines` found of a model: every seed's scores of all tasks together, and of each alone. */
type BaselineRecord = v.InferOutput<typeof recorded>;

/** The content that it belongs to: runs of any seed of the same model, data, epochs, engine and version. */
export interface BaselineContent {
  readonly graph: ModelGraph;
  readonly fingerprint: string;
  readonly executor: string;
}

const fileOf = (folder: string, { graph, fingerprint, executor }: BaselineContent): string =>
  path.join(folder, `baselines-${keyOf(seeded(graph, 0), fingerprint, executor)}.json`);

/** Keeps what was found beside the trainings that it was found by. @throws what the disk says */
export function keepBaselines(folder: string, content: BaselineContent, record: BaselineRecord): void {
  writeWhole(fileOf(folder, content), record);
}

/** What is known of a run's model; a damaged file is as good as none. */
export function findBaselines(folder: string, content: BaselineContent): BaselineRecord | undefined {
  try {
    const parsed = v.safeParse(recorded, JSON.parse(fs.readFileSync(fileOf(folder, content), "utf8")));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** The record as a run's log tells it: figures of the run's own seed where that was trained alone, else means. */
export function baselineEvents({ split, seeds }: BaselineRecord, own: number, step: number): EventOf<"baseline">[] {
  const tasks = Object.keys(seeds[0]?.alone ?? {});
  return tasks.map((task) => {
    const over = seeds.flatMap(({ seed, alone, together }) => (alone[task] && together[task] ? [{ seed, alone: alone[task], together: together[task] }] : []));
    const of = over.filter(({ seed }) => seed === own);
    return { type: "baseline", step, task, split, ...meanScore((of.length > 0 ? of : over).map(({ alone }) => alone)), over };
  });
}

type Score = BaselineRecord["seeds"][number]["alone"][string];

function meanScore(all: readonly Score[]): Score {
  const names = Object.keys(all[0]?.metrics ?? {});
  return { loss: mean(all.map(({ loss }) => loss)), metrics: Object.fromEntries(names.map((name) => [name, mean(all.map(({ metrics }) => metrics[name]))])) };
}

import { instantiate } from "../catalog/instantiate.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { lossTasks, subsetGraph } from "./subset.ts";
import { train, type TrainJob } from "./train.ts";
import { runTrial } from "./trial.ts";

/**
 * Trains a model, and after it every task alone where `analyze { baselines: true }` asks for it: a `baseline` event each, with the
 * run's own data, seed and settings.
 */
export async function* trainWithBaselines(job: TrainJob): AsyncGenerator<RunEvent, void, void> {
  let finished: EventOf<"finished"> | undefined;
  for await (const event of train(job)) {
    if (event.type === "finished") finished = event;
    yield event;
  }
  if (finished && job.model.graph.analyze.baselines) yield* baselines(job, finished.step);
}

async function* baselines({ model: { graph: whole, dataset, extension }, executor, control }: TrainJob, step: number): AsyncGenerator<RunEvent, void, void> {
  const tasks = lossTasks(whole);
  for (const task of tasks.length > 1 ? tasks : []) {
    if ((control?.() ?? "continue") !== "continue") return;
    // From scratch, whatever run the model extends.
    const graph = subsetGraph(extension?.written ?? whole, [task]);
    const result = await runTrial({ graph, dataset, notes: [], instance: instantiate(graph, dataset.vocabularySizes) }, executor);
    if ("failed" in result) yield { type: "warning", code: "MTL704", step, task, message: `${task} could not be trained alone: ${result.failed}` };
    else yield { type: "baseline", step, task, split: result.split, ...result.test[task], ...(result.groups ? { groups: result.groups } : {}) };
  }
}

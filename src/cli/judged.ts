import type { JudgedTask } from "../affinity/index.ts";
import { catalog } from "../catalog/index.ts";
import { hasLoss } from "../graph/has-loss.ts";
import type { ModelGraph } from "../graph/model.ts";

/** The tasks that have a loss, with their metrics and which way these are better. */
export function judgedTasks({ tasks }: ModelGraph): JudgedTask[] {
  return tasks.filter(hasLoss).map(({ name, metrics }) => ({
    name, metrics: metrics.map((metric) => ({ name: metric, higherIsBetter: catalog.find("metric", metric)?.higherIsBetter ?? false })),
  }));
}

import { hasLoss } from "../graph/has-loss.ts";
import type { ModelTask } from "../graph/model.ts";
import type { Session } from "./session.ts";

type Tasks = Pick<Session, "tasks"> & { readonly model: { readonly graph: { readonly tasks: readonly ModelTask[] } } };

/** Whether some task counts only while it agrees with another: its gradients have to be known before each step. */
export function hasAuxiliary({ model }: Tasks): boolean {
  return model.graph.tasks.some((task) => task.auxiliary !== undefined && hasLoss(task));
}

/**
 * 0 for every auxiliary task whose gradient on shared parameters points away from its main task's, or across it, else 1
 * (Du et al. 2018). Where the main task has no gradient, for want of labels in the batch, nothing speaks against the other.
 */
export function agreeing({ tasks, model }: Tasks, gram: readonly (readonly number[])[]): number[] {
  return tasks.map((name, task) => {
    const main = tasks.indexOf(model.graph.tasks.find((other) => other.name === name)?.auxiliary ?? "");
    return main < 0 || gram[main][main] === 0 || gram[task][main] > 0 ? 1 : 0;
  });
}

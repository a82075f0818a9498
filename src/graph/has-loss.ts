import type { ModelTask } from "./model.ts";

/** Whether a task has a loss of its own, by which it is trained and scored; one with `loss: none` has not. */
export function hasLoss({ loss }: Pick<ModelTask, "loss">): boolean {
  return loss.word !== "none";
}

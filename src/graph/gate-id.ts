import type { ModelNode } from "./model.ts";

/** How a run names a gate: `layers/level_1` of `layers/level_1/gate_left/dense_2`, who asks for experts, without the gate and its layer; and its task, where it is for one. */
export function gateId({ name, role, tasks }: Pick<ModelNode, "name" | "role" | "tasks">): { stage: string; task?: string } {
  const task = role?.task ?? (tasks.length === 1 ? tasks[0] : undefined);
  return { stage: name.split("/").slice(0, -2).join("/") || name, ...(task === undefined ? {} : { task }) };
}

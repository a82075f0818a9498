import type { Tensor, Tensors } from "../engine/executor.ts";
import type { ModelParameter } from "../graph/model.ts";
import { jacobianName, ownName } from "../graph/programs/index.ts";
import { sizeOf } from "../graph/shape.ts";

/** Parameters that some task's loss moves. */
export function movingParameters(parameters: readonly ModelParameter[], tasks: readonly string[]): readonly ModelParameter[] {
  return parameters.filter(({ trainable, owners }) => trainable && tasks.some((task) => owners.includes(task)));
}

/** Rows of zeros for all parameters that move, by the names of their states. */
export function emptyRows(tasks: readonly string[], moving: readonly ModelParameter[]): Tensors {
  return Object.fromEntries(moving.map((parameter): [string, Tensor] => {
    const owners = tasks.filter((task) => parameter.owners.includes(task)).length;
    const shape = owners > 1 ? [owners, ...parameter.shape] : [...parameter.shape];
    return [owners > 1 ? jacobianName(parameter.name) : ownName(parameter.name), { shape, data: new Float32Array(sizeOf(shape)) }];
  }));
}

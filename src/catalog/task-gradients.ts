import type { Build } from "../graph/build.ts";
import type { Value } from "../graph/program.ts";
import { sizeOf } from "../graph/shape.ts";
import { range } from "../graph/values.ts";
import { backward, type Seed } from "../graph/vjp/gradients.ts";
import { paddedTo } from "../graph/vjp/stacks.ts";

/** G = J Jᵀ of the gradients of some losses by some values, [K, K]: itself a value that can be differentiated. */
export function gramOfGradients(build: Build, losses: readonly Value[], values: readonly Value[]): Value {
  const seeds = losses.map((of, task): Seed => ({ of, tasks: [task], value: build.constant([1], [1]) }));
  const places = range(losses.length);
  const products = backward(build, seeds, values).flatMap((stack, index) => {
    if (!stack) return [];
    const rows = build.reshape(paddedTo(build, stack, places), [losses.length, sizeOf(values[index].shape)]);
    return [build.matmul(rows, build.transpose(rows, [1, 0]))];
  });
  const none = build.constant(range(losses.length ** 2).fill(0), [losses.length, losses.length]);
  return products.reduce((sum, product) => build.add(sum, product), none);
}

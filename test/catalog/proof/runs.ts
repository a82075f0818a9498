import type { Executor, Feeds, Tensor, Tensors } from "../../../src/engine/executor.ts";
import type { Program } from "../../../src/graph/program.ts";

/** Outputs and new states of one run from the given states. */
export async function runOn(executor: Executor, program: Program, feeds: Feeds, states: Tensors): Promise<Tensors> {
  const compiled = await executor.compile(program);
  const state = await executor.createState(states);
  const outputs = await compiled.run(feeds, state);
  const updates = await state.read([...program.updates.keys()]);
  state.dispose();
  compiled.dispose();
  return { ...outputs, ...Object.fromEntries(Object.entries(updates).map(([name, tensor]) => [`state ${name}`, tensor])) };
}

/** The first tensor that differs by more than `tolerance` of its largest number, or of 1 where that is smaller and `floor` says so. */
export function difference(found: Tensors, expected: Tensors, tolerance: number, floor = 1): string | undefined {
  for (const [name, { data }] of Object.entries(expected)) {
    const other: Tensor | undefined = found[name];
    if (other?.data.length !== data.length) return `${name} has another size`;
    const scale = Math.max(floor, ...Array.from(data, Math.abs));
    const at = data.findIndex((value, index) => !(Math.abs(other.data[index] - value) <= tolerance * scale));
    if (at >= 0) return `${name}[${at}] is ${other.data[at]}, not ${data[at]}`;
  }
  return undefined;
}

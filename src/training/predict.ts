import type { Split } from "../data/dataset.ts";
import type { CompiledProgram, State } from "../engine/executor.ts";
import { rowBatches } from "./evaluate.ts";
import { batchFeeds, run } from "./feeds.ts";

/** What a model says of one task: `width` numbers a row, as the program gives them (numbers still scaled). */
export interface TaskOutputs {
  readonly width: number;
  /** [rows × width] */
  readonly values: Float64Array;
  /** 1 where a position is there, 0 where it is padding, [rows × positions]; absent where nothing is padded. */
  readonly present?: Float64Array;
}

/** Outputs of every task named, for all rows of a split in their order. `program` is a predict or an evaluate program. */
export async function predictRows(
  program: CompiledProgram, state: State, split: Split, tasks: readonly string[],
): Promise<ReadonlyMap<string, TaskOutputs>> {
  const gathered = new Map(tasks.map((task) => [task, { values: [] as number[], present: [] as number[] }]));
  for (const rows of rowBatches(split)) {
    const outputs = await run(program, await batchFeeds(split, rows), { state });
    for (const [task, { values, present }] of gathered) {
      for (const value of outputs[`output/${task}`].data) values.push(value);
      for (const value of outputs[`padding/${task}`]?.data ?? []) present.push(value);
    }
  }
  return new Map([...gathered].map(([task, { values, present }]) => [task, {
    width: values.length / Math.max(1, split.rows), values: Float64Array.from(values),
    ...(present.length > 0 ? { present: Float64Array.from(present) } : {}),
  }]));
}

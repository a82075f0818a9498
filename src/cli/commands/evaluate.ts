import { createExecutor } from "../engine.ts";
import { evaluateProgram } from "../../graph/programs/index.ts";
import { evaluateSplit } from "../../training/index.ts";
import type { Output } from "../output.ts";
import { openRunModel } from "../run-model.ts";
import { metricsTable } from "../summary.ts";

export type SplitName = "train" | "validation" | "test";

/** `mtl evaluate RUN`: losses and metrics of every task on a split, from the run's weights. */
export async function evaluateCommand(directory: string, options: { readonly split?: SplitName }, output: Output): Promise<void> {
  const { model, weights, executor: name } = await openRunModel(directory, output);
  const split = options.split ?? (model.dataset.test.rows > 0 ? "test" : "validation");
  const executor = await createExecutor(name, {});
  try {
    const program = await executor.compile(evaluateProgram(model.instance));
    const scores = await evaluateSplit(program, await executor.createState(weights), model, model.dataset[split]);
    output.line(`${model.dataset[split].rows} rows of the ${split} split`);
    output.line(metricsTable(scores));
    output.object({ split, rows: model.dataset[split].rows, scores });
  } finally {
    await executor.dispose();
  }
}

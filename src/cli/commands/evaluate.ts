import { createExecutor } from "../engine.ts";
import { evaluateProgram } from "../../graph/programs/index.ts";
import { evaluateSplit } from "../../training/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { openRunModel } from "../run-model.ts";
import { metricsTable } from "../summary.ts";

export type SplitName = "train" | "validation" | "test";

/** `mtl evaluate RUN`: losses and metrics of every task on a split, from the run's weights. */
export async function evaluateCommand(directory: string, options: { readonly split?: SplitName }, output: Output): Promise<void> {
  const { model, weights, executor: name } = await openRunModel(directory, output);
  const split = options.split ?? (model.dataset.test.rows > 0 ? "test" : "validation");
  if (model.dataset[split].rows === 0) throw new CommandError(exitCodes.usage, `The ${split} split of ${directory} has no rows: ${othersOf(model.dataset, split)}.`);
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

function othersOf(dataset: Record<SplitName, { readonly rows: number }>, empty: SplitName): string {
  const others = (["train", "validation", "test"] as const).filter((split) => split !== empty && dataset[split].rows > 0);
  return `name ${others.map((split) => `--split ${split}`).join(" or ")}, or give it a share in \`split\` of \`data\` and train again`;
}

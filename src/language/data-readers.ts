import { catalog } from "../catalog/index.ts";
import type { ModelInput, ModelTask } from "../graph/model.ts";
import type { ModelPass } from "./evaluate.ts";
import { givesBack } from "./given-back.ts";
import type { Declaration } from "./scope.ts";
import type { SettingValues } from "./settings.ts";

/** Who reads columns: an input or a task, with the place of its settings. */
export interface Reader {
  readonly declaration: Declaration;
  readonly columns: readonly string[];
  readonly settings: SettingValues | undefined;
  /** Values that it has places for in a row. */
  readonly places: number;
  /** Whether these are numbers; `missing` is a text that stands for none. */
  readonly ofNumbers: boolean;
  readonly missing?: string | undefined;
  /** The setting that names the columns, where it is none of `column` and `columns`. */
  readonly key?: string;
  /** The one source that it is bound to. */
  readonly data?: string | undefined;
}

/** Every reader of a model: inputs, the lengths of padded ones, and tasks that learn from columns. */
export function readersOf(pass: ModelPass): Reader[] {
  const inputs = [...pass.inputs].flatMap(([declaration, { input, settings }]) => (input ? inputReaders(declaration, input, settings) : []));
  const tasks = [...pass.checkedTasks].flatMap(([declaration, { task, settings }]) =>
    (task && task.loss.word !== "none" && !task.ofSource && !givesBack(task) ? [taskReader(declaration, task, settings)] : []));
  return [...inputs, ...tasks];
}

function inputReaders(declaration: Declaration, input: ModelInput, settings: SettingValues | undefined): Reader[] {
  const ofNumbers = input.type === "number" || input.type === "image";
  const places = input.type === "text" ? 1 : product(input.shape);
  const own: Reader = { declaration, settings, columns: input.columns, missing: input.missing, ofNumbers, places };
  return input.length === undefined ? [own]
    : [own, { declaration, settings, columns: [input.length], ofNumbers: true, places: 1, key: "length" }];
}

function taskReader(declaration: Declaration, task: ModelTask, settings: SettingValues): Reader {
  const ofNumbers = task.kind === "number" || task.kind === "count";
  const shape = catalog.find("task", task.kind)?.label(task.arguments, task.dims).shape ?? [];
  return { declaration, settings, data: task.data, columns: task.columns, ofNumbers, places: product(shape) };
}

const product = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

import { CompletionItemKind, type CompletionItem } from "vscode-languageserver";
import type { Task } from "../../grammar/syntax.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { TaskDefinition } from "../../src/catalog/definition.ts";
import type { Context } from "../context.ts";
import type { Place } from "../place.ts";
import { columnsOf } from "./columns.ts";

/** The task whose settings are written at a place, as far as it has been read. */
export function taskAt({ checked }: Context, offset: number): Task | undefined {
  const around = checked.file.members.findLast(({ span }) => span.start < offset);
  const member = around?.kind === "Model" ? around.members.findLast(({ span }) => span.start < offset) : undefined;
  return member?.kind === "Task" ? member : undefined;
}

/** Which words a setting of a task may have by the task's kind; undefined where any may stand. */
export function fittingWords(context: Context, { member, key }: Place, offset: number): readonly string[] | undefined {
  const kind = member === "task" ? kindAt(context, offset) : undefined;
  if (key === "loss") return kind?.losses;
  return key === "metric" ? kind?.metrics : undefined;
}

function kindAt(context: Context, offset: number): TaskDefinition | undefined {
  const name = taskAt(context, offset)?.type?.name.name;
  return name === undefined ? undefined : catalog.find("task", name);
}

/** The values of a label's column, where there are few: for `positive`. */
export function labelItems(context: Context, offset: number, quote: string): CompletionItem[] {
  const task = taskAt(context, offset);
  const written = task?.settings?.entries.find(({ key }) => key.name === "column")?.value;
  const name = written?.kind === "String" ? written.value : task?.names[0]?.name;
  const values = columnsOf(context).find((column) => column.name === name)?.values ?? [];
  return values.filter((value) => value !== "").map((label) => ({
    label, insertText: `${quote}${label}${quote}`, filterText: `${quote}${label}${quote}`, detail: `in column ${String(name)}`, kind: CompletionItemKind.Value,
  }));
}

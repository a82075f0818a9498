import type { DataSource, ModelInput, ModelTask } from "../graph/model.ts";
import type { SourceHeader } from "./checked.ts";
import { matching } from "./column-names.ts";
import type { FinishedGraph } from "./finish.ts";
import type { Report } from "./report.ts";

/** A data source of which the columns are known. */
export interface KnownSource {
  readonly source: DataSource;
  readonly file: SourceHeader;
}

/**
 * Of several sources each may lack columns, but none that a task reads which learns from it. Nothing is said of an input that no source has,
 * which is told where it stands, nor of a file whose other rows may have more columns.
 */
export function checkSourceInputs(report: Report, known: readonly KnownSource[], inputs: readonly ModelInput[], { nodes, tasks }: FinishedGraph, count: number): void {
  if (count < 2) return;
  const byName = new Map(nodes.map((node) => [node.name, node.inputs]));
  const found = known.length < count ? inputs : inputs.filter(({ columns }) => known.some(({ file }) => has(file, columns)));
  for (const task of tasks.filter(({ loss }) => loss.word !== "none")) {
    const read = reached(task.output, byName);
    const asked = found.filter(({ name }) => read.has(name));
    const learnt = known.filter(({ source, file }) => (task.data === undefined || task.data === source.name) && learnsFrom(task, inputs, file));
    const lacks = ({ file }: KnownSource) => (file.moreColumns ? undefined : asked.find(({ columns }) => !has(file, columns)));
    const lacking = learnt.find(lacks);
    const input = lacking && lacks(lacking);
    if (!lacking || !input) continue;
    const other = learnt.find((one) => lacks(one) === undefined)?.source.name ?? "NAME";
    report.add("MTL622", task.span, { task: task.name, file: lacking.file.file, source: lacking.source.name, input: input.name, other });
  }
}

const has = (file: SourceHeader, columns: readonly string[]): boolean => columns.every((name) => matching(file, name).length > 0);

/** Whether a file has the label: its columns, or the input that is given back. */
function learnsFrom({ ofSource, columns, arguments: given }: ModelTask, inputs: readonly ModelInput[], file: SourceHeader): boolean {
  const own = inputs.find(({ name }) => name === given["input"]);
  return ofSource === true || has(file, own?.columns ?? columns);
}

/** All that something is computed from, by name. */
function reached(output: string, inputsOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [output];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...inputsOf.get(name) ?? []);
  }
  return seen;
}

import { profileData, type Profile, type ProfiledColumn, type SourceProfile } from "../../data/index.ts";
import { nodeFileSystem } from "../../data/node-files.ts";
import { describeColumn } from "../../language/index.ts";
import { dataRequest } from "../../training/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { count } from "../progress.ts";
import { loadModel, readSource } from "../source.ts";
import { table } from "../table.ts";

/** `mtl data FILE`: what the data of a model hold, column by column, and which tasks are labelled together. */
export async function dataCommand(file: string, options: { readonly model?: string }, output: Output): Promise<void> {
  const source = readSource(file);
  const graph = await loadModel(source, output, options.model);
  const request = dataRequest(graph, { directory: source.directory, root: source.root });
  const found = await profileData(request, nodeFileSystem(source.root), (share) => output.status(`reading the data: ${Math.floor(share * 100)}%`));
  if ("problems" in found) {
    const [first, ...rest] = found.problems;
    for (const { code, message } of rest) output.note(`error ${code}: ${message}`);
    throw new CommandError(exitCodes.data, first.message, first.code);
  }
  output.line(profileText(found.profile));
  output.object({ model: graph.name, ...found.profile });
}

function profileText({ sources, overlap, notes }: Profile): string {
  return [
    ...sources.map(sourceText),
    ...(overlap.tasks.length > 0 ? [overlapText(overlap)] : []),
    ...(notes.length > 0 ? [notes.map(({ code, message }) => `${code}: ${message}`).join("\n")] : []),
  ].join("\n\n");
}

function sourceText({ name, file, rows, columns }: SourceProfile): string {
  const parts = [`${count(rows.train)} to train`, `${count(rows.validation)} to validate`, `${count(rows.test)} to test`];
  const title = `${file}${name === "data" ? "" : ` (data ${name})`}: ${count(rows.all)} rows, ${parts.join(", ")}`;
  const lines = columns.map((column) => [column.name, column.readers.join(", "), bars(column), describeColumn(column)]);
  return `${title}\n${table([["column", "read by", "", "holds"], ...lines])}`;
}

const marks = "▁▂▃▄▅▆▇█";

/** A histogram in one line of text; nothing for what has one value alone. */
function bars({ histogram }: ProfiledColumn): string {
  const most = Math.max(...histogram);
  if (histogram.length < 2 || most <= 0) return "";
  return histogram.map((count) => (count === 0 ? " " : marks[Math.min(marks.length - 1, Math.floor((count / most) * marks.length))])).join("");
}

function overlapText({ tasks, rows }: Profile["overlap"]): string {
  return `Labelled together, in rows (the diagonal: labelled at all)\n${table([["", ...tasks], ...rows.map((row, task) => [tasks[task], ...row.map(count)])])}`;
}

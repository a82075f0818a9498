import * as fs from "node:fs";
import { markdownOf } from "../../../webview/markdown.ts";
import { openRun, runFiles } from "../../runs/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { pageAdvice } from "../page-advice.ts";
import { writeReport } from "../report.ts";
import { eventsWithAlone } from "../tied-runs.ts";
import { writeFile } from "../written.ts";

export type ReportFormat = "html" | "markdown";

/** `mtl report RUN`: the whole run as one page, or its figures as Markdown. */
export async function reportCommand(directory: string, options: { readonly format?: ReportFormat; readonly out?: string }, output: Output): Promise<void> {
  const run = openRun(directory);
  const events = eventsWithAlone(run);
  if (events.length === 0) throw new CommandError(exitCodes.usage, `${directory} has not begun to train: there is nothing to report yet.`);
  if (options.format === "markdown") {
    const text = markdownOf(events, run.manifest.model, pageAdvice(run, events));
    if (options.out === undefined) output.line(text.trimEnd());
    else writeFile(options.out, text);
    return output.object({ run: directory, format: "markdown", ...(options.out === undefined ? { text } : { file: options.out }) });
  }
  const file = writeReport(run, events, output);
  if (file === undefined) throw new CommandError(exitCodes.usage, `No report could be made of ${directory}.`);
  if (options.out !== undefined) writeFile(options.out, fs.readFileSync(run.file(runFiles.report), "utf8"));
  output.line(options.out ?? file);
  return output.object({ run: directory, format: "html", file: options.out ?? file });
}

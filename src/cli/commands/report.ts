import { markdownOf } from "../../../webview/markdown.ts";
import { openRun, runFiles } from "../../runs/index.ts";
import { CommandError, exitCodes } from "../exit.ts";
import type { Output } from "../output.ts";
import { pageAdvice } from "../page-advice.ts";
import { reportHtml } from "../report.ts";
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
    else saved(options.out, text, output);
    return output.object({ run: directory, format: "markdown", ...(options.out === undefined ? { text } : { file: options.out }) });
  }
  const page = reportHtml(run, events);
  if (page === undefined) throw new CommandError(exitCodes.usage, "The files of the page are missing: `npm run build` makes them.");
  const file = options.out ?? run.file(runFiles.report);
  saved(file, page, output);
  return output.object({ run: directory, format: "html", file });
}

function saved(file: string, content: string, output: Output): void {
  writeFile(file, content);
  output.line(file);
}

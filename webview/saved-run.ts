import type { RunEvent } from "../src/protocol/events.ts";
import type { Advice, ReportFormat } from "../src/protocol/panel.ts";
import { markdownOf } from "./markdown.ts";
import { reportPage } from "./report.ts";

/** A run to be kept as one file, by whichever host shows it. */
export interface KeptRun {
  readonly format: ReportFormat;
  readonly model: string;
  readonly events: readonly RunEvent[];
  readonly advice: Advice | undefined;
}

export interface SavedRun {
  /** `Bank.html` */
  readonly name: string;
  /** The media type. */
  readonly type: string;
  readonly text: string;
}

/** The two files of the panel's page that a report holds. */
export type PagePart = "main.js" | "style.css";

/** Nobody can make an edit from a file: where there is no editor, this is how one is tried. */
export const triedByCommand = "Whether an edit helps: `mtl advise RUN --verify` trains the old text and the new one over the same seeds, and compares.";

/** The run as one file; only a page needs the parts that its host can read. Rejects as `read` does. */
export async function savedRun({ format, model, events, advice }: KeptRun, read: (part: PagePart) => Promise<string>): Promise<SavedRun> {
  if (format === "markdown") return { name: `${model}.md`, type: "text/markdown", text: markdownOf(events, model, advice) };
  const [script, style] = await Promise.all([read("main.js"), read("style.css")]);
  return { name: `${model}.html`, type: "text/html", text: reportPage({ events, advice, script, style }) };
}

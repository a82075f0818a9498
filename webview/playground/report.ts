import type { RunEvent } from "../../src/protocol/events.ts";
import { firstOf } from "../../src/protocol/log.ts";
import type { Advice, ReportFormat } from "../../src/protocol/panel.ts";
import { markdownOf } from "../markdown.ts";
import { reportPage } from "../report.ts";
import { download } from "../save.ts";

/** Nobody can make an edit from a file. */
const acts = "Whether an edit helps: `mtl advise RUN --verify` trains the old text and the new one over the same seeds, and compares.";

/** The run of this page as one file; its parts are those that the panel's frame has loaded. */
export async function saveReport(format: ReportFormat, events: readonly RunEvent[], told: Advice | undefined): Promise<void> {
  const model = firstOf(events, "started")?.model ?? "run";
  const advice = told && { ...told, acts };
  if (format === "markdown") return download(`${model}.md`, new Blob([markdownOf(events, model, advice)], { type: "text/markdown" }));
  const [script, style] = await Promise.all(["panel.js", "panel.css"].map(async (name) => (await fetch(name)).text()));
  return download(`${model}.html`, new Blob([reportPage({ events, advice, script, style })], { type: "text/html" }));
}

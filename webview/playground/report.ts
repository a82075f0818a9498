import type { RunEvent } from "../../src/protocol/events.ts";
import { firstOf } from "../../src/protocol/log.ts";
import type { Advice, ReportFormat } from "../../src/protocol/panel.ts";
import { savedRun, triedByCommand, type PagePart } from "../saved-run.ts";
import { download } from "../save.ts";

/** As the panel's frame has loaded them. */
const partsHere: Readonly<Record<PagePart, string>> = { "main.js": "panel.js", "style.css": "panel.css" };

/** The run of this page as one file. */
export async function saveReport(format: ReportFormat, events: readonly RunEvent[], told: Advice | undefined): Promise<void> {
  const model = firstOf(events, "started")?.model ?? "run";
  const advice = told && { ...told, acts: triedByCommand };
  const { name, type, text } = await savedRun({ format, model, events, advice }, async (part) => (await fetch(partsHere[part])).text());
  download(name, new Blob([text], { type }));
}

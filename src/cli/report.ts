import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { reportPage } from "../../webview/report.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { RunFolder } from "../runs/index.ts";
import { RunError, runFiles } from "../runs/index.ts";
import type { Output } from "./output.ts";
import { pageAdvice } from "./page-advice.ts";

/** A file of the run panel's page, beside this bundle. */
export function assetPath(name: string): string {
  return fileURLToPath(new URL(`../webview/${name}`, import.meta.url));
}

/** The whole run as one page; undefined where the page's files are missing. */
export function reportHtml(run: RunFolder, events: readonly RunEvent[]): string | undefined {
  const [script, style] = ["main.js", "style.css"].map(assetPath);
  if (!fs.existsSync(script) || !fs.existsSync(style)) return undefined;
  return reportPage({ events, advice: pageAdvice(run, events), script: fs.readFileSync(script, "utf8"), style: fs.readFileSync(style, "utf8") });
}

/** Writes that page into the run's folder; returns the file. A run whose report cannot be written is no worse for it. */
export function writeReport(run: RunFolder, events: readonly RunEvent[], output: Output): string | undefined {
  const page = reportHtml(run, events);
  if (page === undefined) {
    output.note("note: no report was written, for the page's files are missing: `npm run build` makes them.");
    return undefined;
  }
  try {
    run.write(runFiles.report, page);
    return run.file(runFiles.report);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    output.note(`note: no report was written: ${error.message}`);
    return undefined;
  }
}

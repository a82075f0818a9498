import * as fs from "node:fs";
import type * as http from "node:http";
import * as v from "valibot";
import { savedRun } from "../../webview/saved-run.ts";
import { reportFormat } from "../protocol/panel.ts";
import { openRun, type RunFolder } from "../runs/index.ts";
import { pageAdvice } from "./page-advice.ts";
import { assetPath } from "./report.ts";
import { eventsWithAlone } from "./tied-runs.ts";

/** Sends the run as a file to be kept; false where there is none of that kind. Rejects where the page's files are missing. */
export async function sendReport({ directory }: RunFolder, wanted: string | null, response: http.ServerResponse): Promise<boolean> {
  const format = v.safeParse(reportFormat, wanted);
  if (!format.success) return false;
  const run = openRun(directory);
  const events = eventsWithAlone(run);
  const { name, type, text } = await savedRun({ format: format.output, model: run.manifest.model, events, advice: pageAdvice(run, events) },
    (part) => fs.promises.readFile(assetPath(part), "utf8"));
  response.writeHead(200, {
    "content-type": `${type}; charset=utf-8`, "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "x-content-type-options": "nosniff", "cache-control": "no-store",
  }).end(text);
  return true;
}

import type * as http from "node:http";
import * as v from "valibot";
import { markdownOf } from "../../webview/markdown.ts";
import { reportFormat } from "../protocol/panel.ts";
import { openRun, type RunFolder } from "../runs/index.ts";
import { pageAdvice } from "./page-advice.ts";
import { reportHtml } from "./report.ts";
import { eventsWithAlone } from "./tied-runs.ts";

const kinds = { html: { type: "text/html", ending: "html" }, markdown: { type: "text/markdown", ending: "md" } } as const;

/** Sends the run as a file to be kept; false where there is none of that kind. */
export function sendReport({ directory }: RunFolder, wanted: string | null, response: http.ServerResponse): boolean {
  const format = v.safeParse(reportFormat, wanted);
  if (!format.success) return false;
  const run = openRun(directory);
  const { manifest: { model } } = run;
  const events = eventsWithAlone(run);
  const text = format.output === "html" ? reportHtml(run, events) : markdownOf(events, model, pageAdvice(run, events));
  if (text === undefined) return false;
  const { type, ending } = kinds[format.output];
  response.writeHead(200, {
    "content-type": `${type}; charset=utf-8`, "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(model)}.${ending}`,
    "x-content-type-options": "nosniff", "cache-control": "no-store",
  }).end(text);
  return true;
}

import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { foldEvents } from "../src/protocol/log.ts";
import type { RunEvent } from "../src/protocol/events.ts";
import type { Advice } from "../src/protocol/panel.ts";
import { Panel } from "./components/panel.tsx";
import { escaped } from "./markup.ts";
import { contentPolicy } from "./page.ts";
import { fold, reduce } from "./model/run-state.ts";
import { pageIds } from "./page-ids.ts";

export interface ReportParts {
  readonly events: readonly RunEvent[];
  /** What the run has shown, and what that speaks for; its host has to work it out, who knows the text. */
  readonly advice?: Advice | undefined;
  /** The bundle of `main.tsx`. */
  readonly script: string;
  /** The bundle of `style.css`. */
  readonly style: string;
}

/** The same for every report, so that a run always gives the same bytes; all that comes from a run is escaped. */
const nonce = "report";

/** One file that holds a whole run: its numbers are readable without script, its pictures are drawn by it. */
export function reportPage({ events, advice, script, style }: ReportParts): string {
  const folded = fold(foldEvents(events));
  const state = advice ? reduce(folded, { type: "advice", advice }) : folded;
  const title = `${state.started?.model ?? "Run"} · run report`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(contentPolicy({ nonce, cspSource: "'none'" }))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${style.replaceAll("</style", "<\\/style")}</style>
</head>
<body>
<div id="${pageIds.root}">${renderToString(h(Panel, { state }))}</div>
<script type="application/json" id="${pageIds.events}" nonce="${nonce}">${inScript(JSON.stringify(state.started === undefined ? [] : foldEvents(events)))}</script>
${advice ? `<script type="application/json" id="${pageIds.advice}" nonce="${nonce}">${inScript(JSON.stringify(advice))}</script>
` : ""}<script nonce="${nonce}">${inScript(script)}</script>
</body>
</html>
`;
}

/** A script element ends at the first `</script`, and a `<!--` changes how it is read: neither may stand in it. */
const inScript = (text: string): string => text.replaceAll(/<(?=\/script|!--|script)/gi, "\\u003c");

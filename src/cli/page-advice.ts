import { triedByCommand } from "../../webview/saved-run.ts";
import { candidatesOf, findingsOf } from "../advice/index.ts";
import { check } from "../language/index.ts";
import type { RunEvent } from "../protocol/events.ts";
import { firstOf, lastOf } from "../protocol/log.ts";
import type { Advice } from "../protocol/panel.ts";
import type { RunFolder } from "../runs/index.ts";
import { costText } from "./advice-text.ts";

/** As many times its parameters a model may have after an edit: what `mtl advise` asks for too, unless it is told otherwise. */
const growth = 1.5;

/** What a run has shown and the edits of its own text that this speaks for, for a page that cannot make them; undefined of a run that has not finished, or whose text gives its model no more. */
export function pageAdvice(run: RunFolder, events: readonly RunEvent[]): Advice | undefined {
  const [started, finished] = [firstOf(events, "started"), lastOf(events, "finished")];
  const text = run.source();
  const graph = check(text).models.find(({ name }) => name === run.manifest.model)?.graph;
  if (!started || !finished || !graph) return undefined;
  const findings = findingsOf(events, (task) => graph.tasks.find(({ name }) => name === task)?.span ?? { start: 0, end: 0 });
  const affordable = candidatesOf(findings, { text, model: graph.name, layers: started.layers })
    .filter(({ added = 0 }) => started.parameters.total + added <= growth * started.parameters.total);
  return {
    stale: false, compared: [], acts: triedByCommand,
    findings: findings.map(({ code, message, span: { start, end } }) => ({ code, message, start, end })),
    edits: affordable.map((candidate) => ({ title: candidate.title, cost: costText(candidate), why: candidate.why })),
  };
}

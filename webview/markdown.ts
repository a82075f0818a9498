import { affinitySentences, conflictSentences, gainText, knownTransfer, meansOf, summarizeAffinity, summarizeConflicts, transferLines } from "../src/affinity/index.ts";
import { againstAlone } from "../src/protocol/alone.ts";
import type { RunEvent } from "../src/protocol/events.ts";
import { figure } from "../src/protocol/figure.ts";
import { forgettingRows, forgettingTitle } from "../src/protocol/forgetting.ts";
import { allOf, firstOf, lastOf } from "../src/protocol/log.ts";
import type { Advice } from "../src/protocol/panel.ts";

const mostSentences = 12;

/** A run as Markdown: scores, affinity with its orientation, conflicts, the sentences that are sure, and what they speak for. */
export function markdownOf(events: readonly RunEvent[], model: string, advice?: Advice): string {
  const [started, finished] = [firstOf(events, "started"), lastOf(events, "finished")];
  const scores = finished?.test ?? lastOf(events, "epoch")?.validation ?? {};
  const names = [...new Set(Object.values(scores).flatMap(({ metrics }) => Object.keys(metrics)))];
  const tasks = (started?.tasks ?? []).map(({ name }) => name);
  const affinity = summarizeAffinity(allOf(events, "affinity").map(({ matrix }) => matrix));
  const conflicts = summarizeConflicts(allOf(events, "conflicts"));
  const layers = (started?.layers ?? []).map(({ name }) => name);
  const [head = [], ...forgot] = forgettingRows(events);
  const alone = started && knownTransfer(started.tasks, againstAlone(events));
  return [
    `# ${model}`,
    finished ? `Finished after epoch ${finished.epoch}; figures are of the ${finished.split} split.` : "Not finished; figures are of the last epoch's validation.",
    tableOf(["task", "loss", ...names], Object.entries(scores).map(([task, { loss, metrics }]) => [task, figure(loss), ...names.map((name) => figure(metrics[name] ?? null))])),
    ...(alone ? [
      "## Against every task alone",
      tableOf(["task", "metric", "alone", "together", "gain"], alone.tasks.flatMap(({ task, metrics }) => metrics.map((one) => [task, one.name, figure(one.alone.mean), figure(one.together.mean), gainText(one.gain)]))),
      listOf(transferLines(alone, { before: "alone", after: "together" })),
    ] : []),
    ...(head.length > 0 ? [`## ${forgettingTitle}`, tableOf(head, forgot)] : []),
    ...(affinity.length > 0 ? [
      "## Who helps whom", "Rows are recipients, columns sources: by which share a step for the column lowers the row's loss.",
      tableOf(["", ...tasks], meansOf(affinity).map((row, recipient) => [tasks[recipient], ...row.map((value, source) => (recipient === source ? "·" : figure(value)))])),
      listOf(affinitySentences(tasks, affinity).filter(({ verdict }) => verdict !== "unclear").map(({ text }) => text)),
    ] : []),
    ...(conflicts.layers.length > 0 ? [
      "## Where they fight", tableOf(["layer", "share of steps in conflict", "mean cosine"], conflicts.layers.map(({ rate, cosine }, layer) => [layers[layer], figure(rate.mean), figure(cosine.mean)])),
      listOf(conflictSentences(tasks, layers, conflicts).map(({ text }) => text)),
    ] : []),
    ...(advice ? ["## What should I change?", adviceText(advice)] : []),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function adviceText({ findings, edits, acts }: Advice): string {
  const lines = findings.flatMap(({ code, message }) => [
    `- **${code}** ${message}`, ...edits.filter(({ why }) => why === message).map(({ title, cost }) => `  - ${title} (${cost})`),
  ]);
  if (lines.length === 0) return "No evidence speaks for a change.";
  return [lines.join("\n"), ...(edits.length > 0 && acts !== true ? [acts] : [])].join("\n\n");
}

const cellOf = (text: string) => text.replaceAll("|", "\\|");

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellOf).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function listOf(sentences: readonly string[]): string {
  return sentences.slice(0, mostSentences).map((sentence) => `- ${sentence}`).join("\n");
}

import { gainText } from "../affinity/index.ts";
import type { Advice } from "./commands/advise.ts";
import { chosenText, costText, nothingText } from "./advice-text.ts";
import { count } from "./progress.ts";

/** The same as Markdown, to paste into a pull request. */
export function advisedMarkdown({ model, findings, candidates, verified, looked }: Advice): string {
  const edits = candidates.flatMap((candidate, index) => [
    `### ${index + 1}. ${candidate.title}`, "", `${candidate.code}; ${costText(candidate)}`, "",
    ...candidate.edits.map(({ text }) => `\`\`\`mtl\n${text.replace(/^,/, "").trim()}\n\`\`\``), "",
  ]);
  return [
    `## Advice for ${model}`, "",
    ...(findings.length === 0 ? [nothingText(model, looked)] : findings.map(({ code, message }) => `- **${code}** ${message}`)), "",
    ...edits, ...(verified ? verifiedTable(verified) : []),
  ].join("\n").trimEnd();
}

function verifiedTable({ split, seeds, trials, chosen }: NonNullable<Advice["verified"]>): string[] {
  return [
    `### Trained both ways, ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`, "",
    `| edit | Δm on validation | Δm on ${split} | parameters | seconds |`, "|---|---|---|---|---|",
    ...trials.map(({ candidate, validation, test, parameters, seconds }) =>
      `| ${candidate.title} | ${validation ? gainText(validation.deltaByTask) : "–"} | ${gainText(test.deltaByTask)} | ${count(parameters.before)} → ${count(parameters.after)} | ${seconds.before.toFixed(1)} → ${seconds.after.toFixed(1)} |`),
    "", chosenText(chosen, split),
  ];
}

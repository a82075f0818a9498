import type { Candidate } from "../advice/index.ts";
import { gainText, gainVerdict, type MeasureName, transferVerdict } from "../affinity/index.ts";
import { figure } from "../protocol/figure.ts";
import type { Advice, Verified } from "./commands/advise.ts";
import { count } from "./progress.ts";
import { table } from "./table.ts";

/** Advice for people: evidence, edits with their cost, and what training both ways has shown. */
export function adviceText({ model, findings, candidates, verified, looked }: Advice): string {
  if (findings.length === 0) return nothingText(model, looked);
  return [
    "Evidence", ...findings.map(({ code, message }) => `  ${code} ${message}`), "",
    ...(candidates.length === 0 ? ["No edit of the text follows from it within the limit of parameters (--growth)."]
      : ["Edits that it speaks for", ...candidates.map((candidate, index) => `  ${index + 1}. ${candidate.title} (${costText(candidate)})\n${changeText(candidate)}`)]),
    ...(verified ? ["", ...verifiedLines(verified)] : candidates.length > 0 ? ["", "Whether one helps: run this again with --verify."] : []),
  ].join("\n");
}

/** Why nothing is advised: tasks that were not looked at are not at peace. */
export function nothingText(model: string, { tasks, measured, finished }: Advice["looked"]): string {
  if (tasks < 2) return `Nothing to advise: ${model} has one task, which shares with nobody.`;
  if (!measured) return `Nothing to advise: the run measured nothing between tasks. ${wayToMeasure(undefined, finished)}`;
  return "Nothing to advise: no layer has a pair that certainly conflicts, and no other evidence stands out.";
}

/** What helps where a measure is missing: a run that was cut short may have been about to take it. */
export function wayToMeasure(measure: MeasureName | undefined, finished: boolean): string {
  const write = `Write \`analyze { ${settingFor(measure)} }\` and train again`;
  return finished ? `${write}.` : `${write}; where that is written, go on with \`--resume\`: training ended before the first measurement.`;
}

/** What a file has to say for a measure to be taken; of any, what most need. */
function settingFor(measure: MeasureName | undefined): string {
  if (measure === "proximal") return "proximal: on";
  if (measure === "cka" || measure === "rsa") return "representations: every_epoch";
  return measure === "lookahead" ? "affinity: on" : "conflicts: on, affinity: on";
}

/** How many parameters an edit adds, in words. */
export function costText({ added }: Candidate): string {
  if (added === undefined) return "parameters as the data decides";
  return added === 0 ? "no more parameters" : `${added > 0 ? "+" : "−"}${count(Math.abs(added))} parameters`;
}

/** What is written instead, on one line each. */
function changeText({ edits }: Candidate): string {
  return edits.map(({ text }) => `       ${text.replace(/\s+/g, " ").replace(/^,/, "").trim()}`).join("\n");
}

function verifiedLines({ split, seeds, trials, chosen }: NonNullable<Advice["verified"]>): string[] {
  const rows = trials.map((one) => [one.candidate.title, one.validation ? gainText(one.validation.deltaByTask) : "–", gainText(one.test.deltaByTask), parameterText(one), secondsText(one)]);
  return [
    `Trained both ways over ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} (Δm of new against old, mean over tasks; ± 95%; ? spans zero)`,
    table([["edit", "validation", split, "parameters", "seconds"], ...rows]),
    chosenText(chosen, split),
  ];
}

/** Which edit is better on validation, and what the other split says of it. */
export function chosenText(chosen: Verified | undefined, split: string): string {
  if (!chosen) return "No edit is better on validation: the model stays as it is.";
  const { candidate: { title }, test: { deltaByTask } } = chosen;
  const surprise = transferVerdict(deltaByTask) === "loses" ? ", whatever validation said" : "";
  return `Chosen on validation: ${title}. On ${split}: ${gainText(deltaByTask)}: ${gainVerdict(deltaByTask)}${surprise}.`;
}

const parameterText = ({ parameters: { before, after } }: Verified): string => `${count(before)} → ${count(after)} (×${(after / before).toFixed(2)})`;
const secondsText = ({ seconds: { before, after } }: Verified): string => `${figure(before)} → ${figure(after)}`;

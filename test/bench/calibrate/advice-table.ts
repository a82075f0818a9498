import type { Estimate } from "../../../src/affinity/index.ts";

interface Compared {
  readonly deltaByTask: Estimate;
  readonly wins: number;
  readonly losses: number;
}

interface Trial {
  readonly title: string;
  readonly validation?: Compared;
  readonly test: Compared;
  readonly parameters: { readonly before: number; readonly after: number };
  readonly seconds: { readonly before: number; readonly after: number };
}

/** What `mtl advise --verify --json` says of a data set. */
export interface AdviceRow {
  readonly set: string;
  readonly model: string;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly verified?: { readonly split: string; readonly seeds: readonly number[]; readonly trials: readonly Trial[] };
}

/** The tables of docs/advice.md: what was chosen of every data set, of all edits and of those that change who shares what, and all that was tried. */
export function adviceTable(rows: readonly AdviceRow[]): string {
  return [
    "| data set | chosen on validation | Δm on validation | Δm on test | parameters | time |", "|---|---|---|---|---|---|",
    ...rows.flatMap(chosenRows), "", ...rows.flatMap(triedTable),
  ].join("\n").trimEnd();
}

function chosenRows({ set, verified }: AdviceRow): string[] {
  const trials = verified?.trials ?? [];
  const [any, structure] = [chosenOf(trials), chosenOf(trials.filter(({ parameters: { before, after } }) => before !== after))];
  if (any === structure) return [chosenRow(set, any)];
  return [chosenRow(`${set}, any edit`, any), chosenRow(`${set}, structures`, structure)];
}

const chosenRow = (set: string, chosen: Trial | undefined): string =>
  (chosen ? `| ${set} | ${cells(chosen).join(" | ")} |` : `| ${set} | nothing is better on validation | | | | |`);

function cells({ title, validation, test, parameters, seconds }: Trial): string[] {
  return [
    title, validation ? gain(validation.deltaByTask) : "–", gain(test.deltaByTask),
    `${parameters.before.toLocaleString("en-US")} → ${parameters.after.toLocaleString("en-US")} (×${(parameters.after / parameters.before).toFixed(2)})`,
    `×${(seconds.after / seconds.before).toFixed(1)}`,
  ];
}

function triedTable({ set, findings, verified }: AdviceRow): string[] {
  return [
    `### ${set}`, "", "Evidence of the first run:", "", ...findings.map(({ code, message }) => `- ${code}: ${message}`), "",
    ...(verified ? [
      `All that was tried, over ${verified.seeds.length} seeds:`, "", `| edit | Δm on validation | Δm on ${verified.split} | parameters | time |`, "|---|---|---|---|---|",
      ...verified.trials.map((trial) => `| ${cells(trial).join(" | ")} |`), "",
    ] : ["No edit followed from it.", ""]),
  ];
}

function gain({ mean, low, high }: Estimate): string {
  if (mean === null) return "–";
  const text = `${mean < 0 ? "−" : "+"}${Math.abs(100 * mean).toFixed(2)}%`;
  if (low === null || high === null) return `${text} ?`;
  return `${text} ± ${(50 * (high - low)).toFixed(2)}${low > 0 || high < 0 ? "" : " ?"}`;
}

/** The largest Δm on validation, if any is above 0: as `mtl advise` chooses. */
function chosenOf(trials: readonly Trial[]): Trial | undefined {
  const onValidation = ({ validation, test }: Trial) => (validation ?? test).deltaByTask.mean ?? 0;
  return [...trials].sort((a, b) => onValidation(b) - onValidation(a)).find((trial) => onValidation(trial) > 0);
}

import { affinitySentences, percent, type AffinitySentence, type AffinitySummary, type Estimate } from "../../src/affinity/index.ts";
import { grouped } from "./format.ts";

/** Half the width of a mean's interval; null where too little was measured to say. */
export const halfWidth = ({ low, high }: Estimate): number | null => (low === null || high === null ? null : (high - low) / 2);

/** As many directions as two tasks have are all told; of more, the strongest, and how many nobody can tell. */
const mostOfEach = 2;

export function affinityWords(tasks: readonly string[], summary: AffinitySummary): string[] {
  const sentences = affinitySentences(tasks, summary).map((sentence) => ({ ...sentence, text: withSpread(tasks, summary, sentence) }));
  if (sentences.length <= mostOfEach) return sentences.map(({ text }) => text);
  const told = (verdict: "helps" | "hurts"): string[] => sentences.filter((sentence) => sentence.verdict === verdict).slice(0, mostOfEach).map(({ text }) => text);
  const unclear = sentences.filter(({ verdict }) => verdict === "unclear").length;
  return [...told("helps"), ...told("hurts"), ...doubt(unclear, sentences.length)];
}

/** How sure, beside how much. */
function withSpread(tasks: readonly string[], summary: AffinitySummary, { recipient, source, verdict, text }: AffinitySentence): string {
  const cell = summary[tasks.indexOf(recipient)]?.[tasks.indexOf(source)];
  const half = cell && halfWidth(cell);
  return verdict === "unclear" || half === undefined || half === null ? text : text.replace(/\.$/, ` (± ${percent(half)}).`);
}

function doubt(unclear: number, all: number): string[] {
  if (unclear === 0) return [];
  return [unclear === all ? "Nobody can tell yet who helps whom: every interval includes zero." : `${unclear} of ${all} directions: cannot tell.`];
}

/** A cell of the heat map, with how sure it is. */
export function cellSentence(recipient: string, source: string, cell: Estimate): string {
  const [mean, half] = [cell.mean ?? 0, halfWidth(cell)];
  const spread = half === null ? "one measurement, no interval yet" : `± ${percent(half)}, ${grouped(cell.count)} measurements`;
  return `A step for ${source} ${mean >= 0 ? "lowers" : "raises"} ${recipient}’s loss by ${percent(Math.abs(mean))} (${spread}).`;
}

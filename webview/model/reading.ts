import { affinitySentences, type AffinitySummary, type Estimate } from "../../src/affinity/index.ts";

/** Half the width of a mean's interval; null where too little was measured to say. */
export const halfWidth = ({ low, high }: Estimate): number | null => (low === null || high === null ? null : (high - low) / 2);

/** As many directions as two tasks have are all told; of more, the strongest, and how many nobody can tell. */
const mostOfEach = 2;

export function affinityWords(tasks: readonly string[], summary: AffinitySummary): string[] {
  const sentences = affinitySentences(tasks, summary);
  if (sentences.length <= mostOfEach) return sentences.map(({ text }) => text);
  const told = (verdict: "helps" | "hurts"): string[] => sentences.filter((sentence) => sentence.verdict === verdict).slice(0, mostOfEach).map(({ text }) => text);
  const unclear = sentences.filter(({ verdict }) => verdict === "unclear").length;
  return [...told("helps"), ...told("hurts"), ...doubt(unclear, sentences.length)];
}

function doubt(unclear: number, all: number): string[] {
  if (unclear === 0) return [];
  return [unclear === all ? "Nobody can tell yet who helps whom: every interval includes zero." : `${unclear} of ${all} directions: cannot tell.`];
}

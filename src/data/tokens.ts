/** How a text is cut into the words that get ids. */
export type Tokens = "words" | "spaces" | "characters";

/** Runs of letters, marks and digits, with apostrophes inside; any other mark that is no space stands alone. */
const word = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;

/** The words of a text: `words` in lower case, `spaces` and `characters` as they stand. */
export function tokensOf(text: string, tokens: Tokens): readonly string[] {
  if (tokens === "characters") return [...text.normalize("NFC")];
  if (tokens === "spaces") return text.normalize("NFC").split(/\s+/u).filter((part) => part !== "");
  return text.normalize("NFC").toLowerCase().match(word) ?? [];
}

/** Stands first in every vocabulary of words, for all that it lacks. */
const unknownWord = "<unknown>";

/** The most frequent words, the earlier in the alphabet first among equals; `size` counts the unknown one at the start. */
export function vocabularyOf(counts: ReadonlyMap<string, number>, size: number): readonly string[] {
  const known = [...counts].filter(([text]) => text !== unknownWord).sort(byFrequency).slice(0, Math.max(0, size - 1));
  return [unknownWord, ...known.map(([text]) => text)];
}

function byFrequency([left, leftCount]: [string, number], [right, rightCount]: [string, number]): number {
  return rightCount - leftCount || (left < right ? -1 : 1);
}

/** Ids of words by a vocabulary: from 1, where 1 is the unknown word. */
export function wordIds(words: readonly string[], ids: ReadonlyMap<string, number>): number[] {
  return words.map((text) => ids.get(text) ?? 1);
}

/** Ids by word, from 1. */
export const idsByWord = (vocabulary: readonly string[]): ReadonlyMap<string, number> =>
  new Map(vocabulary.map((text, place) => [text, place + 1]));

import { distance } from "fastest-levenshtein";
import type { Span } from "../../grammar/syntax.ts";
import type { Fix } from "./problem.ts";

export interface Suggestion {
  /** Ends a message: ": did you mean `trunk`?", or nothing. */
  readonly text: string;
  readonly fixes: readonly Fix[];
}

/** Of what there is, so many are named. */
const mostNamed = 6;

/** What there is, where nothing of it is near to what was written. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map((name) => `\`${name}\``).join(", ");
  return names.length > mostNamed ? `${shown} and ${names.length - mostNamed} more` : shown;
}

/** The candidate that a writer most likely meant: at most a third of the letters differ. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const [written, meant] = [name.toLowerCase(), candidate.toLowerCase()];
    const edits = isSwap(written, meant) ? 1 : distance(written, meant);
    if (edits <= limit && edits < candidate.length && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** Whether two letters that are neighbours have changed places: one slip of the fingers, and two edits by Levenshtein. */
function isSwap(left: string, right: string): boolean {
  const at = [...left].findIndex((letter, place) => letter !== right[place]);
  return at >= 0 && left.slice(0, at) + left.slice(at + 1, at + 2) + left.slice(at, at + 1) + left.slice(at + 2) === right;
}

/** "did you mean" with the renaming that mends it. */
export function suggest(name: string, candidates: Iterable<string>, span: Span, quote = (text: string) => text): Suggestion {
  const meant = closest(name, candidates);
  if (meant === undefined) return { text: "", fixes: [] };
  const fix: Fix = { title: `Change to \`${meant}\``, edits: [{ span, text: quote(meant) }] };
  return { text: `: did you mean \`${meant}\`?`, fixes: [fix] };
}

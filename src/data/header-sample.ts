import type { ByteRanges } from "./read/byte-ranges.ts";

/** Pieces of a text file that are looked at, and bytes of each: many small ones tell more, but a few lines must fit into one. */
const forms = [{ pieces: 72, pieceBytes: 4 * 1024 }, { pieces: 24, pieceBytes: 12 * 1024 }];
const fewLines = 8;

/**
 * Whole lines from all over a file of which `start` is known: rows are often sorted, and the start speaks only for itself. Undefined where
 * lines are not rows (in a JSON list, and where a quoted field goes on in the next line) or are very long.
 */
export async function spreadLines(start: string, { size, read }: ByteRanges, json: boolean): Promise<string | undefined> {
  const form = forms.find(({ pieceBytes }) => firstLines(start, pieceBytes).split("\n").length > fewLines);
  if (!form || (json && start.trimStart().startsWith("[")) || (!json && hasOpenLines(start))) return undefined;
  const { pieces, pieceBytes } = form;
  const head = firstLines(start, pieceBytes);
  const from = new TextEncoder().encode(head).length;
  const count = Math.min(pieces, Math.floor((size - from) / pieceBytes));
  const lines = [head];
  for (let piece = 0; piece < count; piece++) {
    const at = Math.floor(from + (piece / Math.max(1, count - 1)) * (size - pieceBytes - from));
    const text = linesWithin(await read(at, at + pieceBytes), piece === count - 1);
    if (text === undefined) return undefined;
    lines.push(text);
  }
  return lines.join("");
}

/** No more of the start than of any other place, that it may not outweigh them. */
const firstLines = (start: string, bytes: number): string => start.slice(0, start.lastIndexOf("\n", bytes) + 1);

/** What stands between the first and the last end of a line; undefined where it is no text. The last piece ends where the file does. */
function linesWithin(bytes: Uint8Array, last: boolean): string | undefined {
  const [start, end] = [bytes.indexOf(10) + 1, last ? bytes.length : bytes.lastIndexOf(10) + 1];
  if (start === 0 || end <= start) return "";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    return hasOpenLines(text) ? undefined : text.replace(/\n?$/, "\n");
  } catch {
    return undefined;
  }
}

/** Whether a line has an odd number of quotes: a field of its then goes on in the next. */
const hasOpenLines = (text: string): boolean => text.includes("\"") && text.split("\n").some((line) => line.split("\"").length % 2 === 0);

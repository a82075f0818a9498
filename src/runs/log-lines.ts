import type { RunEvent } from "../protocol/events.ts";
import { parseEvent } from "../protocol/events.ts";

export const lineFeed = 0x0a;

/** So much of a log is read at once: with thousands of tasks all of it would be longer than the longest text there can be. */
export const largestPiece = 16_777_216;

/** Cuts bytes that come in pieces into lines; what stands behind the last line feed waits for its end. */
export class LinesFromStart {
  #begun: Uint8Array[] = [];

  *cut(piece: Uint8Array): Generator<Uint8Array> {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      yield joined([...this.#begun, piece.subarray(start, end)]);
      [this.#begun, start] = [[], end + 1];
    }
    if (start < piece.length) this.#begun.push(piece.subarray(start));
  }
}

/** The same from the last line to the first, of pieces from the last to the first; what stands behind the last line feed is torn, and left out. */
export class LinesFromEnd {
  #behind: Uint8Array[] | undefined;

  *cut(piece: Uint8Array, isFirst: boolean): Generator<Uint8Array> {
    let end = piece.length;
    for (let feed = piece.lastIndexOf(lineFeed); feed >= 0; feed = feed === 0 ? -1 : piece.lastIndexOf(lineFeed, feed - 1)) {
      if (this.#behind) yield joined([piece.subarray(feed + 1, end), ...this.#behind]);
      [this.#behind, end] = [[], feed];
    }
    this.#behind?.unshift(piece.subarray(0, end));
    if (isFirst && this.#behind) yield joined(this.#behind);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const decoder = new TextDecoder();

/** The event of a line; undefined where it is none. */
export const eventOf = (line: Uint8Array): RunEvent | undefined => parseEvent(decoder.decode(line));

/** As an event begins when it is written. */
const beginning = /^\{"type":"(\w+)"/;
const longestBeginning = 40;

/** Whether a line may hold an event of these kinds, told by its first letters: reading a measurement of a thousand tasks takes a second. */
export function mayBe(kinds: ReadonlySet<string>, line: Uint8Array): boolean {
  const kind = beginning.exec(decoder.decode(line.subarray(0, longestBeginning)))?.[1];
  return kind === undefined || kinds.has(kind);
}

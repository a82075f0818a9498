import { parse } from "../grammar/index.ts";
import { format } from "../grammar/printer.ts";
import { check } from "../src/language/index.ts";
import { warmUpText } from "./warm-up-text.ts";

/** How long nothing must have come from the editor before a part of the work, and how long what has come rests between two parts; in milliseconds. */
const silence = 100;
const rest = 10;

/** As often as the engine takes to compile most of what a check runs: about a second of work in all. */
const rounds = 150;

/**
 * Reads, checks and formats a small text while the editor is silent: an engine compiles what has run often enough, and would do so during
 * the first hundred edits. A part takes some milliseconds, and whatever the editor sends is answered before the next.
 */
export class WarmUp {
  private heard = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left: number;
  private readonly work: () => void;

  constructor(work: () => void = once, parts = rounds) {
    this.work = work;
    this.left = parts;
  }

  start(): void {
    this.heard = performance.now();
    this.later(silence);
  }

  /** The editor has sent something, or was answered: more may follow. */
  wait(): void {
    this.heard = performance.now();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private later(time: number): void {
    this.timer = setTimeout(() => this.next(), time);
  }

  private next(): void {
    const missing = this.heard + silence - performance.now();
    if (missing > 0) return this.later(missing);
    this.work();
    if (--this.left > 0) this.later(rest);
  }
}

function once(): void {
  const parsed = parse(warmUpText);
  check(parsed, { text: warmUpText });
  format(warmUpText, parsed);
}

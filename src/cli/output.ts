/** Where a command writes: results to standard output, everything else to standard error. */
export interface Output {
  /** With `--json`, standard output carries one object and nothing else. */
  readonly json: boolean;
  /** A line for people; silent with `--json`. */
  line(text: string): void;
  /** The one object of `--json`; silent without. */
  object(value: unknown): void;
  /** A problem, a note, a warning. */
  note(text: string): void;
  /** A line that replaces the one before, on a terminal; nothing elsewhere. */
  status(text: string): void;
}

/** An output on the standard streams of this process. */
export function createOutput(json: boolean): Output {
  const terminal = process.stderr.isTTY === true && process.env["TERM"] !== "dumb";
  const clear = terminal ? "\r\u001b[2K" : "";
  return {
    json,
    line: (text) => { if (!json) process.stdout.write(`${terminal && process.stdout.isTTY ? clear : ""}${text}\n`); },
    object: (value) => { if (json) process.stdout.write(`${JSON.stringify(value)}\n`); },
    note: (text) => { process.stderr.write(`${clear}${text}\n`); },
    status: (text) => { if (terminal) process.stderr.write(`${clear}${fitted(text, process.stderr.columns)}`); },
  };
}

/** What of a line stands in so many columns, without a wrap: a part that does not fit is left out, since half a number is another number. */
export function fitted(text: string, columns: number | undefined): string {
  // A terminal that does not know its width says 0.
  const width = (columns || 80) - 1;
  if (text.length <= width) return text;
  const part = text.lastIndexOf("  ", width);
  return part > 0 ? text.slice(0, part) : text.slice(0, width);
}

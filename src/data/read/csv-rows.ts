import Papa from "papaparse";

/** One record of a CSV text. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** What is wrong with its quotes. */
  readonly quotes?: string;
}

const delimiters = [",", ";", "\t", "|"];

/** The delimiter that cuts the first record into most fields. */
export function delimiterOf(text: string): string {
  const widths = delimiters.map((delimiter) => firstRecord(text, delimiter).length);
  return delimiters[widths.indexOf(Math.max(...widths))];
}

function firstRecord(text: string, delimiter: string): readonly string[] {
  return Papa.parse<string[]>(text, { delimiter, newline: newlineOf(text), preview: 1 }).data[0] ?? [];
}

/** How the lines end: found outside of quotes, for a quoted field may hold other ends. */
function newlineOf(text: string): "\r\n" | "\n" | "\r" {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "\"") quoted = !quoted;
    else if (!quoted && character === "\n") return "\n";
    else if (!quoted && character === "\r") return text[index + 1] === "\n" ? "\r\n" : "\r";
  }
  return "\n";
}

/** Calls `onRow` for every record, the header first; blank lines are left out. `onRow` returns false to stop. */
export function forEachRow(text: string, delimiter: string, onRow: (row: CsvRow) => boolean): void {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const newline = newlineOf(body);
  let line = 1;
  Papa.parse<string[]>(body, {
    delimiter,
    newline,
    step({ data: fields, errors }, parser) {
      const start = line;
      line += 1 + linesWithin(fields, newline);
      const blank = fields.length === 1 && fields[0] === "";
      const quotes = errors.find((error) => error.type === "Quotes")?.message;
      if (!blank && !onRow({ fields, line: start, quotes })) parser.abort();
    },
  });
}

function linesWithin(fields: readonly string[], newline: string): number {
  let lines = 0;
  for (const field of fields) {
    for (let at = field.indexOf(newline); at >= 0; at = field.indexOf(newline, at + 1)) lines++;
  }
  return lines;
}

import type { NumberLiteral, Span } from "./syntax.ts";

/** Something wrong inside a literal, relative to the text of the file. */
export interface LiteralFault {
  readonly what: "unterminated" | "escape";
  readonly span: Span;
}

const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", n: "\n", t: "\t" };

/** Reads `20_000`, `1e-3` or `80%` (0.8) as written at `start`. */
export function numberLiteral(text: string, start: number): NumberLiteral {
  if (isDecimal(text)) return { kind: "Number", span: { start, end: start + text.length }, value: Number(text), text, percent: false };
  const percent = text.endsWith("%");
  const written = percent ? text.slice(0, -1) : text;
  const digits = written.replaceAll("_", "").replace(/[eE][+-]?$/, "");
  const value = percent ? Number(digits) / 100 : Number(digits);
  return { kind: "Number", span: { start, end: start + text.length }, value, text, percent };
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const POINT = 46;

/** Whether a number is nothing but digits, with a point among them: `64`, `0.2`. */
function isDecimal(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code) && (code !== POINT || at === 0 || at === text.length - 1)) return false;
  }
  return true;
}

/** Resolves the escapes of a string written at `start`, quotes included; faults are reported, never thrown. */
export function stringValue(text: string, start: number, report: (fault: LiteralFault) => void): string {
  let value = "";
  let index = 1;
  while (index < text.length) {
    const character = text[index];
    if (character === '"') return value;
    if (character !== "\\") {
      value += character;
      index++;
      continue;
    }
    const escape = readEscape(text, index);
    if (escape.value === undefined) {
      report({ what: "escape", span: { start: start + index, end: start + escape.end } });
    }
    value += escape.value ?? text.slice(index + 1, escape.end);
    index = escape.end;
  }
  report({ what: "unterminated", span: { start, end: start + text.length } });
  return value;
}

/** The escape at `index`: what it stands for, undefined where it is none, and where it ends. */
function readEscape(text: string, index: number): { readonly value?: string; readonly end: number } {
  const mark = text[index + 1];
  if (mark === undefined) return { end: index + 1 };
  if (mark !== "u") return { value: simpleEscapes[mark], end: index + 2 };
  const match = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(index, index + 10));
  const code = match ? Number.parseInt(match[1] ?? "", 16) : Number.NaN;
  if (!match || code > 0x10ffff) return { end: index + (match?.[0].length ?? 2) };
  return { value: String.fromCodePoint(code), end: index + match[0].length };
}

import { isMissingText } from "../table.ts";

/** A field as its format gives it: texts of CSV; numbers, dates, lists … of JSON, Parquet, Arrow. */
export type Cell = unknown;

const millisecondsADay = 86_400_000;
const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Days since 1970-01-01 of an ISO 8601 date or time (without a zone: UTC); undefined for another text. */
export function daysOf(text: string): number | undefined {
  if (!isoDate.test(text)) return undefined;
  if (!isDayOfMonth(text)) return undefined;
  const zoned = text.length > 10 && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text;
  const milliseconds = Date.parse(zoned.replace(" ", "T"));
  return Number.isNaN(milliseconds) ? undefined : milliseconds / millisecondsADay;
}

/** A date such as 30 February would be read as 1 March. */
function isDayOfMonth(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** What a field says as a text; empty for nothing. */
export function textOf(cell: Cell): string {
  if (typeof cell === "string") return cell.trim();
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return dateText(cell);
  if (cell instanceof Uint8Array) return new TextDecoder().decode(cell).trim();
  if (typeof cell === "object") return JSON.stringify(cell, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
  return String(cell);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text;
}

/** A field as one number: NaN where it is missing, `text` or `infinite` where it is none. */
export function numberOf(cell: Cell, missing: string | undefined, decimalComma = false): number | "text" | "infinite" {
  if (typeof cell === "number") return finite(cell);
  if (typeof cell === "bigint") return Number(cell);
  if (typeof cell === "boolean") return Number(cell);
  if (cell === null || cell === undefined) return NaN;
  if (cell instanceof Date) return cell.getTime() / millisecondsADay;
  if (typeof cell !== "string") return "text";
  const text = trimmed(cell);
  const number = Number(text);
  // By far the most fields are plain numbers: they take no other look.
  if (number - number === 0 && text !== "" && text !== missing && !isCoded(text)) return number;
  if (text === missing || isMissingText(text)) return NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return "infinite";
  const other = isCoded(text) ? NaN : Number(decimalComma ? withPoint(text) : text);
  return Number.isNaN(other) ? daysOf(text) ?? "text" : finite(other);
}

const trimmed = (text: string): string => (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 ? text.trim() : text);

/** `0x1F`, `0b1`: JavaScript's numbers, nobody's data. */
const isCoded = (text: string): boolean => text.length > 2 && text.charCodeAt(0) === 48 && text.charCodeAt(1) > 57 && !/^0e/i.test(text);

const finite = (value: number): number | "infinite" => (Number.isNaN(value) || Number.isFinite(value) ? value : "infinite");

/** `1.234,5`, `1234,5` and `1.234.567` as JavaScript writes them; a text with one point alone stays: `1.234` is a little more than one. */
function withPoint(text: string): string {
  if (/^[+-]?\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return text.replaceAll(".", "");
  return /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?,\d*(?:e[+-]?\d+)?$/i.test(text) ? text.replaceAll(".", "").replace(",", ".") : text;
}

/** How a number with decimal commas uses its points: surely for thousands, perhaps (`1.234`), or not. */
export function groupingOf(text: string): "sure" | "perhaps" | undefined {
  const point = text.indexOf(".");
  if (point < 0) return undefined;
  if (text.includes(",") || text.indexOf(".", point + 1) > 0) return "sure";
  return /^\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*$/.test(text) ? "perhaps" : undefined;
}

/** The elements of a list: one of JSON, Parquet or Arrow, or a text such as `[3, 5]`, `3 5` or `a|b`. */
export function listOf(cell: Cell): readonly Cell[] {
  if (Array.isArray(cell)) return cell;
  if (ArrayBuffer.isView(cell) && !(cell instanceof DataView)) return [...(cell as Uint8Array)];
  if (typeof cell !== "string") return cell === null || cell === undefined ? [] : [cell];
  const body = cell.trim().replace(/^[[(]([\s\S]*)[\])]$/, "$1").trim();
  if (body === "") return [];
  const mark = ["|", ";", ","].find((candidate) => body.includes(candidate));
  const parts = mark === undefined ? body.split(/\s+/) : body.split(mark);
  return parts.map((part) => part.trim().replace(/^(["'])(.*)\1$/, "$2"));
}

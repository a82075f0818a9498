import type { Value, Word } from "../../grammar/syntax.ts";
import type { Fix } from "./problem.ts";
import { onlyName, onlyWord } from "./texts.ts";

/** `search(32, 64)` or `search(1e-4 .. 1e-2, log)`: what may stand in a place. Training takes the first. */
export interface Search {
  readonly word: Word;
  /** In order, the ends of a range among them; none where something is wrong. */
  readonly candidates: readonly Value[];
  /** What is wrong with it, as the message goes on. */
  readonly wrong?: string;
  readonly fixes?: readonly Fix[];
}

/** A value that is a search, unless the file has something else of that name, which is for the caller to know. */
export function searchIn(value: Value): Search | undefined {
  const word = value.kind === "Flow" ? onlyWord(value) : undefined;
  if (word?.name.name !== "search" || word.index || word.member) return undefined;
  const items = word.arguments?.items ?? [];
  const values = items.flatMap(({ value: one }) => (one ? [one] : []));
  const wrong = items.some(({ key }) => key) ? "takes no names: write its values, or a range and `log`" : wrongWith(values);
  return wrong === undefined ? { word, candidates: values.flatMap(endsOf) } : { word, candidates: [], wrong, fixes: values.flatMap(turned) };
}

/** A range from the larger number to the smaller, the other way round. */
function turned(value: Value): Fix[] {
  if (value.kind !== "Range" || !value.to || value.from.value <= value.to.value) return [];
  const text = `${value.to.text} .. ${value.from.text}`;
  return [{ title: `Change to \`${text}\``, edits: [{ span: value.span, text }] }];
}

function wrongWith(values: readonly Value[]): string | undefined {
  const range = values.find((value) => value.kind === "Range");
  if (!range) return values.length > 0 ? undefined : "needs values to choose from, as in `search(32, 64)` or `search(1e-4 .. 1e-2, log)`";
  const [first, second, ...rest] = values;
  const isLog = second !== undefined && onlyName(second)?.name === "log";
  if (first !== range || rest.length > 0 || (second && !isLog)) return "takes values, or one range and perhaps `log`, as in `search(1e-4 .. 1e-2, log)`";
  if (!range.to) return "takes a range with both ends, as in `search(1e-4 .. 1e-2)`";
  if (range.from.value >= range.to.value) return `takes a range from the smaller number to the larger, not ${range.from.text} .. ${range.to.text}`;
  return isLog && range.from.value <= 0 ? `in steps of \`log\` takes a range above 0: ${range.from.text} is not` : undefined;
}

/** Of a range, its ends; `log` behind it is no value. */
function endsOf(value: Value, index: number, values: readonly Value[]): Value[] {
  if (value.kind === "Range") return value.to ? [value.from, value.to] : [value.from];
  return index > 0 && values[0].kind === "Range" ? [] : [value];
}

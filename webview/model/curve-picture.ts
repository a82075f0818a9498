import type { Curves, Line } from "./curves.ts";
import { escaped } from "../markup.ts";

/** Colours of a drawing that stands on its own. */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly grid: string;
  readonly task: (index: number) => string;
}

export interface CurveFrame {
  readonly title: string;
  readonly log: boolean;
  readonly percent: boolean;
  /** Ends of the x axis, in epochs; it begins at 0 unless somebody looks at a part. */
  readonly start?: number;
  readonly end: number;
  readonly range?: readonly [low: number, high: number];
  readonly marks?: readonly number[];
  readonly levels?: readonly { readonly task: number; readonly value: number }[];
}

const [width, high, left, right, row] = [720, 280, 58, 14, 18];

interface Scale {
  readonly ticks: readonly number[];
  readonly place: (value: number) => number;
}

/** Lines over epochs as a file of its own: as much of the run as the frame holds, with title and names. */
export function curveSvg(whole: Curves, frame: CurveFrame, palette: Palette): string {
  const [start, seen] = [frame.start ?? 0, (epoch: number) => epoch >= (frame.start ?? 0) && epoch <= frame.end];
  const { x, lines } = frame.start === undefined ? whole : cut(whole, seen);
  const names = namesOf(lines);
  const top = 30 + row * (Math.max(0, ...names.map(({ line }) => line)) + 1);
  const [across, up] = [linear(start, frame.end, left, width - right, true), heights(lines, frame, top)];
  const parts = [
    ...up.ticks.map((value) => `<path d="M${left} ${at(up.place(value))}H${width - right}" stroke="${palette.grid}"/><text x="${left - 6}" y="${at(up.place(value) + 4)}" text-anchor="end">${frame.percent ? `${Math.round(100 * value)}%` : plainNumber(value)}</text>`),
    ...across.ticks.map((value) => `<text x="${at(across.place(value))}" y="${top + high + 16}" text-anchor="middle">${plainNumber(value)}</text>`),
    `<text x="${width - right}" y="${top + high + 32}" text-anchor="end">epoch</text>`,
    ...(frame.marks ?? []).filter(seen).map((mark) => `<path d="M${at(across.place(mark))} ${top}V${top + high}" stroke="${palette.text}" stroke-dasharray="2 3"/>`),
    ...(frame.levels ?? []).map(({ task, value }) => `<path d="M${left} ${at(up.place(value))}H${width - right}" stroke="${palette.task(task)}" stroke-dasharray="2 3"/>`),
    ...lines.flatMap((line) => strokes(line, pathOf(x, line, across, up), palette)),
    ...names.map(({ name, tasks, from, line }) => `<path d="M${from} ${38 + row * line}h14" stroke="${tasks.length === 0 ? palette.text : palette.task(tasks[0])}" stroke-width="3"/><text x="${from + 19}" y="${42 + row * line}">${escaped(name)}</text>`),
  ];
  const tall = top + high + 42;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="12" fill="${palette.text}">`
    + `<title>${escaped(frame.title)}</title><rect width="${width}" height="${tall}" fill="${palette.ground}"/><text x="${left}" y="18" font-size="14" font-weight="600">${escaped(frame.title)}</text>${parts.join("")}</svg>`;
}

/** What lies within the frame. */
function cut({ x, lines }: Curves, seen: (epoch: number) => boolean): Curves {
  return { x: x.filter(seen), lines: lines.map((line) => ({ ...line, values: line.values.filter((_, index) => seen(x[index])) })) };
}

/** A name for the lines of training and of validation together; as many beside each other as there is room for. */
function namesOf(lines: readonly Line[]) {
  const named = new Map(lines.map(({ label, tasks }) => [label.replace(/, (training|validation)$/, ""), tasks]));
  let [from, line] = [left, 0];
  return [...named].map(([name, tasks]) => {
    const wide = 34 + 7 * name.length;
    if (from > left && from + wide > width - right) [from, line] = [left, line + 1];
    const own = { name, tasks, from, line };
    from += wide;
    return own;
  });
}

/** Gaps stay gaps only at the ends: a validation line has a point an epoch. */
function pathOf(x: readonly number[], { values }: Line, across: Scale, up: Scale): string {
  const points = values.flatMap((value, index) => (value === null || !Number.isFinite(value) ? [] : [`${at(across.place(x[index]))} ${at(up.place(value))}`]));
  // A single point is drawn by a line of no length with round ends.
  return points.length === 1 ? `M${points[0]}h0` : points.map((point, index) => `${index === 0 ? "M" : "L"}${point}`).join("");
}

/** A pair's line is drawn twice, in dashes of both its tasks' colours. */
function strokes({ tasks: [first, second], dashed }: Line, path: string, { text, task }: Palette): string[] {
  if (path === "") return [];
  const stroke = (colour: string, wide: number, dash: string) => `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${wide}" stroke-linejoin="round" stroke-linecap="${dash === "" ? "round" : "butt"}"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`;
  if (first === undefined) return [stroke(text, 2.5, "")];
  if (second !== undefined) return [stroke(task(first), 1.5, ""), stroke(task(second), 1.5, "6 6")];
  return [stroke(task(first), dashed ? 1 : 2, dashed ? "4 3" : "")];
}

function heights(lines: readonly Line[], { log, range, levels = [] }: CurveFrame, top: number): Scale {
  let [low, most] = [Infinity, -Infinity];
  for (const value of [...lines.flatMap(({ values }) => values), ...levels.map((level) => level.value)]) {
    if (value === null || !Number.isFinite(value) || (log && value <= 0)) continue;
    [low, most] = [Math.min(low, value), Math.max(most, value)];
  }
  if (low > most) [low, most] = [log ? 0.1 : 0, 1];
  if (range !== undefined) [low, most] = range;
  return log && range === undefined ? logarithmic(low, most, top) : linear(low, low === most ? low + 1 : most, top + high, top, range !== undefined);
}

/** From `start` to `stop` on the picture; with a little air where the ends are not fixed. */
function linear(low: number, most: number, start: number, stop: number, fixed: boolean): Scale {
  const air = fixed ? 0 : 0.06 * (most - low);
  const [from, to] = [low - air, most + air];
  const rough = (to - from) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return { ticks: Array.from({ length: count }, (_, index) => (first + index) * step), place: (value) => start + ((value - from) / (to - from)) * (stop - start) };
}

/** What is not above zero has no place on this axis, and lies at its foot. */
function logarithmic(low: number, most: number, top: number): Scale {
  const [from, to] = [Math.log10(low / 1.1), Math.log10(most * 1.1)];
  const decades = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, index) => Math.floor(from) + index);
  const ticks = decades.flatMap((decade) => [1, 2, 5].map((digit) => digit * 10 ** decade)).filter((value) => Math.log10(value) >= from && Math.log10(value) <= to);
  return { ticks, place: (value) => top + high - ((Math.max(from, Math.log10(Math.max(value, 1e-300))) - from) / (to - from)) * high };
}

const at = (place: number): string => String(Number(place.toFixed(1)));
const plainNumber = (value: number): string => (value === 0 ? "0" : String(Number(value.toPrecision(4))).replace("-", "−"));

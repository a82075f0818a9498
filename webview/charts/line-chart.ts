import uPlot from "uplot";
import type { Curves, Line } from "../model/curves.ts";
import { drawMarks } from "./marks.ts";
import { readTheme, type Theme } from "./theme.ts";
import { zoomOf, type Zoom } from "./zoom.ts";

/** What stays the same while data streams in; a change draws the chart anew. */
export interface LineChartOptions {
  readonly log: boolean;
  /** End of the x axis, in epochs: fixed, so that the picture keeps its axes. */
  readonly end: number;
  /** Fixed ends of the y axis; else those of the data so far. */
  readonly range?: readonly [low: number, high: number];
  readonly percent: boolean;
  readonly height: number;
  /** Places on the x axis at which something happened, in epochs. */
  readonly marks?: readonly number[];
  /** Heights to compare with, each in the colour of its task. */
  readonly levels?: readonly Level[];
}

export interface Level {
  readonly task: number;
  readonly value: number;
}

export interface LineChart {
  update(curves: Curves): void;
  /** Moves the cursor by points, or to an end. */
  move(by: number | "first" | "last"): void;
  /** Shows less of the x axis around the cursor, more of it, or all. */
  zoom(by: "in" | "out" | "all"): void;
  destroy(): void;
}

/** Draws lines into `element`, and tells which point the cursor is on. */
export function drawLines(element: HTMLElement, curves: Curves, options: LineChartOptions, onPoint: (index: number | null) => void): LineChart {
  const theme = readTheme(element);
  const window = zoomOf(options.end);
  const chart = new uPlot(chartOptions(element, curves, options, { theme, window, onPoint }), dataOf(curves), element);
  const resized = new ResizeObserver(() => chart.setSize({ width: widthOf(element), height: options.height }));
  resized.observe(element);
  return {
    update: (next) => chart.setData(dataOf(next)),
    move: (by) => moveCursor(chart, by),
    zoom: (by) => window.zoom(chart, by),
    destroy: () => {
      resized.disconnect();
      chart.destroy();
    },
  };
}

const widthOf = (element: HTMLElement): number => Math.max(120, element.clientWidth);

/** A pair's line is drawn twice, in dashes of both its tasks' colours. */
const drawnTwice = (line: Line): boolean => line.tasks.length === 2;

const dataOf = ({ x, lines }: Curves): uPlot.AlignedData =>
  [x, ...lines.flatMap((line) => (drawnTwice(line) ? [line.values, line.values] : [line.values]))] as uPlot.AlignedData;

interface Around {
  readonly theme: Theme;
  readonly window: Zoom;
  readonly onPoint: (index: number | null) => void;
}

function chartOptions(element: HTMLElement, { lines }: Curves, options: LineChartOptions, { theme, window, onPoint }: Around): uPlot.Options {
  return {
    width: widthOf(element),
    height: options.height,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 6 }, bind: { dblclick: (chart) => () => { window.zoom(chart, "all"); return null; } } },
    padding: [8, 8, 0, 0],
    scales: { x: { time: false, range: () => [...window.shown()] }, y: yScale(options) },
    axes: [xAxis(theme), yAxis(theme, options)],
    series: [{}, ...lines.flatMap((line) => seriesOf(line, theme))],
    hooks: {
      setCursor: [(chart) => onPoint(chart.cursor.idx ?? null)],
      setSelect: [(chart) => { if (chart.select.width > 4) window.select(chart, chart.select.left, chart.select.left + chart.select.width); }],
      draw: [(chart) => drawMarks(chart, options, theme)],
    },
  };
}

function yScale({ log, range }: LineChartOptions): uPlot.Scale {
  if (range !== undefined) return { range: [range[0], range[1]] };
  if (log) return { distr: 3, range: (_, low, high) => [Math.max(low, 1e-9) / 1.1, Math.max(high, 1e-9) * 1.1] };
  return { range: (_, low, high) => (low === high ? [low - 0.5, high + 0.5] : uPlot.rangeNum(low, high, 0.06, false) as [number, number]) };
}

const axis = (theme: Theme): uPlot.Axis => ({ stroke: theme.text, font: theme.font, grid: { stroke: theme.grid, width: 1 }, ticks: { show: false } });

const xAxis = (theme: Theme): uPlot.Axis => ({ ...axis(theme), grid: { show: false }, size: 18, gap: 4, values: (_, splits) => splits.map((at) => (Number.isInteger(at) || splits[splits.length - 1] - splits[0] < 3 ? String(Number(at.toFixed(2))) : "")) });

const yAxis = (theme: Theme, { percent, log }: LineChartOptions): uPlot.Axis => ({
  ...axis(theme), size: 44, gap: 6,
  values: (_, splits) => splits.map((at) => (at === null ? "" : percent ? `${Math.round(at * 100)}%` : log && !isTenth(at) ? "" : String(Number(at.toPrecision(4))).replace("-", "−"))),
});

/** On a log axis only 1, 2 and 5 × 10ⁿ are named. */
function isTenth(value: number): boolean {
  const digit = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  return digit === 1 || digit === 2 || digit === 5;
}

function seriesOf(line: Line, theme: Theme): uPlot.Series[] {
  const base = { label: line.label, spanGaps: true, points: { show: false } };
  const [first, second] = line.tasks;
  if (first === undefined) return [{ ...base, stroke: theme.text, width: 2.5 }];
  if (second !== undefined) {
    return [{ ...base, stroke: theme.task(first), width: 1.5 }, { ...base, stroke: theme.task(second), width: 1.5, dash: [6, 6] }];
  }
  return [{ ...base, stroke: theme.task(first), width: line.dashed ? 1 : 2, ...(line.dashed ? { dash: [4, 3] } : { points: { show: line.values.filter((value) => value !== null).length < 2, size: 6 } }) }];
}

function moveCursor(chart: uPlot, by: number | "first" | "last"): void {
  const x = chart.data[0];
  if (x.length === 0) return;
  const now = chart.cursor.idx ?? (typeof by === "number" && by > 0 ? -1 : x.length);
  const index = by === "first" ? 0 : by === "last" ? x.length - 1 : Math.min(x.length - 1, Math.max(0, now + by));
  chart.setCursor({ left: chart.valToPos(x[index] ?? 0, "x"), top: 1 });
}

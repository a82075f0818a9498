import type uPlot from "uplot";

/** The part of the x axis that is shown: all of it, unless somebody asked for less. */
export interface Zoom {
  shown(): readonly [from: number, to: number];
  /** What lies between two places on the picture. */
  select(chart: uPlot, left: number, right: number): void;
  zoom(chart: uPlot, by: "in" | "out" | "all"): void;
}

export function zoomOf(end: number): Zoom {
  let part: readonly [number, number] | undefined;
  const shown = () => part ?? [0, end] as const;
  const show = (chart: uPlot, next: readonly [number, number] | undefined): void => {
    part = next;
    // Read when the picture is saved.
    if (next) chart.root.dataset["shown"] = next.join(" ");
    else delete chart.root.dataset["shown"];
    const [min, max] = shown();
    chart.setScale("x", { min, max });
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  };
  return {
    shown,
    select: (chart, left, right) => show(chart, [chart.posToVal(left, "x"), chart.posToVal(right, "x")]),
    zoom: (chart, by) => show(chart, by === "all" ? undefined : around(shown(), end, middleOf(chart, shown()), by === "in" ? 0.5 : 2)),
  };
}

/** Of a chart's element: the part of the x axis that somebody looks at; nothing where that is all of it. */
export function shownPart(section: HTMLElement): { readonly start: number; readonly end: number } | Record<string, never> {
  const [start, end] = section.querySelector<HTMLElement>("[data-shown]")?.dataset["shown"]?.split(" ").map(Number) ?? [];
  return start === undefined || end === undefined ? {} : { start, end };
}

/** Where the cursor is, or the middle of what is shown. */
const middleOf = (chart: uPlot, [from, to]: readonly [number, number]): number => chart.data[0][chart.cursor.idx ?? -1] ?? (from + to) / 2;

function around([from, to]: readonly [number, number], end: number, middle: number, factor: number): readonly [number, number] | undefined {
  const length = (to - from) * factor;
  if (length >= end) return undefined;
  const start = Math.min(end - length, Math.max(0, middle - length / 2));
  return [start, start + length];
}

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { drawLines, type LineChart, type LineChartOptions } from "../charts/line-chart.ts";
import type { Curves } from "../model/curves.ts";
import { useTheme } from "./theme.ts";

interface LinePictureProps {
  readonly label: string;
  readonly curves: Curves;
  readonly options: LineChartOptions;
  readonly onPoint: (index: number | null) => void;
}

/** The drawn part of a line chart: focus it and walk its points with the arrow keys. */
export function LinePicture({ label, curves, options, onPoint }: LinePictureProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<LineChart | null>(null);
  const theme = useTheme();
  const lines = curves.lines.map(({ label: name }) => name).join("|");
  useEffect(() => {
    if (element.current === null) return undefined;
    const drawn = drawLines(element.current, curves, options, onPoint);
    chart.current = drawn;
    return () => drawn.destroy();
  }, [theme, lines, JSON.stringify(options)]);
  useEffect(() => chart.current?.update(curves), [curves]);
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>): void => {
    const [by, zoom] = [keys[event.key], zooms[event.key]];
    if (by !== undefined) chart.current?.move(by);
    else if (zoom !== undefined) chart.current?.zoom(zoom);
    else return;
    event.preventDefault();
  };
  return <div class="picture needs-script" ref={element} tabIndex={0} role="group" aria-label={`${label} Arrow keys move along the lines, plus and minus show less or more of the run, 0 all of it.`} title="Drag to see a part of the run, double-click to see all of it." onKeyDown={onKeyDown} />;
}

const keys: Readonly<Record<string, number | "first" | "last">> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: "first", End: "last" };

const zooms: Readonly<Record<string, "in" | "out" | "all">> = { "+": "in", "=": "in", "-": "out", 0: "all" };

/** The point under the cursor; the last one where there is none. */
export function usePoint(): [number | null, (index: number | null) => void] {
  const [point, setPoint] = useState<number | null>(null);
  return [point, setPoint];
}

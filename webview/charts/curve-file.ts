import type { Curves } from "../model/curves.ts";
import { curveSvg } from "../model/curve-picture.ts";
import { groundColour, plainColour } from "../svg.ts";
import type { LineChartOptions } from "./line-chart.ts";
import { readTheme } from "./theme.ts";

/** The lines of a chart as a file, in the colours of the page: a canvas has none to give. */
export const curveFile = (title: string, curves: Curves, options: LineChartOptions) => (section: HTMLElement): string => {
  const theme = readTheme(section);
  return curveSvg(curves, { title, ...options }, {
    ground: plainColour(groundColour()), text: plainColour(theme.text), grid: plainColour(theme.grid), task: (index) => plainColour(theme.task(index)),
  });
};

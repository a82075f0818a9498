import type { Curves } from "../model/curves.ts";
import { curveSvg } from "../model/curve-picture.ts";
import { groundColour, plainColour } from "../svg.ts";
import type { LineChartOptions } from "./line-chart.ts";
import { readTheme } from "./theme.ts";
import { shownPart } from "./zoom.ts";

/** The lines of a chart as a file, in the colours of the page, with names that a canvas does not have; a part of the run where that is what is shown. */
export const curveFile = (title: string, curves: Curves, options: LineChartOptions) => (section: HTMLElement): string => {
  const theme = readTheme(section);
  return curveSvg(curves, { title, ...options, ...shownPart(section) }, {
    ground: plainColour(groundColour()), text: plainColour(theme.text), grid: plainColour(theme.grid), task: (index) => plainColour(theme.task(index)),
  });
};

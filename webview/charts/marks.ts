import type uPlot from "uplot";
import type { LineChartOptions } from "./line-chart.ts";
import type { Theme } from "./theme.ts";

/** Upright lines where something happened, level ones in tasks' colours to compare with; both dashed, over the curves. */
export function drawMarks(chart: uPlot, { marks = [], levels = [] }: LineChartOptions, theme: Theme): void {
  const { ctx, bbox: { left, top, width, height } } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { task, value } of levels) stroke(ctx, theme.task(task), left, chart.valToPos(value, "y", true), left + width, undefined);
  for (const mark of marks) stroke(ctx, theme.text, chart.valToPos(mark, "x", true), top, undefined, top + height);
  ctx.restore();
}

function stroke(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, toX = x, toY = y): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}

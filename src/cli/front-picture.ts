import { figure } from "../protocol/figure.ts";
import { escaped } from "../../webview/markup.ts";

interface PicturedPoint {
  /** In the order of the axes. */
  readonly values: readonly number[];
  readonly dominated: boolean;
  /** For people: `a 70 %, b 30 %`. */
  readonly title: string;
}

interface PicturedAxis {
  readonly name: string;
  /** More is better: the points have the negated figure, so that all axes read alike, and the ends of the axis the figure itself. */
  readonly higherIsBetter: boolean;
}

interface Picture {
  readonly axes: readonly PicturedAxis[];
  readonly points: readonly PicturedPoint[];
}

/** More pairs of axes than these tasks have would not be read. */
const shownAxes = 5;
const panel = { size: 260, left: 64, bottom: 44, gap: 18 };

/** The points of a front against each other, a panel for each pair of tasks, as SVG. Lower left is better. */
export function frontPicture({ axes, points }: Picture): string {
  const shown = axes.slice(0, shownAxes);
  const columns = shown.length - 1;
  const pitch = panel.left + panel.size + panel.gap;
  const tall = panel.size + panel.bottom + panel.gap;
  const panels = shown.slice(1).flatMap((_, row) => Array.from({ length: row + 1 }, (_cell, column) =>
    `<g transform="translate(${column * pitch + panel.left}, ${row * tall + panel.gap})">${panelOf(axes, points, column, row + 1)}</g>`));
  const [width, height] = [columns * pitch + panel.gap, columns * tall + panel.gap];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(labelOf(axes))}" `
    + `font-family="sans-serif" font-size="12" fill="#1f2328"><rect width="${width}" height="${height}" fill="#ffffff"/>${panels.join("")}</svg>\n`;
}

function labelOf(axes: readonly PicturedAxis[]): string {
  return `What different preferences reach: ${axes.map(titleOf).join(" against ")}; lower left is better`;
}

function titleOf({ name, higherIsBetter }: PicturedAxis): string {
  return higherIsBetter ? `${name} (reversed)` : name;
}

function endText({ higherIsBetter }: PicturedAxis, value: number): string {
  return figure(higherIsBetter ? -value : value);
}

function panelOf(axes: readonly PicturedAxis[], points: readonly PicturedPoint[], column: number, row: number): string {
  const { size } = panel;
  const [x, y] = [scaleOf(points.map(({ values }) => values[column])), scaleOf(points.map(({ values }) => values[row]))];
  const at = ({ values }: PicturedPoint) => ({ left: size * x.place(values[column]), top: size * (1 - y.place(values[row])) });
  const best = points.filter(({ dominated }) => !dominated).toSorted((left, right) => left.values[column] - right.values[column]);
  const path = axes.length === 2 ? best.map((point, index) => {
    const { left, top } = at(point);
    return index === 0 ? `M${round(left)} ${round(top)}` : `H${round(left)}V${round(top)}`;
  }).join("") : "";
  return [
    `<rect width="${size}" height="${size}" fill="none" stroke="#d0d7de"/>`,
    ...[x.low, x.high].map((value, end) => `<text x="${end * size}" y="${size + 16}" text-anchor="${end === 0 ? "start" : "end"}">${endText(axes[column], value)}</text>`),
    ...[y.low, y.high].map((value, end) => `<text x="-6" y="${end === 0 ? size : 10}" text-anchor="end">${endText(axes[row], value)}</text>`),
    `<text x="${size / 2}" y="${size + 34}" text-anchor="middle">${escaped(titleOf(axes[column]))}</text>`,
    `<text transform="translate(-48, ${size / 2}) rotate(-90)" text-anchor="middle">${escaped(titleOf(axes[row]))}</text>`,
    ...(path === "" ? [] : [`<path d="${path}" fill="none" stroke="#0969da" stroke-width="1.5"/>`]),
    ...points.map((point) => markOf(point, at(point))),
  ].join("");
}

/** Dominated points are hollow: colour alone would not tell them. */
function markOf({ dominated, title }: PicturedPoint, { left, top }: { readonly left: number; readonly top: number }): string {
  const look = dominated ? `fill="#ffffff" stroke="#656d76" stroke-width="1.5"` : `fill="#0969da"`;
  return `<circle cx="${round(left)}" cy="${round(top)}" r="5" ${look}><title>${escaped(title)}${dominated ? " (dominated)" : ""}</title></circle>`;
}

/** A little air on both sides, so that no point lies on the frame. */
function scaleOf(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const air = 0.08 * (most > least ? most - least : Math.abs(most) || 1);
  const [low, high] = [least - air, most + air];
  return { low, high, place: (value: number) => (value - low) / (high - low) };
}

const round = (value: number): string => value.toFixed(1);

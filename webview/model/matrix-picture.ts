import type { AffinitySummary, Estimate } from "../../src/affinity/index.ts";
import { verdictOf } from "../../src/affinity/index.ts";
import { escaped } from "../markup.ts";
import { shortest } from "./format.ts";
import { halfWidth } from "./reading.ts";
import { asItIs, type Unit, writer } from "./unit.ts";

const cell = 64;
const small = 6;
const ends = { helps: [43, 127, 199], hurts: [224, 118, 27] } as const;
/** Under the cells: which way to read them, and what the colours are worth. */
const foot = 40;

/** The heat map as a file of its own, on white. */
export function matrixSvg(tasks: readonly string[], order: readonly number[], summary: AffinitySummary, limit: number, unit: Unit = asItIs): string {
  const named = tasks.length <= 60;
  const size = tasks.length <= 30 ? cell : small;
  const margin = named ? 16 + 7 * Math.max(...tasks.map(({ length }) => length)) : 16;
  const side = margin + tasks.length * size + 8;
  const [width, height] = [Math.max(side, 330), side + foot];
  const cells = order.flatMap((recipient, row) => order.map((source, column) => (recipient === source ? "" : cellSvg(summary[recipient][source], { x: margin + column * size, y: margin + row * size, size, limit, unit }))));
  const rows = named ? order.map((task, row) => `<text x="${margin - 6}" y="${margin + (row + 0.5) * size + 4}" text-anchor="end" font-size="${Math.min(12, size + 4)}">${escaped(tasks[task])}</text>`) : [];
  const columns = named ? order.map((task, column) => `<text transform="translate(${margin + (column + 0.5) * size + 4} ${margin - 6}) rotate(-90)" font-size="${Math.min(12, size + 4)}">${escaped(tasks[task])}</text>`) : [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#1f2328">`
    + `<defs><pattern id="unclear" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="#1f2328" fill-opacity="0.25"/></pattern></defs>`
    + `<rect width="100%" height="100%" fill="#ffffff"/><title>Who helps whom: rows are recipients, columns are sources</title>${cells.join("")}${rows.join("")}${columns.join("")}${footSvg(side, limit, unit)}</svg>`;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly limit: number;
  readonly unit: Unit;
}

function cellSvg(figure: Estimate, { x, y, size, limit, unit }: Spot): string {
  const { mean } = figure;
  if (mean === null) return "";
  const square = `<rect x="${x}" y="${y}" width="${size}" height="${size}"`;
  const ground = `${square} fill="${fillOf(mean, limit)}"/>${verdictOf(figure) === "unclear" ? `${square} fill="url(#unclear)"/>` : ""}`;
  if (size !== cell) return ground;
  const [{ value, spread }, half, middle] = [writer(limit, unit), halfWidth(figure), x + size / 2];
  const below = half === null ? "" : `<text x="${middle}" y="${y + size / 2 + 16}" text-anchor="middle" font-size="10">${spread(half)}</text>`;
  return `${ground}<text x="${middle}" y="${y + size / 2 + (half === null ? 4 : 1)}" text-anchor="middle">${value(mean)}</text>${below}`;
}

function footSvg(top: number, limit: number, { factor, name }: Unit): string {
  const end = `${shortest(limit * factor)}${name}`;
  const strip = Array.from({ length: 21 }, (_, step) => `<rect x="${78 + 5 * step}" y="${top + 22}" width="5" height="10" fill="${fillOf(step - 10, 10)}"/>`).join("");
  return `<text x="8" y="${top + 12}">rows: recipients ↓, columns: sources →${name === "%" ? ", in percent" : ""}</text>`
    + `<text x="74" y="${top + 31}" text-anchor="end">−${end}</text>${strip}<text x="187" y="${top + 31}">+${end}</text><rect x="236" y="${top + 22}" width="16" height="10" fill="url(#unclear)"/><text x="256" y="${top + 31}">uncertain</text>`;
}

function fillOf(mean: number, limit: number): string {
  const end = mean > 0 ? ends.helps : ends.hurts;
  const share = 0.68 * Math.min(1, Math.abs(mean) / limit);
  return `rgb(${end.map((channel) => Math.round(255 + (channel - 255) * share)).join(",")})`;
}


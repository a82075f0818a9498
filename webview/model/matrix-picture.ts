import type { AffinitySummary } from "../../src/affinity/index.ts";
import { verdictOf } from "../../src/affinity/index.ts";

const cell = 64;
const small = 6;
const ends = { helps: [43, 127, 199], hurts: [224, 118, 27] } as const;

/** The heat map as a file of its own, on white: `text` gives a cell's value. */
export function matrixSvg(tasks: readonly string[], order: readonly number[], summary: AffinitySummary, limit: number, text: (mean: number) => string): string {
  const named = tasks.length <= 60;
  const size = tasks.length <= 30 ? cell : small;
  const margin = named ? 16 + 7 * Math.max(...tasks.map(({ length }) => length)) : 16;
  const [width, height] = [margin + tasks.length * size + 8, margin + tasks.length * size + 8];
  const cells = order.flatMap((recipient, row) => order.map((source, column) => {
    const { mean } = summary[recipient][source];
    if (mean === null || recipient === source) return "";
    const [x, y] = [margin + column * size, margin + row * size];
    const rectangle = `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="${fillOf(mean, limit)}"/>`;
    const hatch = verdictOf(summary[recipient][source]) === "unclear" ? `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="url(#unclear)"/>` : "";
    const value = size === cell ? `<text x="${x + size / 2}" y="${y + size / 2 + 4}" text-anchor="middle">${text(mean)}</text>` : "";
    return rectangle + hatch + value;
  }));
  const rows = named ? order.map((task, row) => `<text x="${margin - 6}" y="${margin + (row + 0.5) * size + 4}" text-anchor="end" font-size="${Math.min(12, size + 4)}">${escaped(tasks[task])}</text>`) : [];
  const columns = named ? order.map((task, column) => `<text transform="translate(${margin + (column + 0.5) * size + 4} ${margin - 6}) rotate(-90)" font-size="${Math.min(12, size + 4)}">${escaped(tasks[task])}</text>`) : [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#1f2328">`
    + `<defs><pattern id="unclear" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="#1f2328" fill-opacity="0.25"/></pattern></defs>`
    + `<rect width="100%" height="100%" fill="#ffffff"/><title>Who helps whom: rows are recipients, columns are sources</title>${cells.join("")}${rows.join("")}${columns.join("")}</svg>`;
}

function fillOf(mean: number, limit: number): string {
  const end = mean > 0 ? ends.helps : ends.hurts;
  const share = 0.68 * Math.min(1, Math.abs(mean) / limit);
  return `rgb(${end.map((channel) => Math.round(255 + (channel - 255) * share)).join(",")})`;
}

export const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** `0.512`, `+1.0?`, `1.2e-5`, or nothing to say. */
const number = /^(?:[–·]?|[+-]?[\d,]+(?:\.\d+)?(?:e[+-]\d+)?[?%]?)$/;

/** Columns of text under the first row's titles: words flush left, numbers one above the other at the decimal point. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0].map((title, column) => column === 0
    ? words(rows.map((row) => row[0]))
    : aligned(title, rows.slice(1).map((row) => row[column] ?? "")));
  return rows.map((_, row) => columns.map((column) => column[row]).join("  ").trimEnd()).join("\n");
}

/** How far the longest line reaches. */
export const widthOf = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

function aligned(title: string, cells: readonly string[]): string[] {
  if (!cells.every((cell) => number.test(cell))) return words([title, ...cells]);
  const points = cells.map(pointOf);
  const before = Math.max(0, ...points);
  const lined = cells.map((cell, row) => " ".repeat(before - points[row]) + cell);
  const width = Math.max(title.length, ...lined.map((cell) => cell.length));
  const right = width - Math.max(0, ...lined.map((cell) => cell.length));
  return [title.padStart(width), ...lined.map((cell) => (" ".repeat(right) + cell).padEnd(width))];
}

/** Where the decimal point is, or would be. */
const pointOf = (cell: string): number => /^[+-]?[\d,]*/.exec(cell)?.[0].length || cell.length;

function words(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell.padEnd(width));
}

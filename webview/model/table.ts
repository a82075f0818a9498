/** The numbers behind a picture: what a screen reader reads, a spreadsheet opens, and a report shows without script. */
export interface NumbersTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | null;

/** Comma-separated values after RFC 4180, full precision; what was not measured is empty. */
export const toCsv = ({ columns, rows }: NumbersTable): string =>
  [columns, ...rows].map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";

function field(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers as people read them in a table: a true minus, no leading zero, three figures that matter. */

const minus = (text: string): string => text.replace("-", "−").replace(/^(−?)0\./, "$1.");

/** `.912`, `12.3`, `1,240`, `—` for what was not measured. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return "—";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "—" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0005) return minus(value.toExponential(1));
  return minus(size < 10 ? value.toFixed(3) : size < 100 ? value.toFixed(1) : grouped(Math.round(value)));
}

/** `+.012`, `−.003`: a difference, always with its sign. */
export function signed(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  const zero = Number(text) === 0;
  return zero ? minus((0).toFixed(digits)) : minus(value > 0 ? `+${text}` : text).replace("+0.", "+.");
}

/** `.004`: a size at given digits. */
export const plain = (value: number, digits = 3): string => minus(value.toFixed(digits));

/** `.02`, `5`, `.000002`: an end of a scale, without zeros behind it. */
export const shortest = (value: number): string => minus(String(Number(value.toPrecision(6))).includes("e") ? value.toExponential(0) : String(Number(value.toPrecision(6))));

/** `61%` */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** `1,400` */
export const grouped = (value: number): string => value.toLocaleString("en-US");

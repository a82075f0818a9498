import type { MeasureName } from "../../src/affinity/index.ts";
import { plain, signed } from "./format.ts";

/** In which a picture's figures are written: a value times `factor`, and the name behind it. */
export interface Unit {
  readonly factor: number;
  readonly name: "" | "%";
}

export const asItIs: Unit = { factor: 1, name: "" };

/** Of figures that are a share of a loss, as sentences and the command line tell them. */
export const inPercent: Unit = { factor: 100, name: "%" };

const shares: ReadonlySet<MeasureName> = new Set(["lookahead", "first_order", "proximal", "gain"]);

export const unitOf = (measure: MeasureName): Unit => (shares.has(measure) ? inPercent : asItIs);

/** So many digits that the end of a scale has two or three figures. */
const digitsFor = (limit: number): number => Math.max(limit >= 10 ? 1 : 2, 2 - Math.ceil(Math.log10(limit) - 1e-9));

/** Writes the figures of a picture whose scale ends at ±`limit`: all with the same digits, in its unit. */
export function writer(limit: number, { factor }: Unit): { readonly value: (mean: number) => string; readonly spread: (half: number) => string } {
  const digits = digitsFor(limit * factor);
  return { value: (mean) => signed(mean * factor, digits), spread: (half) => `± ${plain(half * factor, digits)}` };
}

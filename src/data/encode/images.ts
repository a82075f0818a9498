import type { ModelInput } from "../../graph/model.ts";
import { ok } from "../result.ts";
import type { NumberColumn, Table } from "../table.ts";
import type { DataProblem } from "../dataset.ts";
import { percent, type InputFitter, type InputSignature } from "./encoded.ts";
import type { Feed } from "./feed.ts";
import { scaleFit } from "./scaling.ts";

/** Fits one scale for all pixels: `none`, `zscore`, or by default bytes divided by 255 and floats as they are. */
export function imageFitter(input: ModelInput, columns: readonly string[]): InputFitter {
  const fit = scaleFit("zscore");
  const bytes = byteWatch();
  const gaps = gapWatch(input);
  return {
    add(table, train) {
      const parts = columns.map((name) => table.numbers(name));
      gaps.look(table, parts);
      if (input.scale === "zscore") for (const pixel of pixels(parts, train)) fit.add(pixel);
      else if (input.scale !== "none") bytes.look(parts, train);
    },
    finish() {
      const { offset, factor, kind } = input.scale === "zscore" ? fit.scaling()
        : input.scale !== "none" && bytes.found() ? { kind: "bytes", offset: 0, factor: 255 }
        : { kind: "none", offset: 0, factor: 1 };
      return ok({ signature: { name: input.name, columns, scaling: { kind, offset: [offset], factor: [factor] } }, notes: gaps.notes() });
    },
  };
}

/** Pictures stay as they were stored and are scaled batch by batch: ten thousand of them fit in memory only as bytes. */
export function imageFeed(input: ModelInput, { columns, scaling }: InputSignature, table: Table): Feed {
  const parts = columns.map((name) => table.numbers(name));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const [offset, factor] = [scaling?.offset[0] ?? 0, scaling?.factor[0] ?? 1];
  return {
    name: `input/${input.name}`,
    gather(rows) {
      const data = new Float32Array(rows.length * width);
      for (let place = 0; place < rows.length; place++) copyParts(parts, rows[place], data, place * width);
      // A missing pixel, or a picture that a row lacks, is 0 once scaled.
      for (let index = 0; index < data.length; index++) data[index] = Number.isNaN(data[index]) ? 0 : (data[index] - offset) / factor;
      return { shape: input.shape, data };
    },
  };
}

function copyParts(parts: readonly NumberColumn[], row: number, target: Float32Array, offset: number): void {
  for (const part of parts) {
    part.copy(row, target, offset);
    offset += part.width;
  }
}

/** Columns of a text file say nothing of their type: whole numbers up to 255, beyond 1 somewhere, are bytes. */
function byteWatch() {
  let [declared, fits, largest] = [false, true, 0];
  return {
    look(parts: readonly NumberColumn[], rows: Uint32Array): void {
      if (parts.some((part) => part.bytes)) declared = true;
      if (declared || !fits) return;
      for (const pixel of pixels(parts, rows)) {
        if (Number.isNaN(pixel)) continue;
        fits = Number.isInteger(pixel) && pixel >= 0 && pixel <= 255;
        if (!fits) return;
        largest = Math.max(largest, pixel);
      }
    },
    found: () => declared || (fits && largest > 1),
  };
}

/** Counts pixels that are not there, but for pictures that a row lacks as a whole and may. */
function gapWatch({ name }: ModelInput) {
  let [gaps, all, first] = [0, 0, ""];
  return {
    look(table: Table, parts: readonly NumberColumn[]): void {
      for (const part of parts.filter(({ bytes }) => !bytes)) {
        const buffer = new Float64Array(part.width);
        for (let row = 0; row < table.rows; row++) {
          part.copy(row, buffer, 0);
          const missing = buffer.reduce((count, pixel) => count + Number(Number.isNaN(pixel)), 0);
          if (missing > 0 && first === "") first = `\`${table.file}\`, ${table.place(row)}, \`${part.name}\``;
          gaps += missing;
        }
        all += table.rows * part.width;
      }
    },
    notes: (): readonly DataProblem[] => (gaps === 0 ? [] : [{
      code: "MTL605", message: `${percent(gaps / all)} of the pixels of \`${name}\` are missing (\`NaN\`, first in ${first}): they are 0 once scaled`,
    }]),
  };
}

function* pixels(parts: readonly NumberColumn[], rows: Uint32Array): Iterable<number> {
  for (const part of parts) {
    const buffer = new Float64Array(part.width);
    for (const row of rows) {
      part.copy(row, buffer, 0);
      yield* buffer;
    }
  }
}

import type { ModelInput } from "../../graph/model.ts";
import type { NumberColumn, Table } from "../table.ts";
import type { EncodedInput } from "./encoded.ts";
import { fitScaling } from "./scaling.ts";

interface PixelScale {
  readonly kind: string;
  readonly offset: number;
  readonly factor: number;
}

/** Pictures stay as they were stored and are scaled batch by batch: ten thousand of them fit in memory only as bytes. */
export function encodeImage(input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array): EncodedInput {
  const parts = columns.map((name) => table.numbers(name));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const scale = pixelScale(input.scale, parts, train);
  const write = (row: number, target: Float32Array, offset: number) => {
    for (const part of parts) {
      part.copy(row, target, offset);
      offset += part.width;
    }
  };
  const gather = (rows: Uint32Array) => {
    const data = new Float32Array(rows.length * width);
    for (let place = 0; place < rows.length; place++) write(rows[place], data, place * width);
    for (let index = 0; index < data.length; index++) data[index] = (data[index] - scale.offset) / scale.factor;
    return { shape: input.shape, data };
  };
  return {
    feed: { name: `input/${input.name}`, gather },
    signature: {
      name: input.name,
      columns,
      scaling: { kind: scale.kind, offset: [scale.offset], factor: [scale.factor] },
    },
    notes: [],
  };
}

/** `none`, `zscore` over all pixels, or by default bytes divided by 255 and floats as they are. */
function pixelScale(scale: string, parts: readonly NumberColumn[], train: Uint32Array): PixelScale {
  if (scale === "zscore") return fitScaling("zscore", pixels(parts, train));
  if (scale !== "none" && areBytes(parts, train)) return { kind: "bytes", offset: 0, factor: 255 };
  return { kind: "none", offset: 0, factor: 1 };
}

/** Columns of a text file say nothing of their type: whole numbers up to 255, beyond 1 somewhere, are bytes. */
function areBytes(parts: readonly NumberColumn[], train: Uint32Array): boolean {
  if (parts.some((part) => part.bytes)) return true;
  let largest = 0;
  for (const pixel of pixels(parts, train)) {
    if (!Number.isInteger(pixel) || pixel < 0 || pixel > 255) return false;
    largest = Math.max(largest, pixel);
  }
  return largest > 1;
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

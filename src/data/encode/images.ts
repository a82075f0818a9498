import type { ModelInput } from "../../graph/model.ts";
import type { NumberColumn, Table } from "../table.ts";
import type { FittedInput, InputSignature } from "./encoded.ts";
import type { Feed } from "./feed.ts";
import { fitScaling, type Scaling } from "./scaling.ts";

/** Fits one scale for all pixels. */
export function fitImage(input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array): FittedInput {
  const { kind, offset, factor } = pixelScale(input.scale, columns.map((name) => table.numbers(name)), train);
  return {
    signature: { name: input.name, columns, scaling: { kind, offset: [offset], factor: [factor] } },
    notes: [],
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
      for (let index = 0; index < data.length; index++) data[index] = (data[index] - offset) / factor;
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

/** `none`, `zscore` over all pixels, or by default bytes divided by 255 and floats as they are. */
function pixelScale(scale: string, parts: readonly NumberColumn[], train: Uint32Array): Scaling {
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

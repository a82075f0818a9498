import type { DenseAffinity } from "../../src/affinity/index.ts";
import { toneSteps } from "./tone.ts";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

export interface DenseColours {
  readonly page: Colour;
  readonly hatch: Colour;
  /** From the strongest hurt over 0 to the strongest help: 2 · toneSteps + 1. */
  readonly tones: readonly Colour[];
}

/** Every so many pixels along the diagonal of an uncertain cell one is drawn in the colour of hatching. */
const hatchEvery = 4;

/** The pixels of a heat map too large for a table, `pixels` to a cell: [rows, columns, RGBA], both in `order`. */
export function densePixels(affinity: DenseAffinity, order: readonly number[], limit: number, pixels: number, colours: DenseColours): Uint8ClampedArray<ArrayBuffer> {
  const size = order.length * pixels;
  const image = new Uint8ClampedArray(size * size * 4);
  const packed = new Uint32Array(image.buffer);
  const [places, palette, codes] = [Int32Array.from(order), paletteOf(colours), codesOf(affinity, toneSteps / limit)];
  for (let row = 0; row < places.length; row++) {
    const cells = codes.subarray(places[row] * affinity.size, (places[row] + 1) * affinity.size);
    cells[places[row]] = nothing;
    for (let y = row * pixels; y < (row + 1) * pixels; y++) drawLine(packed.subarray(y * size, (y + 1) * size), cells, places, { palette, pixels, y });
  }
  return image;
}

/** The code of a cell is the place of its tone, or `nothing`; of one that is hatched so much more. */
const [nothing, unsure] = [127, 128];

/** Colours by the code of a cell; those of a pixel on a line of hatching are the second half. */
function paletteOf({ page, hatch, tones }: DenseColours): Uint32Array {
  const plain = Array.from({ length: unsure }, (_, code) => packedOf(tones[code] ?? page));
  return Uint32Array.from([...plain, ...plain, ...plain, ...plain.map(() => packedOf(hatch))]);
}

/** [recipient, source] as they are measured: a byte a cell stays near while rows are drawn in another order. */
function codesOf({ size, means, unclear }: DenseAffinity, steps: number): Uint8Array {
  const codes = new Uint8Array(means.length);
  // A function a row, so that a browser that draws its first picture need not interpret a million cells.
  for (let start = 0; start < codes.length; start += size) codeRow(codes, means, unclear, start, start + size, steps);
  return codes;
}

function codeRow(codes: Uint8Array, means: Float64Array, unclear: Uint8Array, from: number, to: number, steps: number): void {
  for (let at = from; at < to; at++) {
    const step = means[at] * steps;
    codes[at] = (step === step ? Math.max(0, Math.min(2 * toneSteps, step + toneSteps + 0.5)) : nothing) + unsure * unclear[at];
  }
}

interface Brush {
  readonly palette: Uint32Array;
  readonly pixels: number;
  readonly y: number;
}

function drawLine(line: Uint32Array, cells: Uint8Array, places: Int32Array, { palette, pixels, y }: Brush): void {
  if (pixels === 1) for (let column = 0; column < places.length; column++) line[column] = palette[cells[places[column]]];
  else for (let column = 0; column < places.length; column++) line.fill(palette[cells[places[column]]], column * pixels, (column + 1) * pixels);
  for (let x = (hatchEvery - (y % hatchEvery)) % hatchEvery; x < line.length; x += hatchEvery) line[x] = palette[cells[places[Math.floor(x / pixels)]] + 2 * unsure];
}

/** As pages of little-endian machines keep it. */
const packedOf = ([red, green, blue]: Colour) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** `rgb(1, 2, 3)`, or `color(srgb 0.1 0.2 0.3)`, as a browser writes computed colours. */
export function colourOf(text: string): Colour {
  const [red = 0, green = 0, blue = 0] = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const scale = text.startsWith("color(") ? 255 : 1;
  return [Math.round(red * scale), Math.round(green * scale), Math.round(blue * scale)];
}

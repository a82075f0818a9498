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
  const scale = { background: packedOf(colours.page), hatched: packedOf(colours.hatch), tones: Uint32Array.from(colours.tones, packedOf), steps: toneSteps / limit };
  const [places, cells] = [Int32Array.from(order), new Uint32Array(order.length)];
  for (let row = 0; row < places.length; row++) {
    const start = places[row] * affinity.size;
    colourRow(cells, affinity.means.subarray(start, start + affinity.size), places, scale);
    cells[row] = scale.background;
    const unclear = affinity.unclear.subarray(start, start + affinity.size);
    for (let y = row * pixels; y < (row + 1) * pixels; y++) drawLine(packed.subarray(y * size, (y + 1) * size), cells, { unclear, places, y, pixels, hatched: scale.hatched });
  }
  return image;
}

interface Scale {
  readonly background: number;
  readonly hatched: number;
  readonly tones: Uint32Array;
  /** Of the scale, to a unit of affinity. */
  readonly steps: number;
}

/** A function a row, so that a browser that draws its first picture need not interpret a million cells. */
function colourRow(cells: Uint32Array, means: Float64Array, places: Int32Array, { background, tones, steps }: Scale): void {
  for (let column = 0; column < places.length; column++) {
    const mean = means[places[column]];
    cells[column] = mean === mean ? tones[toneOf(mean * steps)] : background;
  }
}

interface Hatching {
  readonly unclear: Uint8Array;
  readonly places: Int32Array;
  readonly y: number;
  readonly pixels: number;
  readonly hatched: number;
}

function drawLine(line: Uint32Array, cells: Uint32Array, { unclear, places, y, pixels, hatched }: Hatching): void {
  if (pixels === 1) line.set(cells);
  else for (let column = 0; column < cells.length; column++) line.fill(cells[column], column * pixels, (column + 1) * pixels);
  for (let x = (hatchEvery - (y % hatchEvery)) % hatchEvery; x < line.length; x += hatchEvery) {
    if (unclear[places[Math.floor(x / pixels)]] === 1) line[x] = hatched;
  }
}

/** Of steps to either side of zero: a place on the scale. */
const toneOf = (step: number) => (step >= toneSteps ? 2 * toneSteps : step <= -toneSteps ? 0 : (step + toneSteps + 0.5) | 0);

/** As pages of little-endian machines keep it. */
const packedOf = ([red, green, blue]: Colour) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** `rgb(1, 2, 3)`, or `color(srgb 0.1 0.2 0.3)`, as a browser writes computed colours. */
export function colourOf(text: string): Colour {
  const [red = 0, green = 0, blue = 0] = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const scale = text.startsWith("color(") ? 255 : 1;
  return [Math.round(red * scale), Math.round(green * scale), Math.round(blue * scale)];
}

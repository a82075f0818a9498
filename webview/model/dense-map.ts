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
export function densePixels({ size: tasks, means, unclear }: DenseAffinity, order: readonly number[], limit: number, pixels: number, colours: DenseColours): Uint8ClampedArray<ArrayBuffer> {
  const size = order.length * pixels;
  const image = new Uint8ClampedArray(size * size * 4);
  const packed = new Uint32Array(image.buffer);
  const [background, hatched, scale] = [packedOf(colours.page), packedOf(colours.hatch), Uint32Array.from(colours.tones, packedOf)];
  const places = Int32Array.from(order);
  for (let row = 0; row < places.length; row++) {
    const start = places[row] * tasks;
    for (let column = 0; column < places.length; column++) {
      const at = start + places[column];
      const mean = means[at];
      const tone = Number.isNaN(mean) || row === column ? background : scale[toneOf(mean / limit)];
      fill(packed, row * pixels, column * pixels, pixels, size, tone, unclear[at] === 1 ? hatched : tone);
    }
  }
  return image;
}

/** Of −1 to 1: a place on the scale. */
const toneOf = (share: number) => (share >= 1 ? 2 * toneSteps : share <= -1 ? 0 : (share * toneSteps + toneSteps + 0.5) | 0);

function fill(packed: Uint32Array, top: number, left: number, pixels: number, size: number, tone: number, hatched: number): void {
  for (let y = top; y < top + pixels; y++) {
    for (let x = left; x < left + pixels; x++) packed[y * size + x] = (x + y) % hatchEvery === 0 ? hatched : tone;
  }
}

/** As pages of little-endian machines keep it. */
const packedOf = ([red, green, blue]: Colour) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** `rgb(1, 2, 3)`, or `color(srgb 0.1 0.2 0.3)`, as a browser writes computed colours. */
export function colourOf(text: string): Colour {
  const [red = 0, green = 0, blue = 0] = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const scale = text.startsWith("color(") ? 255 : 1;
  return [Math.round(red * scale), Math.round(green * scale), Math.round(blue * scale)];
}

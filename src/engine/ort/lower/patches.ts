import type { Window } from "../../../graph/program.ts";
import { sizeOf, type Shape } from "../../../graph/shape.ts";
import { range } from "../../../graph/values.ts";
import type { OnnxGraph } from "../graph.ts";

/** Numbers a row of the batch up to which the patches of a convolution are laid out: 16 MB at a batch of 128. */
const LARGEST_PATCHES = 2 ** 15;

/** How many numbers one window sees: C · kh · kw of a filter [O, C, kh, kw]. */
function patchSize(filter: Shape): number {
  return sizeOf(filter.slice(1));
}

/** Whether all windows of a row, of the result [N, O, oh, ow], are few enough to be laid out. */
export function smallPatches(filter: Shape, result: Shape): boolean {
  return patchSize(filter) * sizeOf(result.slice(2)) <= LARGEST_PATCHES;
}

export interface Windows {
  readonly window: Window;
  readonly kernel: Shape;
  /** How many windows there are down and across. */
  readonly windows: Shape;
  /** Windows come tile by tile of so many down and across, first all at the first place of their tile. */
  readonly side: number;
  /** So many windows of a tile, one below the other, are gathered as one that reaches from the first to the last: all of its side, or 1. */
  readonly band: number;
}

/** Up to so many filters, times the share by which a band is higher than a window, the products of its zeros cost less than patches. */
const CHEAP_ZEROS = 6;

/** How many windows of a tile one below the other to gather as one, under a filter [O, C, kh, kw]. */
export function bandOf([filters, , height]: Shape, side: number, down: number): number {
  const more = (side - 1) * down;
  return more < (side - 1) * height && filters * more <= CHEAP_ZEROS * height ? side : 1;
}

/** The windows of a band as one: its height and width. */
export function reachOf({ kernel: [height, width], window: { strides: [down] }, band }: Windows): [number, number] {
  return [height + (band - 1) * down, width];
}

/** x [C, H, W, N] → [C · kh · kw, oh · ow · N]: a row for each place of a window, or of a band's reach, of what they see there. */
export function patchesOf(graph: OnnxGraph, x: string, [, channels, ...size]: Shape, given: Windows): string {
  const { window: { padding: [top, left, bottom, right] } } = given;
  const padded = top + left + bottom + right === 0 ? x : graph.node("Pad", [x, graph.integers([0, top, left, 0, 0, bottom, right, 0])]);
  const [height, width] = [size[0] + top + bottom, size[1] + left + right];
  const flat = graph.node("Reshape", [padded, graph.integers([channels, height * width, -1])]);
  const places = placesOf(given, width);
  const all = places.length === height * width && places.every((place, index) => place === index);
  const seen = all ? flat : graph.node("Gather", [flat, graph.integers(places)], { axis: 1 });
  return graph.node("Reshape", [seen, graph.integers([channels * sizeOf(reachOf(given)), -1])]);
}

/** Where, in a picture of so many columns, each place of a window or of a band meets it. */
function placesOf(given: Windows, width: number): number[] {
  const { window: { strides: [down, across] }, windows, side, band } = given;
  const corners = pairs([side / band, side]).flatMap(([y, x]) =>
    pairs(windows.map((count) => count / side)).map(([row, column]) => (row * side + y) * down * width + (column * side + x) * across));
  return pairs(reachOf(given)).flatMap(([y, x]) => corners.map((corner) => corner + y * width + x));
}

function pairs([rows, columns]: Shape): [number, number][] {
  return range(rows).flatMap((row) => range(columns).map((column): [number, number] => [row, column]));
}

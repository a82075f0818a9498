import type { Pool } from "../../../graph/program.ts";
import type { Shape } from "../../../graph/shape.ts";
import { range } from "../../../graph/values.ts";
import type { OnnxGraph } from "../graph.ts";

/** Whether small square windows cover the picture exactly, without overlap or padding. */
export function isTiledBy({ size: [side, other], strides, padding }: Pool, picture: Shape): boolean {
  const fits = strides.every((stride, axis) => stride === side && picture[axis + 2] % side === 0);
  return fits && side === other && side <= 3 && padding.every((count) => count === 0);
}

/** A picture [C, H, W, N] place by place within its tiles: [C, s · s, H / s, W / s, N]. */
export function tiled(graph: OnnxGraph, picture: string, [, channels, height, width]: Shape, side: number): string {
  const split = graph.node("Reshape", [picture, graph.integers([channels, height / side, side, width / side, side, -1])]);
  const moved = graph.node("Transpose", [split], { perm: [0, 2, 4, 1, 3, 5] });
  return graph.node("Reshape", [moved, graph.integers([channels, side * side, height / side, width / side, -1])]);
}

/** The picture of tiles, or its stack. */
export function untiled(graph: OnnxGraph, { name, side }: { readonly name: string; readonly side: number }, shape: Shape): string {
  const stack = shape.slice(0, -4);
  const [channels, height, width] = shape.slice(-3);
  const split = graph.node("Reshape", [name, graph.integers([...stack, channels, side, side, height / side, width / side, -1])]);
  const perm = [...range(stack.length), ...[0, 3, 1, 4, 2, 5].map((axis) => axis + stack.length)];
  return graph.node("Reshape", [graph.node("Transpose", [split], { perm }), graph.integers([...stack, channels, height, width, -1])]);
}

/** The largest of each tile, [C, H / s, W / s, N], and for each place within a tile but the first, 1 where it beats all before it. */
export function maximaOf(graph: OnnxGraph, tiles: string, side: number): { readonly largest: string; readonly wins: readonly string[] } {
  const planes = range(side * side).map((place) =>
    graph.node("Squeeze", [graph.node("Slice", [tiles, graph.integers([place]), graph.integers([place + 1]), graph.integers([1])]), graph.integers([1])]));
  let [largest] = planes;
  const wins = planes.slice(1).map((plane) => {
    const win = graph.node("Cast", [graph.node("Greater", [plane, largest])], { to: FLOAT });
    largest = graph.node("Max", [largest, plane]);
    return win;
  });
  return { largest, wins };
}

/** dy [T, C, H / s, W / s, N] → [T, C, s · s, H / s, W / s, N]: each cotangent at its tile's maximum, the first of equal ones. */
export function atMaxima(graph: OnnxGraph, wins: readonly string[], dy: string, [tasks, , channels, height, width]: Shape): string {
  const masks = masksOf(graph, wins).map((mask) => graph.node("Reshape", [mask, graph.integers([channels, 1, height, width, -1])]));
  const cotangents = graph.node("Reshape", [dy, graph.integers([tasks, channels, 1, height, width, -1])]);
  return graph.node("Mul", [cotangents, graph.node("Concat", masks, { axis: 1 })]);
}

/** 1 where a place holds its tile's maximum: the last that beat all before it. */
function masksOf(graph: OnnxGraph, wins: readonly string[]): string[] {
  const masks: string[] = [];
  let rest = graph.floats([1], []);
  for (const win of wins.toReversed()) {
    const mask = masks.length === 0 ? win : graph.node("Mul", [win, rest]);
    rest = graph.node("Sub", [rest, mask]);
    masks.unshift(mask);
  }
  return [rest, ...masks];
}

const FLOAT = 1;

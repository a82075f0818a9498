import { sizeOf, type Shape } from "../../../graph/shape.ts";
import { range } from "../../../graph/values.ts";
import type { OnnxGraph } from "../graph.ts";
import { reachOf, type Windows } from "./patches.ts";

/** A filter [O, C, kh, kw] at each of its places within the reach of a band, zeros elsewhere: [O · band, C · reach]. */
export function banded(graph: OnnxGraph, filter: string, [filters, channels]: Shape, given: Windows): string {
  const { band, window: { strides: [down] } } = given;
  const places = range(band).map((place) => {
    const [above, below] = [place * down, (band - 1 - place) * down];
    return band === 1 ? filter : graph.node("Pad", [filter, graph.integers([0, 0, above, 0, 0, 0, below, 0])]);
  });
  const all = band === 1 ? filter : graph.node("Concat", places, { axis: 1 });
  return graph.node("Reshape", [all, graph.integers([filters * band, channels * sizeOf(reachOf(given))])]);
}

/**
 * Σ rows · patchesᵀ of cotangents [filters · band, oh · ow · N / band] and patches [C · reach, …], where each place of a band gives
 * its part of the reach to the filter's gradient: [filters, C, kh, kw].
 */
export function unbanded(graph: OnnxGraph, { rows, patches }: { readonly rows: string; readonly patches: string }, [filters, channels]: Shape, given: Windows): string {
  const { band, kernel: [height], window: { strides: [down] } } = given;
  const reach = reachOf(given);
  // The right operand is copied before it is multiplied: the smaller one goes there.
  const rowsFirst = channels * sizeOf(reach) < 2 * filters * band;
  const product = graph.node("Gemm", rowsFirst ? [rows, patches] : [patches, rows], { transB: 1 });
  const [tile, seen] = [[filters, band], [channels, ...reach]];
  const apart = graph.node("Reshape", [product, graph.integers(rowsFirst ? [...tile, ...seen] : [...seen, ...tile])]);
  const axes = rowsFirst ? [1, 3] : [4, 1];
  const parts = range(band).map((place) =>
    graph.node("Slice", [apart, graph.integers([place, place * down]), graph.integers([place + 1, place * down + height]), graph.integers(axes)]));
  const sum = band === 1 ? apart : graph.node("Sum", parts);
  return rowsFirst ? sum : graph.node("Transpose", [sum], { perm: [3, 4, 0, 1, 2] });
}

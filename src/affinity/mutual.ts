import { verdictOf } from "./affinity.ts";
import type { AffinityMatrix } from "./measures.ts";

/** Pairs of tasks, by place, that certainly help each other: the interval of either direction lies above 0. Edges for `film(graph: …)`. */
export function mutualPairs({ cells }: Pick<AffinityMatrix, "cells">): readonly (readonly [number, number])[] {
  const helps = (recipient: number, source: number) => verdictOf(cells[recipient][source]) === "helps";
  return cells.flatMap((row, first) => row.flatMap((_, second): [number, number][] => (first < second && helps(first, second) && helps(second, first) ? [[first, second]] : [])));
}

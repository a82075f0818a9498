import { verdictOf } from "./affinity.ts";
import { pairsOf } from "./matrix.ts";
import type { AffinityMatrix } from "./measures.ts";

/** Pairs of tasks, by place, that certainly help each other: the interval of either direction lies above 0. Edges for `film(graph: …)`. */
export function mutualPairs({ cells }: Pick<AffinityMatrix, "cells">): readonly (readonly [number, number])[] {
  const helps = (recipient: number, source: number) => verdictOf(cells[recipient][source]) === "helps";
  return pairsOf(cells.length).filter(([first, second]) => helps(first, second) && helps(second, first));
}

import type { Operations } from "../program.ts";
import type { Shape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

export type ReductionName = "sum" | "mean" | "reduceMax";

function reduced([x]: readonly Shape[], { axes, keep }: Operations["sum"]): Shape {
  if (axes.some((axis) => axis < 0 || axis >= x.length)) reject(`cannot reduce axes [${axes.join(", ")}] of ${show(x)}`);
  const ones = x.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  return keep ? ones : ones.filter((_, axis) => !axes.includes(axis));
}

export const reductionShapes: ShapeRules<ReductionName> = { sum: reduced, mean: reduced, reduceMax: reduced };

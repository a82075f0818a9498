import type { Value } from "../../graph/program.ts";
import { broadcast as commonShape, sameShape, sizeOf } from "../../graph/shape.ts";
import { attributes } from "./definition.ts";
import { broadcast, reshape, type Context, type Rule, type Rules } from "./rule.ts";

type Reduction = "sum" | "mean" | "reduceMax";

const reduce = (op: string): Rule<Reduction> => ({ attributes: { axes, keep } }, { graph }, x) =>
  (axes.length === 0 ? x : graph.node(op, [x, graph.integers(axes)], { keep_dims: attributes.flag(keep) }));

export const products: Rules<Reduction | "matmul" | "softmax" | "logSoftmax" | "gather" | "scatterAdd" | "oneHot"> = {
  sum: reduce("Sum"),
  mean: reduce("Mean"),
  reduceMax: reduce("Max"),
  matmul,
  softmax: (_value, { graph }, x) => graph.node("Softmax", [x]),
  logSoftmax: (_value, { graph }, x) => graph.node("LogSoftmax", [x]),
  gather: (_value, { graph }, table, ids) => graph.node("GatherV2", [table, ids, graph.integer(0)]),
  oneHot: ({ attributes: { depth }, inputs: [{ shape }] }, context, ids) => oneHot(context, reshape(context, ids, [...shape, 1]), depth),
  scatterAdd: (value, context, updates, ids) => {
    const [{ shape }, { shape: places }] = value.inputs;
    const lead = shape.slice(0, shape.length - places.length - 1);
    const [positions, width] = [sizeOf(places), shape[shape.length - 1]];
    const rowOf = context.graph.transpose(oneHot(context, reshape(context, ids, [positions, 1]), value.attributes.rows), [1, 0]);
    return context.graph.node("BatchMatMulV2", [rowOf, reshape(context, updates, [...lead, positions, width])]);
  },
};

/** Compared with every id: the WebAssembly backend's own OneHot returns wrong numbers for a single id. */
function oneHot(context: Context, column: string, depth: number): string {
  const { graph } = context;
  const range = graph.integers(Array.from({ length: depth }, (_, id) => id));
  return graph.node("Cast", [graph.node("Equal", [column, range])], { SrcT: attributes.type("bool"), DstT: attributes.type("float32") });
}

/** One product of matrices where that is possible, else a product for each matrix of equal leading dimensions: backends differ in what they broadcast. */
function matmul(value: Value<"matmul">, context: Context, left: string, right: string): string {
  const { graph } = context;
  const [{ shape: a }, { shape: b }] = value.inputs;
  const inner = a[a.length - 1];
  // A column times a row: the WebAssembly backend returns wrong numbers for it as a product.
  if (inner === 1) return graph.node("Mul", [left, right]);
  if (a.length === 2 && b.length === 2) return graph.node("MatMul", [left, right]);
  if (b.length === 2) return reshape(context, graph.node("MatMul", [reshape(context, left, [sizeOf(a.slice(0, -1)), inner]), right]), value.shape);
  const [leadA, leadB] = [a.slice(0, -2), b.slice(0, -2)];
  if (sameShape(leadA, leadB)) return graph.node("BatchMatMulV2", [left, right]);
  const lead = commonShape(leadA, leadB) ?? leadA;
  return graph.node("BatchMatMulV2", [
    broadcast(context, left, a, [...lead, ...a.slice(-2)]), broadcast(context, right, b, [...lead, ...b.slice(-2)]),
  ]);
}

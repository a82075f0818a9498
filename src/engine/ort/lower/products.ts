import type { Value } from "../../../graph/program.ts";
import { sizeOf } from "../../../graph/shape.ts";
import { expand, reshape, type Context, type Rule, type Rules } from "./context.ts";

const FLOAT = 1;
const INT64 = 7;

/** Tables of up to so many rows are summed into by a product with the one-hot ids, larger ones by scattering. */
const ONE_HOT_ROWS = 1024;

type Reduction = "sum" | "mean" | "reduceMax";

const reduce = <Name extends Reduction>(type: string): Rule<Name> => ({ attributes: { axes, keep } }, { graph }, x) =>
  axes.length ? graph.node(type, [x, graph.integers(axes)], { keepdims: Number(keep) }) : x;

export const products: Rules<"sum" | "mean" | "reduceMax" | "matmul" | "softmax" | "logSoftmax" | "gather" | "scatterAdd" | "oneHot"> = {
  sum: reduce("ReduceSum"),
  mean: reduce("ReduceMean"),
  reduceMax: reduce("ReduceMax"),
  matmul: (_value, { graph }, left, right) => graph.node("MatMul", [left, right]),
  softmax: (_value, { graph }, x) => graph.node("Softmax", [x], { axis: -1 }),
  logSoftmax: (_value, { graph }, x) => graph.node("LogSoftmax", [x], { axis: -1 }),
  gather: (_value, { graph }, table, ids) => graph.node("Gather", [table, ids], { axis: 0 }),
  oneHot: (value, context, ids) => oneHot(context, reshape(context, ids, [...value.inputs[0].shape, 1]), value.attributes.depth),
  scatterAdd: (value, context, updates, ids) => {
    const { rows, ids: positions, lead, width } = scattered(value);
    const flat = reshape(context, updates, [...lead, positions, width]);
    if (rows > ONE_HOT_ROWS || rows < 0) return scatter(context, value, flat, ids);
    const column = reshape(context, ids, [positions, 1]);
    const rowOf = context.graph.node("Transpose", [oneHot(context, column, rows)], { perm: [1, 0] });
    return context.graph.node("MatMul", [rowOf, flat]);
  },
};

function oneHot({ graph }: Context, column: string, depth: number): string {
  const range = graph.literal("int32", Array.from({ length: depth }, (_, index) => index), [depth]);
  return graph.node("Cast", [graph.node("Equal", [column, range])], { to: FLOAT });
}

function scattered(value: Value<"scatterAdd">) {
  const [updates, ids] = value.inputs;
  const lead = updates.shape.slice(0, updates.shape.length - ids.shape.length - 1);
  return { rows: value.attributes.rows, ids: sizeOf(ids.shape), lead, width: updates.shape[updates.shape.length - 1] };
}

/** ScatterElements rather than ScatterND: its sums keep their order at any number of threads. */
function scatter(context: Context, value: Value<"scatterAdd">, updates: string, ids: string): string {
  const { graph } = context;
  const { lead, ids: positions, width } = scattered(value);
  const column = reshape(context, graph.node("Cast", [ids], { to: INT64 }), [...lead.map(() => 1), positions, 1]);
  const indices = expand(context, column, [...lead.map(() => 1), positions, 1], [...lead, positions, width]);
  const zeros = expand(context, graph.floats([0], []), [], value.shape);
  return graph.node("ScatterElements", [zeros, indices, updates], { axis: lead.length, reduction: "add" });
}

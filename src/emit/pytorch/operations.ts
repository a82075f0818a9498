import { sizeOf } from "../../graph/shape.ts";
import type { Operations, Pool, Value, Window } from "../../graph/program.ts";
import { isFilledWith, isMade } from "../../graph/values.ts";
import type { ForwardOperation } from "../graph-model/rule.ts";
import { tupleText } from "./spelling.ts";

/** Writes one operation as an expression of PyTorch; `rows` is something that has the batch as its first dimension. */
type Rule<Name extends ForwardOperation> = (inputs: readonly string[], value: Value<Name>, rows: string) => string;

const call = (name: string) => (inputs: readonly string[]) => `${name}(${inputs.join(", ")})`;
const between = (mark: string) => ([left, right]: readonly string[]) => `(${left} ${mark} ${right})`;
const over = (axes: readonly number[], keep: boolean) => `dim=${tupleText(axes)}${keep ? ", keepdim=True" : ""}`;
const sizes = (shape: readonly number[]) => shape.map((size) => (size < 0 ? -1 : size)).join(", ");

export const operations: { readonly [Name in ForwardOperation]: Rule<Name> } = {
  negate: ([x]) => `(-${x})`,
  abs: call("torch.abs"),
  sign: call("torch.sign"),
  exp: call("torch.exp"),
  log: call("torch.log"),
  sqrt: call("torch.sqrt"),
  reciprocal: ([x]) => `(1 / ${x})`,
  relu: call("torch.relu"),
  sigmoid: call("torch.sigmoid"),
  tanh: call("torch.tanh"),
  softplus: call("F.softplus"),
  erf: call("torch.erf"),
  stopGradient: ([x]) => `${x}.detach()`,
  add: between("+"),
  subtract: between("-"),
  multiply: between("*"),
  divide: between("/"),
  power: between("**"),
  maximum: (inputs, { inputs: values }) => bounded(inputs, values, "min"),
  minimum: (inputs, { inputs: values }) => bounded(inputs, values, "max"),
  greater: ([left, right]) => `(${left} > ${right}).float()`,
  equal: ([left, right]) => `(${left} == ${right}).float()`,
  select: ([condition, yes, no]) => `torch.where(${condition} > 0, ${yes}, ${no})`,
  reshape: ([x], { shape }) => `${x}.reshape(${shape.length === 0 ? "()" : sizes(shape)})`,
  transpose: ([x], { attributes: { permutation } }) => `${x}.permute(${permutation.join(", ")})`,
  expand: expanded,
  concat: (inputs, { attributes: { axis } }) => `torch.cat([${inputs.join(", ")}], dim=${axis})`,
  slice: ([x], { attributes: { axis, start, end } }) => `${x}[${":, ".repeat(axis)}${start}:${end}]`,
  pad: ([x], { attributes: { before, after } }) => `F.pad(${x}, ${tupleText(before.flatMap((count, axis) => [after[axis], count]).reverse())})`,
  cast: ([x]) => `${x}.float()`,
  sum: ([x], { attributes: { axes, keep } }) => `${x}.sum(${over(axes, keep)})`,
  mean: ([x], { attributes: { axes, keep } }) => `${x}.mean(${over(axes, keep)})`,
  reduceMax: ([x], { attributes: { axes, keep } }) => `${x}.amax(${over(axes, keep)})`,
  matmul: between("@"),
  softmax: ([x]) => `${x}.softmax(dim=-1)`,
  logSoftmax: ([x]) => `${x}.log_softmax(dim=-1)`,
  gather: ([table, ids]) => `F.embedding(${ids}, ${table})`,
  scatterAdd: scattered,
  oneHot: ([ids], { attributes: { depth } }) => `F.one_hot(${ids}.long(), ${depth}).float()`,
  conv2d: ([x, filter], { attributes }) => `F.conv2d(${padded(x, attributes, "")}, ${filter}, stride=${tupleText(attributes.strides)})`,
  conv2dInputGradient: grown,
  maxPool2d: ([x], { attributes }) => pooled("F.max_pool2d", padded(x, attributes, ", value=float(\"-inf\")"), attributes),
  averagePool2d: ([x], { attributes }) => {
    const means = pooled("F.avg_pool2d", padded(x, attributes, ""), attributes);
    // A window that reaches over the edge averages what is inside.
    return hasPadding(attributes) ? `(${means} / ${pooled("F.avg_pool2d", padded(`torch.ones_like(${x})`, attributes, ""), attributes)})` : means;
  },
};

function bounded([left, right]: readonly string[], [, value]: readonly Value[], side: "min" | "max"): string {
  const scalar = value.shape.length === 0 && isMade(value, "constant");
  return scalar ? `torch.clamp(${left}, ${side}=${right})` : `torch.${side === "min" ? "maximum" : "minimum"}(${left}, ${right})`;
}

function expanded([x]: readonly string[], { inputs: [from], shape }: Value<"expand">, rows: string): string {
  const missing = shape.length - from.shape.length;
  const size = (dimension: number, axis: number) => {
    if (from.shape[axis - missing] === dimension) return -1;
    return dimension < 0 ? `len(${rows})${dimension === -1 ? "" : ` * ${-dimension}`}` : dimension;
  };
  const source = isFilledWith(from, 1) && isMade(from, "constant") ? `${rows}.new_ones(())` : x;
  return `${source}.expand(${shape.map(size).join(", ")})`;
}

function scattered([updates, ids]: readonly string[], { inputs: [from, places], attributes: { rows } }: Value<"scatterAdd">): string {
  const lead = from.shape.slice(0, from.shape.length - places.shape.length - 1);
  const flat = `${updates}.reshape(${sizes([...lead, sizeOf(places.shape), from.shape[from.shape.length - 1]])})`;
  return `(F.one_hot(${ids}.reshape(-1).long(), ${rows}).float().T @ ${flat})`;
}

const hasPadding = ({ padding }: Window): boolean => padding.some((count) => count > 0);

function padded(x: string, { padding: [top, left, bottom, right] }: Window, outside: string): string {
  return top + left + bottom + right === 0 ? x : `F.pad(${x}, ${tupleText([left, right, top, bottom])}${outside})`;
}

function pooled(name: string, x: string, { size, strides }: Pool): string {
  return `${name}(${x}, ${tupleText(size)}, stride=${tupleText(strides)})`;
}

/** A transposed convolution, cut to the picture. */
function grown([dy, filter]: readonly string[], { inputs: [cotangent, weights], attributes }: Value<"conv2dInputGradient">): string {
  const { height, width, strides, padding: [top, left, bottom, right] } = attributes satisfies Operations["conv2dInputGradient"];
  const whole = [height + top + bottom, width + left + right];
  const more = whole.map((size, axis) => size - ((cotangent.shape[axis + 2] - 1) * strides[axis] + weights.shape[axis + 2]));
  return `F.conv_transpose2d(${dy}, ${filter}, stride=${tupleText(strides)}, output_padding=${tupleText(more)})[:, :, ${top}:${top + height}, ${left}:${left + width}]`;
}

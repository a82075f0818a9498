import { broadcast, sameShape, sizeOf, type Shape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

type LayoutName = "reshape" | "transpose" | "expand" | "concat" | "slice" | "pad";

export const layoutShapes: ShapeRules<LayoutName> = {
  reshape([x], { shape }) {
    return sizeOf(x) === sizeOf(shape) ? shape : reject(`cannot reshape ${show(x)} to ${show(shape)}`);
  },
  transpose([x], { permutation }) {
    const axes = new Set(permutation);
    const fits = permutation.length === x.length && axes.size === x.length && x.every((_, axis) => axes.has(axis));
    return fits ? permutation.map((axis) => x[axis]) : reject(`[${permutation.join(", ")}] does not permute ${show(x)}`);
  },
  expand([x], { shape }) {
    const common = broadcast(x, shape);
    return common && sameShape(common, shape) ? shape : reject(`cannot expand ${show(x)} to ${show(shape)}`);
  },
  concat(inputs, { axis }) {
    return inputs.reduce((left, right) => joined(left, right, axis));
  },
  slice([x], { axis, start, end }) {
    const fits = x[axis] > 0 && start >= 0 && start < end && end <= x[axis];
    return fits ? x.with(axis, end - start) : reject(`cannot take ${start}…${end} of axis ${axis} of ${show(x)}`);
  },
  pad([x], { before, after }) {
    return x.map((dimension, axis) => padded(dimension, before[axis] + after[axis]));
  },
};

function joined(left: Shape, right: Shape, axis: number): Shape {
  const fits = left.length === right.length && axis < left.length && left[axis] * right[axis] > 0
    && left.every((dimension, index) => index === axis || dimension === right[index]);
  return fits ? left.with(axis, left[axis] + right[axis]) : reject(`cannot join ${show(left)} and ${show(right)} along axis ${axis}`);
}

function padded(dimension: number, more: number): number {
  return dimension < 0 && more > 0 ? reject("the batch cannot be padded") : dimension + more;
}

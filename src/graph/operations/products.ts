import { broadcast, type Shape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

export const productShapes: ShapeRules<"matmul" | "softmax" | "logSoftmax"> = {
  matmul([left, right]) {
    const [rows, inner] = left.slice(-2);
    const [other, columns] = right.slice(-2);
    const leading = broadcast(left.slice(0, -2), right.slice(0, -2));
    const fits = left.length >= 2 && right.length >= 2 && leading && inner === other;
    return fits ? [...leading, rows, columns] : reject(`cannot multiply matrices ${show(left)} and ${show(right)}`);
  },
  softmax: vector,
  logSoftmax: vector,
};

function vector([x]: readonly Shape[]): Shape {
  return x.length > 0 ? x : reject("softmax needs an axis");
}

import type { Window } from "../program.ts";
import { sameShape, type Shape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

type PictureName =
  | "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"
  | "maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient";

export const pictureShapes: ShapeRules<PictureName> = {
  conv2d([x, filter], window) {
    if (x.length !== 4 || filter.length !== 4 || x[1] !== filter[1]) reject(`filter ${show(filter)} does not fit ${show(x)}`);
    return [x[0], filter[0], ...windows(x, [filter[2], filter[3]], window)];
  },
  conv2dInputGradient([dy, filter], { height, width, ...window }) {
    const x = [dy[0], filter[1], height, width];
    return expects(pictureShapes.conv2d([x, filter], window), dy, x);
  },
  conv2dFilterGradient([x, dy], { kernel, ...window }) {
    const filter = [dy[2], x[1], ...kernel];
    return [dy[0], ...expects(pictureShapes.conv2d([x, filter], window), dy.slice(1), filter)];
  },
  maxPool2d([x], pool) {
    return [x[0], x[1], ...windows(x, pool.size, pool)];
  },
  maxPool2dGradient([x, dy], pool) {
    return [dy[0], ...expects(pictureShapes.maxPool2d([x], pool), dy.slice(1), x)];
  },
  averagePool2d([x], pool) {
    return [x[0], x[1], ...windows(x, pool.size, pool)];
  },
  averagePool2dGradient([dy], { height, width, ...pool }) {
    const x = [dy[0], dy[1], height, width];
    return expects(pictureShapes.averagePool2d([x], pool), dy, x);
  },
};

function windows(x: Shape, size: readonly number[], { strides, padding }: Window): [number, number] {
  const [top, left, bottom, right] = padding;
  const rows = Math.floor((x[2] + top + bottom - size[0]) / strides[0]) + 1;
  const columns = Math.floor((x[3] + left + right - size[1]) / strides[1]) + 1;
  return x.length === 4 && rows > 0 && columns > 0
    ? [rows, columns]
    : reject(`windows of [${size.join(", ")}] do not fit ${show(x)}`);
}

function expects(shape: Shape, given: Shape, result: Shape): Shape {
  return sameShape(shape, given) ? result : reject(`a cotangent of shape ${show(given)} where ${show(shape)} is due`);
}

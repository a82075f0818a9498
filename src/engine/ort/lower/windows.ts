import type { Window } from "../../../graph/program.ts";
import type { Shape } from "../../../graph/shape.ts";

/** A window as ONNX's attributes. */
export function sliding({ strides, padding }: Window) {
  return { strides, pads: padding };
}

/** Rows and columns at the end of the padded picture that no window reaches. */
export function remainder({ strides, padding }: Window, kernel: Shape, windows: Shape, picture: Shape): number[] {
  return [0, 1].map((axis) => picture[axis] + padding[axis] + padding[axis + 2] - kernel[axis] - (windows[axis] - 1) * strides[axis]);
}

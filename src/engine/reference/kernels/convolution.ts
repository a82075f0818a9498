import type { Window } from "../../../graph/program.ts";
import { sizeOf } from "../../../graph/shape.ts";
import type { Kernels } from "./kernel.ts";
import { lastTwo, placesOf, type Place, type Size } from "./windows.ts";

/** Offsets of one picture, one filter and one result channel, with the places that connect them. */
interface Layout {
  readonly pictures: number;
  readonly outputs: number;
  readonly channels: number;
  readonly places: readonly Place[];
  readonly picture: Size;
  readonly windows: Size;
  readonly kernel: Size;
}

function layoutOf(x: readonly number[], y: readonly number[], kernel: Size, window: Window): Layout {
  const [picture, windows] = [lastTwo(x), lastTwo(y)];
  return {
    pictures: x[0], channels: x[1], outputs: y[1], picture, windows, kernel,
    places: placesOf(picture, windows, kernel, window),
  };
}

/** Visits every product of a convolution: offsets of picture, filter and result. */
function visit(layout: Layout, meet: (x: number, filter: number, y: number) => void): void {
  const { pictures, outputs, channels, places } = layout;
  for (let picture = 0; picture < pictures; picture++) {
    for (let output = 0; output < outputs; output++) {
      for (let channel = 0; channel < channels; channel++) {
        const x = (picture * channels + channel) * sizeOf(layout.picture);
        const filter = (output * channels + channel) * sizeOf(layout.kernel);
        const y = (picture * outputs + output) * sizeOf(layout.windows);
        for (const { source, within, target } of places) meet(x + source, filter + within, y + target);
      }
    }
  }
}

export const convolutionKernels: Kernels<"conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"> = {
  conv2d([x, filter], window, shape) {
    const result = new Float64Array(sizeOf(shape));
    visit(layoutOf(x.shape, shape, lastTwo(filter.shape), window), (from, weight, to) => {
      result[to] += x.data[from] * filter.data[weight];
    });
    return result;
  },
  conv2dInputGradient([dy, filter], window, shape) {
    const result = new Float64Array(sizeOf(shape));
    visit(layoutOf(shape, dy.shape, lastTwo(filter.shape), window), (to, weight, from) => {
      result[to] += dy.data[from] * filter.data[weight];
    });
    return result;
  },
  conv2dFilterGradient([x, dy], window, shape) {
    const result = new Float64Array(sizeOf(shape));
    const layout = layoutOf(x.shape, dy.shape.slice(1), window.kernel, window);
    for (let task = 0; task < dy.shape[0]; task++) {
      const [row, cotangent] = [task * sizeOf(shape.slice(1)), task * sizeOf(dy.shape.slice(1))];
      visit(layout, (from, weight, to) => {
        result[row + weight] += x.data[from] * dy.data[cotangent + to];
      });
    }
    return result;
  },
};

import type { Build } from "../build.ts";
import type { Pool, Value } from "../program.ts";
import { sizeOf, type Shape } from "../shape.ts";
import { range } from "../values.ts";
import { tasksOf, type Rule, type Vjps } from "./rule.ts";

/** Tasks become pictures: [T, N, ...] → [T·N, ...]. */
function folded(build: Build, stacked: Value): Value {
  const [tasks, pictures, ...rest] = stacked.shape;
  return build.reshape(stacked, [tasks * pictures, ...rest]);
}

function unfolded(build: Build, x: Value, shape: Shape): Value {
  return build.reshape(x, shape);
}

/** One task after the other, for the few second derivatives whose primitive has no place for a stack. */
function eachTask(build: Build, stacked: Value, compute: (one: Value) => Value): Value {
  const parts = range(tasksOf(stacked)).map((task) =>
    compute(build.reshape(build.slice(stacked, 0, task, task + 1), stacked.shape.slice(1))));
  return build.concat(parts.map((part) => build.reshape(part, [1, ...part.shape])), 0);
}

const convInput: Rule<"conv2d"> = ({ build, cotangent, inputs: [x, filter], attributes }) => {
  const [, , height, width] = x.shape;
  const { strides, padding } = attributes;
  const dx = build.conv2dInputGradient(folded(build, cotangent), filter, { strides, padding, height, width });
  return unfolded(build, dx, [tasksOf(cotangent), ...x.shape]);
};

const convFilter: Rule<"conv2d"> = ({ build, cotangent, inputs: [x, filter], attributes: { strides, padding } }) =>
  build.conv2dFilterGradient(x, cotangent, { strides, padding, kernel: [filter.shape[2], filter.shape[3]] });

const inputGradientPicture: Rule<"conv2dInputGradient"> = ({ build, cotangent, inputs: [dy, filter], attributes }) => {
  const { strides, padding } = attributes;
  const result = build.conv2d(folded(build, cotangent), filter, { strides, padding });
  return unfolded(build, result, [tasksOf(cotangent), ...dy.shape]);
};

const inputGradientFilter: Rule<"conv2dInputGradient"> = ({ build, cotangent, inputs: [dy, filter], attributes }) => {
  const window = { strides: attributes.strides, padding: attributes.padding, kernel: [filter.shape[2], filter.shape[3]] as const };
  const stacked = build.reshape(dy, [1, ...dy.shape]);
  return eachTask(build, cotangent, (one) =>
    build.reshape(build.conv2dFilterGradient(one, stacked, window), filter.shape));
};

/** Sums over the stack S of dy: its output channels and those of the cotangent's filters are one long list. */
const filterGradientPicture: Rule<"conv2dFilterGradient"> = ({ build, cotangent, inputs: [x, dy], attributes }) => {
  const [stack, pictures, channels, ...size] = dy.shape;
  const asChannels = build.reshape(build.transpose(dy, [1, 0, 2, 3, 4]), [pictures, stack * channels, ...size]);
  const window = { strides: attributes.strides, padding: attributes.padding, height: x.shape[2], width: x.shape[3] };
  return eachTask(build, cotangent, (one) => build.conv2dInputGradient(asChannels, folded(build, one), window));
};

const filterGradientCotangent: Rule<"conv2dFilterGradient"> = ({ build, cotangent, inputs: [x, dy], attributes }) => {
  const [tasks, stack, channels, ...kernel] = cotangent.shape;
  const filters = build.reshape(cotangent, [tasks * stack * channels, ...kernel]);
  const result = build.conv2d(x, filters, { strides: attributes.strides, padding: attributes.padding });
  const [, pictures, , ...size] = dy.shape;
  const split = build.reshape(result, [pictures, tasks, stack, channels, ...size]);
  return build.transpose(split, [1, 2, 0, 3, 4, 5]);
};

/** [M, H, W] → [M, kh·kw, oh, ow]: what each place of a window sees. */
function windowsOf(build: Build, x: Value, pool: Pool): Value {
  const [height, width] = x.shape.slice(-2);
  const places = pool.size[0] * pool.size[1];
  const picks = range(places * places).map((index) => (index % (places + 1) === 0 ? 1 : 0));
  const filter = build.constant(picks, [places, 1, ...pool.size]);
  const { strides, padding } = pool;
  return build.conv2d(build.reshape(x, [sizeOf(x.shape.slice(0, -2)), 1, height, width]), filter, { strides, padding });
}

/** The map of a max-pool gradient is linear in dy; its transpose reads each window at its largest place. */
const maxPoolGradientCotangent: Rule<"maxPool2dGradient"> = ({ build, cotangent, inputs: [x, dy], attributes: pool }) => {
  const { size, strides, padding } = pool;
  const [pictures, channels, height, width] = x.shape;
  const places = [size[0] * size[1], ...dy.shape.slice(-2)];
  const largest = build.maxPool2d(x, { size, strides, padding });
  const seen = build.reshape(windowsOf(build, x, pool), [pictures, channels, ...places]);
  const inside = windowsOf(build, build.constant(Array<number>(height * width).fill(1), [height, width]), pool);
  const winners = build.multiply(build.equal(seen, build.reshape(largest, seen.shape.with(2, 1))), inside);
  const read = build.reshape(windowsOf(build, cotangent, pool), [...cotangent.shape.slice(0, 4), ...places]);
  return build.sum(build.multiply(read, winners), { axes: [4], keep: false });
};

const averagePoolInput: Rule<"averagePool2d"> = ({ build, cotangent, inputs: [x], attributes }) => {
  const { size, strides, padding } = attributes;
  const window = { size, strides, padding, height: x.shape[2], width: x.shape[3] };
  const dx = build.averagePool2dGradient(folded(build, cotangent), window);
  return unfolded(build, dx, [tasksOf(cotangent), ...x.shape]);
};

const averagePoolGradientCotangent: Rule<"averagePool2dGradient"> = ({ build, cotangent, inputs: [dy], attributes }) => {
  const { size, strides, padding } = attributes;
  const result = build.averagePool2d(folded(build, cotangent), { size, strides, padding });
  return unfolded(build, result, [tasksOf(cotangent), ...dy.shape]);
};

export const pictureVjps: Vjps<
  | "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient"
  | "maxPool2d" | "maxPool2dGradient" | "averagePool2d" | "averagePool2dGradient"
> = {
  conv2d: [convInput, convFilter],
  conv2dInputGradient: [inputGradientPicture, inputGradientFilter],
  conv2dFilterGradient: [filterGradientPicture, filterGradientCotangent],
  maxPool2d: [({ build, cotangent, inputs: [x], attributes: { size, strides, padding } }) =>
    build.maxPool2dGradient(x, cotangent, { size, strides, padding })],
  maxPool2dGradient: [undefined, maxPoolGradientCotangent],
  averagePool2d: [averagePoolInput],
  averagePool2dGradient: [averagePoolGradientCotangent],
};

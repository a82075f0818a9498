import type { Builder } from "../../src/graph/builder.ts";
import type { OperationName, Value } from "../../src/graph/program.ts";
import { BATCH, type Shape } from "../../src/graph/shape.ts";

/** One operation on inputs of some shapes; the batch is 2 where a shape has one. */
export interface VjpCase {
  readonly operation: OperationName;
  readonly title: string;
  readonly shapes: readonly Shape[];
  /** Brings a standard normal number into the operation's domain. */
  readonly domain?: (x: number) => number;
  /** Nothing flows back, though the result depends on its inputs. */
  readonly stops?: true;
  apply(build: Builder, inputs: readonly Value[]): Value;
}

/** Away from 0, where a slope jumps. */
const apart = (x: number) => x + Math.sign(x) * 0.1;
const positive = (x: number) => Math.abs(x) + 0.3;

function unary(operation: "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "softplus" | "erf",
  domain?: (x: number) => number): VjpCase {
  return { operation, title: "of every element", shapes: [[BATCH, 3]], ...(domain && { domain }), apply: (build, [x]) => build[operation](x) };
}

type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power" | "greater" | "equal";

function binary(operation: Binary, domain?: (x: number) => number): VjpCase[] {
  const shapes: [string, Shape, Shape][] = [
    ["of equal shapes", [2, 3], [2, 3]],
    ["of a row for every row", [BATCH, 3], [3]],
    ["of a column and a row", [4, 1], [1, 3]],
    ["of a scalar and a batch", [], [BATCH, 2]],
    ["of ranks 2 and 3", [3, 1], [2, 3, 2]],
  ];
  return shapes.map(([title, left, right]) => ({
    operation, title, shapes: [left, right], ...(domain && { domain }), apply: (build, [a, b]) => build[operation](a, b),
  }));
}

const elementwise: VjpCase[] = [
  unary("negate"), unary("abs", apart), unary("sign", apart), unary("exp"), unary("log", positive), unary("sqrt", positive),
  unary("reciprocal", apart), unary("relu", apart), unary("sigmoid"), unary("tanh"), unary("softplus"), unary("erf"),
  { operation: "stopGradient", title: "of every element", shapes: [[BATCH, 3]], stops: true, apply: (build, [x]) => build.stopGradient(x) },
  ...binary("add"), ...binary("subtract"), ...binary("multiply"), ...binary("divide", apart),
  ...binary("maximum"), ...binary("minimum"), ...binary("power", positive), ...binary("greater"), ...binary("equal"),
  {
    operation: "select", title: "of broadcast branches", shapes: [[BATCH, 3], [3], [1]],
    apply: (build, [x, yes, no]) => build.select(build.greater(x, build.scalar(0)), yes, no),
  },
  {
    operation: "cast", title: "of ids, through which nothing flows", shapes: [[3]],
    apply: (build, [x]) => build.multiply(x, build.cast(build.feed("ids", [3], "int32"))),
  },
];

const layout: VjpCase[] = [
  { operation: "reshape", title: "of a batch", shapes: [[BATCH, 2, 3]], apply: (build, [x]) => build.reshape(x, [2 * BATCH, 3]) },
  { operation: "transpose", title: "of three axes", shapes: [[2, BATCH, 4]], apply: (build, [x]) => build.transpose(x, [2, 0, 1]) },
  { operation: "expand", title: "of missing and short axes", shapes: [[3, 1]], apply: (build, [x]) => build.expand(x, [BATCH, 3, 2]) },
  {
    operation: "concat", title: "of three parts", shapes: [[BATCH, 2], [BATCH, 1], [BATCH, 3]],
    apply: (build, parts) => build.concat(parts, 1),
  },
  { operation: "slice", title: "of the middle", shapes: [[BATCH, 5]], apply: (build, [x]) => build.slice(x, 1, 1, 4) },
  { operation: "pad", title: "on both sides", shapes: [[BATCH, 2, 3]], apply: (build, [x]) => build.pad(x, [0, 1, 0], [0, 0, 2]) },
];

const reductions: VjpCase[] = (["sum", "mean", "reduceMax"] as const).flatMap((operation) => [
  { operation, title: "of the batch", shapes: [[BATCH, 3]], apply: (build, [x]) => build[operation](x, { axes: [0], keep: false }) },
  { operation, title: "of two axes kept", shapes: [[2, 3, 2]], apply: (build, [x]) => build[operation](x, { axes: [0, 2], keep: true }) },
  { operation, title: "of everything", shapes: [[BATCH, 3, 2]], apply: (build, [x]) => build[operation](x, { axes: [0, 1, 2], keep: false }) },
] satisfies VjpCase[]);

const products: VjpCase[] = [
  ...([
    ["of two matrices", [BATCH, 3], [3, 4]],
    ["of a stack and a matrix", [BATCH, 2, 3], [3, 4]],
    ["of two stacks", [BATCH, 2, 3], [BATCH, 3, 2]],
    ["of a matrix and a stack", [BATCH, 3], [2, 3, 4]],
    ["of stacks that broadcast", [2, 1, 4, 3], [3, 3, 2]],
    ["over the batch", [3, BATCH], [BATCH, 2]],
  ] as const).map(([title, left, right]): VjpCase => ({
    operation: "matmul", title, shapes: [left, right], apply: (build, [a, b]) => build.matmul(a, b),
  })),
  { operation: "softmax", title: "of the last axis", shapes: [[BATCH, 2, 4]], apply: (build, [x]) => build.softmax(x) },
  { operation: "logSoftmax", title: "of the last axis", shapes: [[BATCH, 4]], apply: (build, [x]) => build.logSoftmax(x) },
];

const lookup: VjpCase[] = [
  {
    operation: "gather", title: "of rows, some twice", shapes: [[3, 2]],
    apply: (build, [table]) => build.gather(table, build.feed("ids", [3], "int32")),
  },
  {
    operation: "scatterAdd", title: "of rows, some twice", shapes: [[3, 2]],
    apply: (build, [updates]) => build.scatterAdd(updates, build.feed("ids", [3], "int32"), 4),
  },
  {
    operation: "scatterAdd", title: "of stacked rows", shapes: [[2, 3, 2]],
    apply: (build, [updates]) => build.scatterAdd(updates, build.feed("ids", [3], "int32"), 4),
  },
  {
    operation: "oneHot", title: "of ids, through which nothing flows", shapes: [[4]],
    apply: (build, [x]) => build.multiply(x, build.oneHot(build.feed("ids", [3], "int32"), 4)),
  },
];

const plain = { strides: [1, 1], padding: [0, 0, 0, 0] } as const;
const strided = { strides: [2, 1], padding: [1, 0, 0, 2] } as const;
const overlapping = { size: [3, 2], strides: [2, 1], padding: [1, 0, 1, 1] } as const;
const apartWindows = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] } as const;

const convolutions: VjpCase[] = [plain, strided].flatMap((window, index) => {
  const title = index === 0 ? "of whole windows" : "with strides and uneven padding";
  const output = index === 0 ? [3, 2] : [2, 4];
  return [
    {
      operation: "conv2d", title, shapes: [[BATCH, 2, 5, 4], [3, 2, 3, 3]],
      apply: (build, [x, filter]) => build.conv2d(x, filter, window),
    },
    {
      operation: "conv2dInputGradient", title, shapes: [[BATCH, 3, ...output], [3, 2, 3, 3]],
      apply: (build, [dy, filter]) => build.conv2dInputGradient(dy, filter, { ...window, height: 5, width: 4 }),
    },
    {
      operation: "conv2dFilterGradient", title, shapes: [[BATCH, 2, 5, 4], [2, BATCH, 3, ...output]],
      apply: (build, [x, dy]) => build.conv2dFilterGradient(x, dy, { ...window, kernel: [3, 3] }),
    },
  ] satisfies VjpCase[];
});

const pooling: VjpCase[] = [overlapping, apartWindows].flatMap((pool, index) => {
  const title = index === 0 ? "of overlapping windows over the edge" : "of windows apart";
  const output = index === 0 ? [3, 4] : [2, 2];
  return [
    { operation: "maxPool2d", title, shapes: [[BATCH, 2, 5, 4]], apply: (build, [x]) => build.maxPool2d(x, pool) },
    {
      operation: "maxPool2d", title: `${title}, all negative`, shapes: [[BATCH, 1, 5, 4]], domain: (x) => -positive(x),
      apply: (build, [x]) => build.maxPool2d(x, pool),
    },
    {
      operation: "maxPool2dGradient", title, shapes: [[BATCH, 2, 5, 4], [2, BATCH, 2, ...output]],
      apply: (build, [x, dy]) => build.maxPool2dGradient(x, dy, pool),
    },
    { operation: "averagePool2d", title, shapes: [[BATCH, 2, 5, 4]], apply: (build, [x]) => build.averagePool2d(x, pool) },
    {
      operation: "averagePool2dGradient", title, shapes: [[BATCH, 2, ...output]],
      apply: (build, [dy]) => build.averagePool2dGradient(dy, { ...pool, height: 5, width: 4 }),
    },
  ] satisfies VjpCase[];
});

/** What the peepholes rewrite: the gradient has to survive it. */
const rewritten: VjpCase[] = [
  {
    operation: "transpose", title: "before relu, bias and sum", shapes: [[BATCH, 2, 3, 2], [2]], domain: apart,
    apply: (build, [x, bias]) => {
      const last = build.relu(build.add(build.transpose(x, [0, 2, 3, 1]), bias));
      return build.sum(build.multiply(last, last), { axes: [1], keep: false });
    },
  },
  {
    operation: "maxPool2d", title: "after bias and relu", shapes: [[BATCH, 2, 4, 4], [1, 2, 1, 1]],
    apply: (build, [x, bias]) => build.maxPool2d(build.relu(build.add(x, bias)), apartWindows),
  },
  {
    operation: "mean", title: "of a transposed batch, kept", shapes: [[BATCH, 2, 3]],
    apply: (build, [x]) => build.mean(build.transpose(x, [2, 0, 1]), { axes: [1], keep: true }),
  },
];

export const vjpCases: readonly VjpCase[] = [
  ...elementwise, ...layout, ...reductions, ...products, ...lookup, ...convolutions, ...pooling, ...rewritten,
];

import { Builder } from "../../src/graph/builder.ts";
import type { Tensor } from "../../src/engine/executor.ts";
import type { OperationName, Pool, Program, Value, Window } from "../../src/graph/program.ts";
import { randomOf } from "../../src/graph/random.ts";
import { atBatch, BATCH, type Shape } from "../../src/graph/shape.ts";

/**
 * Small programs of one operation each. A feed's name says what it is filled with: `positive`, `bit` (0 or 1), `ids7`
 * (below 7), else standard normal; what follows a blank only tells feeds apart.
 */
type Sample = (build: Builder) => Value;

const feed = (name: string, shape: Shape): Sample => (build) => build.feed(name, shape, name.startsWith("ids") ? "int32" : "float32");

const x = feed("x", [BATCH, 5]);
const row = feed("x row", [5]);
const positive = feed("positive", [BATCH, 5]);
const ids = feed("ids7", [BATCH]);
const pairs = feed("ids7 pairs", [BATCH, 2]);
const cube = feed("x cube", [2, BATCH, 3]);
const picture = feed("x picture", [BATCH, 2, 7, 6]);
const even = feed("x even picture", [BATCH, 2, 6, 12]);
const filter = feed("x filter", [3, 2, 3, 2]);

const plain: Window = { strides: [1, 1], padding: [0, 0, 0, 0] };
const padded: Window = { strides: [1, 1], padding: [1, 1, 1, 0] };
const strided: Window = { strides: [2, 3], padding: [1, 0, 2, 1] };
const apart: Pool = { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] };
const thirds: Pool = { size: [3, 3], strides: [3, 3], padding: [0, 0, 0, 0] };
const overlapping: Pool = { size: [3, 2], strides: [2, 1], padding: [1, 0, 1, 1] };
const sparse: Pool = { size: [2, 2], strides: [3, 2], padding: [1, 0, 0, 1] };

type Unary = "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "softplus" | "erf" | "stopGradient" | "cast" | "softmax" | "logSoftmax";
type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power" | "greater" | "equal";

const unary = (operation: Unary, input = x): Sample[] => [(build) => build[operation](input(build))];
const binary = (operation: Binary, left = x, right = x): Sample[] => [
  (build) => build[operation](left(build), feed(`${left === positive ? "positive" : "x"} right`, [BATCH, 5])(build)),
  (build) => build[operation](left(build), right === x ? row(build) : right(build)),
  (build) => build[operation](feed("positive column", [BATCH, 1])(build), feed("positive row", [3])(build)),
];
const reduction = (operation: "sum" | "mean" | "reduceMax"): Sample[] => [
  (build) => build[operation](x(build), { axes: [0], keep: true }),
  (build) => build[operation](x(build), { axes: [1], keep: false }),
  (build) => build[operation](cube(build), { axes: [0, 2], keep: false }),
  (build) => build[operation](cube(build), { axes: [1], keep: true }),
  (build) => build[operation](cube(build), { axes: [0, 1, 2], keep: false }),
];

/** The shape of what a window makes of a picture, as a cotangent with `tasks` copies in front where that is asked for. */
const cotangent = (of: (build: Builder) => Value, tasks?: number): Sample => (build) => {
  const { shape } = of(build);
  return build.feed("x cotangent", tasks === undefined ? shape : [tasks, ...shape]);
};

const convolutions = (make: (build: Builder, window: Window) => Value): Sample[] =>
  [plain, padded, strided].map((window) => (build) => make(build, window));
const pools = (make: (build: Builder, pool: Pool) => Value): Sample[] =>
  [apart, overlapping, sparse].map((pool) => (build) => make(build, pool));

/** Every operation but the leaves; the contract test fails where one is missing. */
export const samples: Readonly<Record<Exclude<OperationName, "constant" | "feed" | "state">, readonly Sample[]>> = {
  negate: unary("negate"),
  abs: unary("abs"),
  sign: [...unary("sign"), (build) => build.sign(build.relu(x(build))), (build) => build.sign(build.multiply(x(build), feed("bit", [BATCH, 5])(build)))],
  exp: unary("exp"),
  log: unary("log", positive),
  sqrt: unary("sqrt", positive),
  reciprocal: unary("reciprocal", positive),
  relu: unary("relu"),
  sigmoid: [...unary("sigmoid"), (build) => build.sigmoid(build.multiply(x(build), build.scalar(40)))],
  tanh: unary("tanh"),
  softplus: [...unary("softplus"), (build) => build.softplus(build.multiply(x(build), build.scalar(40)))],
  erf: unary("erf"),
  stopGradient: unary("stopGradient"),
  add: binary("add"),
  subtract: binary("subtract"),
  multiply: binary("multiply"),
  divide: binary("divide", positive, feed("positive other", [BATCH, 1])),
  maximum: binary("maximum"),
  minimum: binary("minimum"),
  power: binary("power", positive),
  greater: [...binary("greater"), (build) => build.greater(build.relu(x(build)), build.scalar(0))],
  equal: [
    (build) => build.equal(feed("bit", [BATCH, 5])(build), feed("bit row", [5])(build)),
    (build) => build.equal(pairs(build), feed("ids7 one", [BATCH, 1])(build)),
  ],
  select: [
    (build) => build.select(feed("bit", [BATCH, 5])(build), x(build), positive(build)),
    (build) => build.select(build.greater(x(build), row(build)), build.scalar(-1), row(build)),
    (build) => build.select(feed("bit column", [BATCH, 1])(build), row(build), x(build)),
  ],
  reshape: [
    (build) => build.reshape(cube(build), [2 * BATCH, 3]),
    (build) => build.reshape(cube(build), [6 * BATCH]),
    (build) => build.reshape(feed("x folded", [2 * BATCH, 3])(build), [2, BATCH, 3]),
    (build) => build.reshape(pairs(build), [2 * BATCH, 1]),
  ],
  transpose: [
    (build) => build.transpose(cube(build), [2, 0, 1]),
    (build) => build.transpose(picture(build), [1, 3, 0, 2]),
    (build) => build.transpose(feed("x five", [2, BATCH, 3, 2, 4])(build), [3, 0, 4, 2, 1]),
  ],
  expand: [
    (build) => build.concat([build.expand(row(build), [BATCH, 5]), x(build)], 0),
    (build) => build.concat([x(build), build.expand(build.multiply(row(build), row(build)), [3 * BATCH, 5])], 0),
    (build) => build.expand(feed("x column", [BATCH, 1])(build), [2, BATCH, 4]),
    (build) => build.concat([cube(build), build.expand(feed("x one", [1, 3])(build), [2, BATCH, 3])], 0),
  ],
  concat: [
    (build) => build.concat([x(build), positive(build), feed("x wide", [BATCH, 2])(build)], 1),
    (build) => build.concat([cube(build), feed("x more", [1, BATCH, 3])(build)], 0),
    (build) => build.concat([x(build), positive(build)], 0),
  ],
  slice: [(build) => build.slice(x(build), 1, 1, 4), (build) => build.slice(cube(build), 0, 1, 2)],
  pad: [(build) => build.pad(x(build), [0, 2], [0, 1]), (build) => build.pad(picture(build), [0, 1, 0, 2], [0, 0, 3, 1])],
  cast: [(build) => build.cast(pairs(build))],
  sum: reduction("sum"),
  mean: reduction("mean"),
  reduceMax: reduction("reduceMax"),
  matmul: [
    (build) => build.matmul(x(build), feed("x weights", [5, 3])(build)),
    (build) => build.matmul(cube(build), feed("x weights", [3, 4])(build)),
    (build) => build.matmul(cube(build), feed("x weights", [2, 3, 4])(build)),
    (build) => build.matmul(feed("x left", [4, 5])(build), feed("x right", [2, BATCH, 5, 3])(build)),
    (build) => build.matmul(feed("x left", [BATCH, 1, 4, 5])(build), feed("x right", [2, 5, 3])(build)),
    (build) => build.matmul(build.transpose(x(build), [1, 0]), positive(build)),
    (build) => build.matmul(feed("x column", [1, BATCH, 1])(build), feed("x line", [1, 27])(build)),
    (build) => build.matmul(feed("x columns", [3, BATCH, 1])(build), feed("x lines", [3, 1, 27])(build)),
    (build) => build.matmul(feed("x line", [1, 27])(build), feed("x long", [27, 1])(build)),
    (build) => build.matmul(feed("x lines", [BATCH, 1, 8])(build), feed("x each", [BATCH, 8, 1])(build)),
    (build) => build.matmul(feed("x wide", [BATCH, 27])(build), feed("x long", [27, 1])(build)),
  ],
  softmax: [...unary("softmax"), (build) => build.softmax(cube(build))],
  logSoftmax: [...unary("logSoftmax"), (build) => build.logSoftmax(build.multiply(cube(build), build.scalar(50)))],
  gather: [(build) => build.gather(feed("x table", [7, 3])(build), ids(build)), (build) => build.gather(feed("x table", [7, 3])(build), pairs(build))],
  scatterAdd: [
    (build) => build.scatterAdd(x(build), ids(build), 7),
    (build) => build.scatterAdd(feed("x updates", [BATCH, 2, 3])(build), pairs(build), 9),
    (build) => build.scatterAdd(feed("x updates", [2, BATCH, 2, 3])(build), pairs(build), 7),
    (build) => build.scatterAdd(feed("x updates", [2, BATCH, 3])(build), ids(build), 3000),
    (build) => build.scatterAdd(feed("x updates", [BATCH, 2, 3])(build), pairs(build), 3000),
  ],
  oneHot: [(build) => build.oneHot(ids(build), 7), (build) => build.oneHot(pairs(build), 8)],
  conv2d: convolutions((build, window) => build.conv2d(picture(build), filter(build), window)),
  conv2dInputGradient: convolutions((build, window) => {
    const dy = cotangent((inner) => inner.conv2d(picture(inner), filter(inner), window))(build);
    return build.conv2dInputGradient(dy, filter(build), { ...window, height: 7, width: 6 });
  }),
  conv2dFilterGradient: convolutions((build, window) => {
    const dy = cotangent((inner) => inner.conv2d(picture(inner), filter(inner), window), 2)(build);
    return build.conv2dFilterGradient(picture(build), dy, { ...window, kernel: [3, 2] });
  }),
  maxPool2d: [
    ...pools((build, pool) => build.maxPool2d(picture(build), pool)),
    (build) => build.maxPool2d(even(build), apart),
    (build) => build.maxPool2d(even(build), thirds),
  ],
  maxPool2dGradient: [
    (build) => build.maxPool2dGradient(even(build), build.feed("x cotangent", [3, BATCH, 2, 3, 6]), apart),
    (build) => build.maxPool2dGradient(even(build), build.feed("x cotangent", [1, BATCH, 2, 2, 4]), thirds),
    // Equal numbers: the first of a window takes it all.
    (build) => build.maxPool2dGradient(feed("bit picture", [BATCH, 2, 6, 12])(build), build.feed("x cotangent", [2, BATCH, 2, 3, 6]), apart),
    (build) => build.maxPool2dGradient(feed("bit picture", [BATCH, 2, 7, 6])(build), build.feed("x cotangent", [2, BATCH, 2, 3, 3]), apart),
    ...pools((build, pool) => build.maxPool2dGradient(picture(build), cotangent((inner) => inner.maxPool2d(picture(inner), pool), 3)(build), pool)),
    ...pools((build, pool) => {
      const negative = build.subtract(build.negate(build.exp(picture(build))), build.scalar(1));
      return build.maxPool2dGradient(negative, cotangent((inner) => inner.maxPool2d(picture(inner), pool), 1)(build), pool);
    }),
  ],
  averagePool2d: pools((build, pool) => build.averagePool2d(picture(build), pool)),
  averagePool2dGradient: pools((build, pool) => {
    const dy = cotangent((inner) => inner.averagePool2d(picture(inner), pool))(build);
    return build.averagePool2dGradient(dy, { ...pool, height: 7, width: 6 });
  }),
};

/** A program that returns the sample's value, of the nodes it needs. */
export function programOf(name: string, sample: Sample): Program {
  const build = new Builder();
  const result = sample(build);
  const needed = new Set<Value>();
  const visit = (value: Value) => {
    if (needed.has(value)) return;
    needed.add(value);
    value.inputs.forEach(visit);
  };
  visit(result);
  const nodes = build.nodes.filter((value) => needed.has(value));
  const feeds = nodes.filter(({ operation }) => operation === "feed")
    .map(({ attributes, shape, type }) => ({ name: (attributes as { readonly name: string }).name, shape, type }));
  return { name, nodes, feeds, states: [], outputs: new Map([["result", result]]), updates: new Map(), hash: `${name}` };
}

/** Random feeds by name. */
export function feedsOf(program: Program, batch: number): Record<string, Tensor> {
  return Object.fromEntries(program.feeds.map(({ name, shape }, index) => [name, filled(name, atBatch(shape, batch), index)]));
}

function filled(name: string, shape: number[], key: number): Tensor {
  const random = randomOf(key, shape.length);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const limit = /^ids(\d+)/.exec(name)?.[1];
  if (limit) return { shape, data: Int32Array.from({ length: size }, () => random.integer(Number(limit))) };
  const draw = name.startsWith("positive") ? () => 0.2 + random.uniform() * 2 : name.startsWith("bit") ? () => random.integer(2) : random.normal;
  return { shape, data: Float32Array.from({ length: size }, draw) };
}

import { afterAll, describe, expect, test } from "vitest";
import type { Executor, Feeds } from "../../src/engine/executor.ts";
import { createOrtExecutor } from "../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Pool, Program, Value, Window } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { atBatch, BATCH, sizeOf, type Shape } from "../../src/graph/shape.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { expectClose } from "./close.ts";

const reference = createReferenceExecutor();
const engines: Record<string, Executor> = { "ort": await createOrtExecutor(), "ort-web": await createOrtWebExecutor() };

afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.dispose();
});

const plain: Window = { strides: [1, 1], padding: [0, 0, 0, 0] };
const padded: Window = { strides: [1, 1], padding: [1, 0, 1, 2] };
const strided: Window = { strides: [2, 1], padding: [0, 1, 1, 0] };
const tiles = (side: number): Pool => ({ size: [side, side], strides: [side, side], padding: [0, 0, 0, 0] });
const overlapping: Pool = { size: [3, 2], strides: [2, 1], padding: [1, 0, 1, 1] };

type Network = (build: Builder, x: Value, weights: (shape: Shape) => Value) => Value;

const shifted = (build: Builder, x: Value, bias: Value) => build.add(x, build.reshape(bias, [bias.shape[0], 1, 1]));
const features = (x: Value): Shape => [BATCH, sizeOf(x.shape.slice(1))];

const networks: Readonly<Record<string, Network>> = {
  "convolutions, pooled in tiles": (build, x, weights) => {
    const first = build.maxPool2d(build.relu(shifted(build, build.conv2d(x, weights([3, 2, 3, 3]), plain), weights([3]))), tiles(2));
    const second = build.maxPool2d(build.conv2d(first, weights([4, 3, 2, 3]), padded), tiles(3));
    return build.reshape(second, features(second));
  },
  "many filters, and strides, pooled in tiles": (build, x, weights) => {
    const first = build.maxPool2d(build.conv2d(x, weights([20, 2, 3, 3]), plain), tiles(2));
    const second = build.maxPool2d(build.conv2d(first, weights([2, 20, 3, 2]), { strides: [2, 1], padding: [1, 0, 0, 1] }), tiles(2));
    return build.reshape(second, features(second));
  },
  "a normalised convolution with strides": (build, x, weights) => {
    const y = build.conv2d(x, weights([3, 2, 3, 3]), strided);
    const over = { axes: [0, 2, 3], keep: true };
    const apart = build.subtract(y, build.mean(y, over));
    const scaled = build.divide(apart, build.sqrt(build.add(build.mean(build.multiply(apart, apart), over), build.scalar(1e-3))));
    const pooled = build.maxPool2d(build.tanh(scaled), tiles(2));
    return build.mean(pooled, { axes: [2, 3], keep: false });
  },
  "two ways that meet, under windows that overlap": (build, x, weights) => {
    const left = build.conv2d(x, weights([2, 2, 1, 1]), plain);
    const right = build.add(x, build.multiply(left, build.sigmoid(build.mean(left, { axes: [2, 3], keep: true }))));
    const pooled = build.maxPool2d(build.select(build.greater(right, left), right, build.negate(left)), overlapping);
    return build.reshape(pooled, features(pooled));
  },
  "a picture of one filter, larger than its patches may be": (build, x, weights) => {
    const wide = build.conv2d(x, weights([70, 2, 3, 3]), plain);
    const deep = build.conv2d(wide, weights([1, 70, 3, 3]), plain);
    return build.reshape(deep, features(deep));
  },
};

/** What two tasks make of a network's features, and the gradients of both by picture, filters and biases. */
function programOf(network: Network): Program {
  const build = new Builder();
  const wanted: Value[] = [build.feed("x", [BATCH, 2, 12, 10])];
  const weights = (shape: Shape) => {
    wanted.push(build.feed(`weight ${wanted.length}`, shape));
    return wanted[wanted.length - 1];
  };
  const result = network(build, wanted[0], weights);
  const loss = (name: string) => {
    const difference = build.subtract(result, build.feed(name, [result.shape[1]]));
    return build.mean(build.multiply(difference, difference), { axes: [0, 1], keep: false });
  };
  const found = gradients(build, { losses: { left: loss("left"), right: loss("right") }, wanted });
  const outputs = new Map(found.flatMap(({ value }, index): [string, Value][] => (value ? [[`gradient ${index}`, value]] : [])));
  expect(outputs.size).toBe(wanted.length);
  return makeProgram("network", build, { outputs: new Map([["result", result], ...outputs]) });
}

/** Few different numbers, so that many windows have several maxima. */
function feedsOf(program: Program, batch: number): Feeds {
  const random = randomOf(7);
  const filled = (shape: Shape) => ({ shape: atBatch(shape, batch), data: Float32Array.from({ length: sizeOf(atBatch(shape, batch)) }, () => random.integer(3) - 1) });
  return Object.fromEntries(program.feeds.map(({ name, shape }) => [name, filled(shape)]));
}

describe.each(Object.entries(engines))("%s computes networks of pictures as the reference", (_, engine) => {
  test.each(Object.entries(networks))("%s", async (_title, network) => {
    const program = programOf(network);
    for (const batch of [1, 5]) {
      const [actual, expected] = await Promise.all([engine, reference].map(async (executor) => {
        const compiled = await executor.compile(program);
        return compiled.run(feedsOf(program, batch), await executor.createState({}));
      }));
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      for (const [name, tensor] of Object.entries(expected)) expectClose(actual[name], tensor);
    }
  });
});

import { describe, expect, test } from "vitest";
import type { Executor } from "../../src/engine/executor.ts";
import { createExecutor } from "../../src/engine/index.ts";
import type { Instance } from "../../src/graph/forward.ts";
import type { ModelParameter } from "../../src/graph/model.ts";
import { BATCH, type Shape } from "../../src/graph/shape.ts";
import type { Subject } from "../bench/engine/models.ts";
import { fused, split, startOf, type Runner } from "../bench/engine/runners.ts";
import { expectClose } from "./close.ts";

const both = ["a", "b"];

function parameter(name: string, shape: Shape, owners = both): ModelParameter {
  return { name, shape, owners, initializer: { kind: "normal", deviation: 0.5 }, trainable: true, layer: name, node: name, rate: 1, decay: 0.01 };
}

/** A convolution with pooling shared by two tasks, each with a dense layer of its own. */
const instance: Instance = {
  tasks: both,
  parameters: [parameter("filter", [3, 1, 3, 3]), parameter("shift", [3]), parameter("head/a", [27, 1], ["a"]), parameter("head/b", [27, 1], ["b"])],
  lower: (build, { parameter: weight }) => {
    const y = build.conv2d(build.feed("x", [BATCH, 1, 8, 8]), weight("filter"), { strides: [1, 1], padding: [0, 0, 0, 0] });
    const pooled = build.maxPool2d(build.relu(build.add(y, build.reshape(weight("shift"), [3, 1, 1]))), { size: [2, 2], strides: [2, 2], padding: [0, 0, 0, 0] });
    const shared = build.reshape(pooled, [BATCH, 27]);
    const tasks = both.map((name) => {
      const output = build.reshape(build.matmul(shared, weight(`head/${name}`)), [BATCH]);
      const difference = build.subtract(output, build.feed(`label/${name}`, [BATCH]));
      const mask = build.feed(`mask/${name}`, [BATCH]);
      const all = { axes: [0], keep: false };
      const labelled = build.sum(mask, all);
      const loss = build.divide(build.sum(build.multiply(build.multiply(difference, difference), mask), all), labelled);
      return { name, output, loss, labelled, weight: 1 };
    });
    return { tasks, statistics: new Map(), noise: [] };
  },
};

const subject: Subject = { name: "lenet", title: "small", batch: 5, input: [1, 8, 8], classes: 0, instance, targets: { native: 1, web: 1 } };
const start = startOf(subject);
const reference = await createExecutor("reference");

async function afterTwoSteps(make: (executor: Executor) => Promise<Runner>, executor: Executor) {
  const runner = await make(executor);
  await runner.step();
  const { losses, gram } = await runner.step();
  return { losses, gram, ...await runner.parameters() };
}

describe.each(["ort", "ort-web", "tfjs"] as const)("training on %s", (name) => {
  test.each([["one program", fused], ["measure, then apply", split]] as const)("%s does what the reference does", async (_form, form) => {
    const executor = await createExecutor(name);
    const make = (one: Executor) => form(one, subject, start);
    const [actual, expected] = [await afterTwoSteps(make, executor), await afterTwoSteps(make, reference)];
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [key, tensor] of Object.entries(expected)) expectClose(actual[key as keyof typeof actual], tensor);
    await executor.dispose();
  });
});

test("native, the same start and feeds give the same bits", async () => {
  const executor = await createExecutor("ort");
  const make = (one: Executor) => fused(one, subject, start);
  expect(await afterTwoSteps(make, executor)).toEqual(await afterTwoSteps(make, executor));
  await executor.dispose();
});

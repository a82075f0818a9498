import { describe, expect, it } from "vitest";
import type { Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import { operationNames } from "../../src/graph/operations/index.ts";
import type { Program } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { atBatch } from "../../src/graph/shape.ts";
import { backward } from "../../src/graph/vjp/gradients.ts";
import { numbers, size, tensor } from "./run.ts";
import { vjpCases, type VjpCase } from "./vjp-cases.ts";

const batch = 2;
const ids = { shape: [3], data: Int32Array.of(2, 0, 2) };

/** The operation and the pull-back of T stacked cotangents, as one program. */
function programOf({ shapes, apply }: VjpCase, tasks: number) {
  const build = new Builder();
  const inputs = shapes.map((shape, index) => build.feed(`x${index}`, shape));
  const result = apply(build, inputs);
  const cotangent = build.feed("cotangent", [tasks, ...result.shape]);
  const all = Array.from({ length: tasks }, (_, task) => task);
  const gradients = backward(build, [{ of: result, tasks: all, value: cotangent }], inputs);
  const outputs = new Map([["result", result], ...gradients.flatMap((stack, index) => (stack ? [[`d${index}`, stack.value] as const] : []))]);
  return { program: makeProgram("vjp", build, { outputs }), shape: atBatch(result.shape, batch), build };
}

function feedsOf({ shapes, domain = (x) => x }: VjpCase): Tensors {
  const entries = shapes.map((shape, index) => {
    const concrete = atBatch(shape, batch);
    return [`x${index}`, tensor(concrete, numbers(size(concrete), 7 + index).map(domain))] as const;
  });
  return { ...Object.fromEntries(entries), ids };
}

/** (f(x + h) − f(x − h)) / 2h, for every task's cotangent of f: [T, ...shape of the input]. */
async function differences(program: Program, feeds: Tensors, name: string, tasks: number): Promise<number[]> {
  const compiled = await createReferenceExecutor().compile(program);
  const state = await createReferenceExecutor().createState({});
  const cotangent = feeds.cotangent.data;
  const at = async (index: number, change: number) => {
    const moved = Float64Array.from(feeds[name].data);
    moved[index] += change;
    const { result } = await compiled.run({ ...feeds, [name]: { ...feeds[name], data: moved } }, state);
    const values = [...result.data];
    return Array.from({ length: tasks }, (_, task) =>
      values.reduce((sum, value, place) => sum + value * cotangent[task * values.length + place], 0));
  };
  const h = 1e-5;
  const columns = await Promise.all(Array.from(feeds[name].data, async (_, index) => {
    const [more, less] = [await at(index, h), await at(index, -h)];
    return more.map((value, task) => (value - less[task]) / (2 * h));
  }));
  return Array.from({ length: tasks }, (_, task) => columns.map((column) => column[task])).flat();
}

describe("the gradient of every operation agrees with central differences", () => {
  for (const tasks of [1, 3]) {
    it.each(vjpCases.map((row) => [`${row.operation} ${row.title}`, row] as const))(`%s, ${tasks} stacked`, async (_, row) => {
      const { program, shape } = programOf(row, tasks);
      const feeds = feedsOf(row);
      const given = { ...feeds, cotangent: tensor([tasks, ...shape], numbers(tasks * size(shape), 99)) };
      const outputs = await (await createReferenceExecutor().compile(program)).run(given, await createReferenceExecutor().createState({}));
      for (const name of Object.keys(feeds).filter((name) => name !== "ids")) {
        const slopes = await differences(program, given, name, tasks);
        const expected = row.stops ? slopes.map(() => 0) : slopes;
        const gradient = outputs[name.replace("x", "d")];
        const found = gradient ? [...gradient.data] : expected.map(() => 0);
        if (gradient) expect(gradient.shape).toEqual([tasks, ...feeds[name].shape]);
        expect(found.length).toBe(expected.length);
        found.forEach((value, index) => expect(Math.abs(value - expected[index])).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[index]))));
      }
    });
  }
});

describe("the table of cases", () => {
  it.each(operationNames)("has a row for %s, in which the operation is really made", (operation) => {
    const rows = vjpCases.filter((row) => row.operation === operation);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => programOf(row, 1).build.nodes.some((node) => node.operation === operation))).toBe(true);
  });
});

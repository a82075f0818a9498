import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { createExecutor } from "../../src/engine/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { argumentsOf } from "../golden/golden.ts";

const fused = combiners.flatMap((word) => (word.graph ? [{ word, graph: word.graph, name: word.name }] : []));

function gramOf(tasks: number, key: number, zero?: number): number[][] {
  const random = randomOf(key);
  const rows = Array.from({ length: tasks }, (_, task) => Array.from({ length: 4 }, () => (task === zero ? 0 : random.normal())));
  return rows.map((left) => rows.map((right) => left.reduce((sum, value, k) => sum + value * right[k], 0)));
}

describe("a combiner inside a program answers as outside", () => {
  it("for at least one combiner", () => expect(fused.map(({ name }) => name)).toContain("pcgrad"));

  it.each(fused)("$name, for one to eight tasks, with and without a task that has no gradient", async ({ word, graph }) => {
    const executor = await createExecutor("reference");
    const state = await executor.createState({});
    for (let tasks = 1; tasks <= 8; tasks++) {
      const build = new Builder();
      const specs = graph.feeds(tasks);
      const feeds = specs.map(({ name, shape }) => build.feed(name, shape));
      const weights = graph.lower(build, build.feed("gram", [tasks, tasks]), feeds, argumentsOf(word));
      const program = await executor.compile(makeProgram("combine", build, { outputs: new Map([["weights", weights]]) }));
      for (const zero of [undefined, tasks - 1]) {
        const gram = gramOf(tasks, tasks, zero);
        const filled = graph.fill(tasks, randomOf(9));
        const own: Tensors = Object.fromEntries(specs.map(({ name, shape }, index) => [name, { shape: [...shape], data: Float64Array.from(filled[index]) }]));
        const used = new Set(program.program.feeds.map(({ name }) => name));
        const given = { ...own, gram: { shape: [tasks, tasks], data: Float64Array.from(gram.flat()) } };
        const outputs = await program.run(Object.fromEntries(Object.entries(given).filter(([name]) => used.has(name))), state);
        const expected = word.combine({ gram, losses: gram.map(() => 1), random: randomOf(9) }, argumentsOf(word));
        expect([...outputs.weights.data].every(Number.isFinite)).toBe(true);
        expected.forEach((weight, task) => expect(outputs.weights.data[task]).toBeCloseTo(weight, 10));
      }
    }
  });
});

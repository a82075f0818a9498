import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { measureProgram, representationProgram } from "../../src/graph/programs/index.ts";
import { instanceOf, numbersOf } from "../catalog/penalty-run.ts";

const executor = createReferenceExecutor();
const rows = 7;

/** What both programs say of gradients at the representation, from the same weights and rows. */
async function grams(text: string): Promise<[watched: number[], cut: number[]]> {
  const instance = instanceOf(text);
  const [measure, representation] = [measureProgram(instance, { layers: true }), representationProgram(instance)];
  const of = async (program: typeof measure, output: string) => {
    const { feeds, weights } = numbersOf(instance, program, rows);
    return [...(await (await executor.compile(program)).run(feeds, await executor.createState(weights)))[output].data];
  };
  return [await of(measure, "gram_representation"), await of(representation, "gram")];
}

const models = {
  "a trunk": "h = x -> dense(4, tanh)\n task a, b, c : number = h",
  "experts that tasks blend": "h = x -> mmoe(experts: 3, expert: dense(4, tanh))\n task a, b, c : number = h",
  "a value that a task reads and a shared layer too": "first = x -> dense(4, tanh)\n h = first -> dense(3, tanh)\n task a, b : number = h\n task c : number = concat(first, h) -> dense(2, tanh)",
  "layers of each task's own": "h = x -> dense(4, tanh)\n own = h -> each(dense(3, tanh))\n task a, b, c : number = own",
};

describe("gradients at the shared representation, beside those of parameters", () => {
  it.each(Object.entries(models))("are those where the graph is cut there: %s", async (_, text) => {
    const [watched, cut] = await grams(`input x : number[5]\n ${text}`);
    expect(cut.some((value) => Math.abs(value) > 1e-9)).toBe(true);
    expect(watched).toHaveLength(cut.length);
    watched.forEach((value, index) => expect(Math.abs(value - cut[index])).toBeLessThan(1e-10));
  });

  it("are not asked for where layers are not measured, and not there where some weights serve some tasks", () => {
    const shared = instanceOf(`input x : number[5]\n ${models["a trunk"]}`);
    expect(measureProgram(shared, { layers: false }).outputs.has("gram_representation")).toBe(false);
    const partly = instanceOf("input x : number[5]\n t = x -> dense(4, tanh)\n h = t -> each(dense(3, tanh), groups: [[a, b], [c]])\n task a, b, c : number = h");
    expect(measureProgram(partly, { layers: true }).outputs.has("gram_representation")).toBe(false);
  });
});

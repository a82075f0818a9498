import { afterAll, describe, expect, it } from "vitest";
import { createExecutor } from "../../src/engine/index.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { inSingle, instanceOf, numbersOf, penaltyProgram, runOn, sum } from "./penalty-run.ts";

const reference = createReferenceExecutor();
const executors = await Promise.all([createExecutor("ort", { threads: 1 }), createExecutor("tfjs")]);

afterAll(async () => {
  for (const executor of executors) await executor.dispose();
});

const towers = (penalty: string) => `
  input x : number[5]
  towers = x -> soft(dense(4, tanh) -> dense(3, tanh), penalty: ${penalty})
  task a, b, c : number = towers`;

const pictures = (penalty: string) => `
  input image : image[6, 6, 2]
  towers = image -> soft(conv2d(3, kernel: 3, tanh), penalty: ${penalty})
  task a, b : number = towers -> global_avg_pool`;

const values = (penalty: string) => `
  input x : number[5]
  common = x -> dense(4, tanh)
  own    = x -> each(dense(4, sigmoid))
  task a : number = concat(common, own)
  task b : number = concat(common, own)
  task p, q : classes(3) = common
  penalty ${penalty}`;

/** Every penalty in some use of it; what has no slope anywhere in reach of a random start is left out of none. */
const cases: readonly (readonly [string, string])[] = [
  ["l2", towers("l2(0.3)")],
  ["l2 of two bindings", "input x : number[3]\n u = x -> dense(4, tanh)\n v = x -> dense(4)\n task a : number = u\n task b : number = v\n penalty l2(u, v, 0.5)"],
  ["l2 of tasks", "input x : number[3]\n u = x -> dense(4, tanh)\n task a, b, c : number = u -> dense(2)\n penalty l2(a, b, c, 0.5)"],
  ["l1", towers("l1(0.3)")],
  ["l21", towers("l21(0.3)")],
  ["l21 of pictures", pictures("l21(0.3)")],
  ["trace_norm", towers("trace_norm(0.3)")],
  ["trace_norm of more parts than numbers", "input x : number[2]\n u = x -> dense(2, tanh)\n task a, b, c, d : number = u\n penalty trace_norm(a, b, c, d, 0.2)"],
  ["group_sparse", towers("group_sparse(0.3)")],
  ["group_sparse of pictures", pictures("group_sparse(0.3)")],
  ["exclusive_sparse", towers("exclusive_sparse(0.3)")],
  ["relation, given", towers("relation(0.3, matrix: [[0, 1, 0.2], [1, 0, 0], [0.2, 0, 0]])")],
  ["relation, learned", towers("relation(0.3)")],
  ["low_rank", towers("low_rank(2, 0.3)")],
  ["mmd of copies", towers("mmd(0.3, scale: 2)")],
  ["orthogonal", values("orthogonal(common, own, 0.7)")],
  ["coral", values("coral(common, own, 0.7)")],
  ["mmd", values("mmd(common, own, 0.7, widths: [0.5, 1], scale: 3)")],
  ["kl of classes", values("kl(p.output, q.output, 0.7)")],
  ["kl of entries", values("kl(own[a], own[b], 0.7, each: entry)")],
  ["coral of one value of each task", values("coral(own, 0.7)")],
  ["balance of gates", "input x : number[3]\n u = x -> mmoe(experts: 4, expert: dense(3, tanh), balance: 0.5)\n task a, b : number = u"],
  ["balance of gates with top_k", "input x : number[3]\n u = x -> moe(experts: 4, expert: dense(3, tanh), top_k: 2, balance: 0.5)\n task a, b : number = u"],
  ["balance of levels", "input x : number[3]\n u = x -> ple(levels: 2, shared: 2, private: 1, expert: dense(3, tanh), balance: 0.5)\n task a, b : number = u"],
  ["cosreg", "input x : number[4]\n u = x -> dense(4, tanh) -> dense(3, tanh)\n task a, b : number = u\n task c : classes(3) = u -> dense(3, tanh)\n penalty cosreg(0.3)"],
  ["cosreg of pictures", "input image : image[6, 6, 2]\n u = image -> conv2d(3, kernel: 3, tanh) -> avg_pool(2) -> flatten\n task a, b : number = u\n penalty cosreg(0.3)"],
  ["cosreg of parts that some tasks share", "input x : number[4]\n u = x -> dense(3, tanh)\n v = u -> dense(3, tanh)\n task a, b : number = v\n task c : number = u\n penalty cosreg(0.3)"],
  ["shared_private", "input x : number[3]\n u = x -> shared_private(shared: dense(3, tanh), private: dense(2, tanh))\n task a, b : number = u"],
];

describe("gradients of penalties are those of finite differences", () => {
  it.each(cases)("%s", async (_, text) => {
    const instance = instanceOf(text);
    const program = penaltyProgram(instance);
    const numbers = numbersOf(instance, program, 7);
    const found = await runOn(reference, program, numbers);
    let slopes = 0;
    for (const { name } of instance.parameters) {
      const { data } = numbers.weights[name];
      const gradient = found[`gradient/${name}`]?.data ?? new Float64Array(data.length);
      for (let at = 0; at < data.length; at++) {
        const here = data[at];
        const probe = async (value: number) => {
          data[at] = value;
          return sum((await runOn(reference, program, numbers)).penalties.data);
        };
        const slope = (await probe(here + 1e-5) - await probe(here - 1e-5)) / 2e-5;
        data[at] = here;
        slopes += Math.abs(slope);
        expect(Math.abs(gradient[at] - slope), `${name}[${at}]`).toBeLessThan(2e-6 * Math.max(1, Math.abs(slope)));
      }
    }
    expect(slopes).toBeGreaterThan(1e-3);
  });
});

describe.each(executors.map((executor) => [executor.name, executor] as const))("%s computes penalties as the reference does", (_, executor) => {
  it.each(cases)("%s", async (_title, text) => {
    const instance = instanceOf(text);
    const program = penaltyProgram(instance);
    for (const rows of [1, 33]) {
      const { feeds, weights } = numbersOf(instance, program, rows);
      const single = { feeds: inSingle(feeds), weights: inSingle(weights) };
      const [found, expected] = [await runOn(executor, program, single), await runOn(reference, program, single)];
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [name, { data }] of Object.entries(expected)) {
        const scale = Math.max(1, ...Array.from(data, Math.abs));
        data.forEach((value, at) => expect(Math.abs(found[name].data[at] - value) / scale, `${rows} rows, ${name}[${at}]`).toBeLessThan(1e-4));
      }
    }
  });
});

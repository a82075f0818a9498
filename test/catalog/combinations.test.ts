import { afterAll, describe, expect, it } from "vitest";
import { createExecutor } from "../../src/engine/index.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { evaluateProgram, measureProgram, trainProgram } from "../../src/graph/programs/index.ts";
import type { Executor, Tensors } from "../../src/engine/executor.ts";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { adam } from "../../src/catalog/optimizers/adam.ts";
import { valueArithmetic } from "../../src/catalog/optimizers/arithmetic.ts";
import { pytorchModel } from "../../src/emit/index.ts";
import { startSession } from "../emit/pytorch/session.ts";
import { graphOf } from "./proof/examples.ts";
import { onnxHolds, pytorchHolds, tfjsHolds } from "./proof/exports.ts";
import { feedsOf, subjectOf, type Subject } from "./proof/numbers.ts";
import { difference, runOn } from "./proof/runs.ts";

/** Topologies that stand behind, beside and within each other. */
const models: Readonly<Record<string, string>> = {
  "a mixture whose blends feed an extraction": `mixed = x -> moe(experts: 3, expert: dense(6, relu), top_k: 2) -> ple(levels: 2, shared: 1, private: 1, expert: dense(4, tanh))
  own = x -> mmoe(experts: 2, expert: dense(4, tanh), embedding: 2)
  task a : binary = concat(mixed, own)
  task b : number = mixed`,
  "columns of convolutions": `columns = image -> each(conv2d(3, kernel: 3, tanh) -> batch_norm) -> cross_stitch(per: channel) -> each(max_pool(2) -> conv2d(2, kernel: 2)) -> sluice(subspaces: 2) -> each(global_avg_pool)
  task a : binary = columns
  task b : classes(3) = columns -> dense(4, relu)`,
  "a text beside a table": `read = words -> embed(4) -> position -> transformer(heads: 2, hidden: 6)
  said = read -> attention_pool -> dense(4, tanh)
  seen = table -> embed(2) -> dense(4, tanh)
  both = fuse(said, seen, x -> dense(4, tanh), gate: sigmoid, drop: 0.2)
  task a : binary = both
  task b : classes(3)[4] = read
  task c : reconstruct(x, only: masked) = concat(both, x -> mask(30%)) -> dense(4, tanh)`,
  "a cascade that does not train what it reads": `low = x -> dense(5, tanh)
  task a : ordinal(4) = low
  high = concat(low, a.output -> stop_gradient, a.logits, a.features -> dense(2, relu))
  task b : count = high -> dense(3, tanh)
  task c : binary = multiply(a.features -> dense(1, sigmoid), b.output -> dense(1, sigmoid)) -> output`,
  "opponents behind a branch": `trunk = x -> dense(5, tanh)
  branch = trunk -> each(dense(4, tanh), groups: [[a, b]])
  task a : number = branch { weight: 0.5 }
  task b : binary = branch
  task c : classes(3) = trunk -> reverse_gradient(linear(0, 1, epochs: 3)) -> dense(3, tanh)`,
  "masks of masks": `u = image -> conv2d(3, kernel: 3, tanh, padding: same)
  p = u -> conv2d(3, kernel: 3, tanh, padding: same)
  m = p -> attend(of: u)
  q = p -> max_pool(2) -> conv2d(4, kernel: 3, tanh, padding: same)
  n = q -> attend(previous: m) -> each(flatten -> dense(3, tanh))
  task a, b : number = n`,
  "branches learned at two depths": `first = x -> learned_branch(branches: 2, chain: dense(4, tanh), temperature: cosine(5, 0.5, epochs: 4))
  joined = concat(y, x -> dense(3, tanh)) -> learned_branch(branches: 3, chain: dense(4, tanh) -> layer_norm, levels: 2)
  task a, b, c : binary = concat(first, joined)`,
  "a graph of tasks that is learned": `seen = steps -> bidirectional(gru(3, sequences: true)) -> lstm(4)
  linked = seen -> film(embedding: 3, graph: learned) -> relu -> each(dense(3, tanh))
  task a, b, c : number = linked`,
  "what is shared and what is kept, at right angles": `both = x -> shared_private(shared: dense(4, tanh) -> dense(3, tanh), private: dense(3, tanh), orthogonal: 0.1)
  mixed = x -> dselect_k(experts: 4, expert: residual(dense(6, tanh)), k: 2)
  task a : binary = concat(both, mixed)
  task b : labels(3) = both`,
  "towers of low rank, with tied tables": `layer items = embed(3)
  towers = concat(x, item -> items, history -> items -> global_avg_pool) -> soft(dense(4, tanh) -> dense(3, tanh), penalty: trace_norm(0.05))
  task a : binary = towers
  task b : number = towers
  penalty mmd(towers, 0.1, scale: 1)
  penalty l21(towers, 0.01)`,
};

const STEPS = 25;
const optimizer = { ...defaultsOf(adam), epsilon: 1e-3 };

/** The losses of one batch before every step of training on it, and the parameters after the last. */
async function trained(executor: Executor, { graph, instance, weights }: Subject): Promise<{ readonly losses: readonly (readonly number[])[]; readonly weights: Tensors }> {
  const program = trainProgram(instance, { update: { slots: adam.slots(optimizer), update: (build, inputs) => adam.update(valueArithmetic(build), inputs, optimizer) } });
  const zeros = program.states.filter(({ name }) => !(name in weights)).map(({ name, shape }) => [name, { shape, data: new Float32Array(shape.reduce((size, length) => size * length, 1)) }] as const);
  const [compiled, state] = [await executor.compile(program), await executor.createState({ ...weights, ...Object.fromEntries(zeros) })];
  const tasks = graph.tasks.length;
  const losses: number[][] = [];
  for (let step = 1; step <= STEPS; step++) {
    const outputs = await compiled.run({
      ...feedsOf({ graph, instance, weights }, program, 12), step: { shape: [], data: Float32Array.of(step) },
      learning_rate: { shape: [], data: Float32Array.of(0.02) }, weights: { shape: [tasks], data: new Float32Array(tasks).fill(1) },
    }, state);
    losses.push(Array.from(outputs["losses"].data));
  }
  const left = await state.read(Object.keys(weights));
  state.dispose();
  compiled.dispose();
  return { losses, weights: left };
}

const executors = [await createExecutor("ort", { threads: 1 }), await createExecutor("ort-web"), await createExecutor("tfjs")];
const session = await startSession();
if (typeof session === "string") console.log(`PyTorch modules are written and not run: ${session}.`);

afterAll(async () => {
  if (typeof session !== "string") session.close();
  for (const executor of executors) await executor.dispose();
});

describe.each(Object.entries(models))("%s", (_, members) => {
  const graph = graphOf(members);
  const subject = typeof graph === "string" ? graph : subjectOf(graph);

  it("computes the same on every executor, in training and at prediction", async () => {
    if (typeof subject === "string") throw new Error(subject);
    for (const program of [evaluateProgram(subject.instance), measureProgram(subject.instance, { layers: true })]) {
      const feeds = feedsOf(subject, program, 5);
      const expected = await runOn(createReferenceExecutor(), program, feeds, subject.weights);
      for (const executor of executors) expect(difference(await runOn(executor, program, feeds, subject.weights), expected, 1e-4), executor.name).toBeUndefined();
    }
  });

  it("learns alike on every executor, and predicts the same from every export of what it learned", async () => {
    if (typeof subject === "string") throw new Error(subject);
    const expected = await trained(createReferenceExecutor(), subject);
    // An opponent's loss may well grow.
    const sums = expected.losses.map((losses) => losses.reduce((sum, loss, task) => sum + (subject.instance.aside?.includes(subject.graph.tasks[task].name) ? 0 : loss), 0));
    expect(sums[STEPS - 1]).toBeLessThan(0.9 * sums[0]);
    // Rounding to 32 bits grows from step to step, most through batch norm of twelve rows.
    for (const executor of executors) {
      const found = await trained(executor, subject);
      found.losses.forEach((losses, step) => losses.forEach((loss, task) => expect(Math.abs(loss - expected.losses[step][task]), `${executor.name}, step ${step}`).toBeLessThan(5e-3 * Math.max(1, loss))));
    }
    const single = Object.entries(expected.weights).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }] as const);
    const learned = { ...subject, weights: Object.fromEntries(single) };
    expect(await tfjsHolds(learned)).toBeUndefined();
    expect(await onnxHolds(learned)).toBeUndefined();
    expect(await pytorchHolds(learned, typeof session === "string" ? undefined : session)).toBeUndefined();
  });

  it("predicts the same from every export", async () => {
    if (typeof subject === "string") throw new Error(subject);
    expect(await tfjsHolds(subject)).toBeUndefined();
    expect(await onnxHolds(subject)).toBeUndefined();
    expect(await pytorchHolds(subject, typeof session === "string" ? undefined : session)).toBeUndefined();
    expect([...pytorchModel(subject.graph, { weights: subject.weights, signature: { inputs: [], outputs: [] }, vocabularySizes: { item: [5], history: [5], words: [5], table: [2, 3, 5] } }).keys()]).toHaveLength(2);
  });
});

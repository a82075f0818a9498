import { describe, expect, it } from "vitest";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { instantiate } from "../../src/catalog/instantiate.ts";
import type { Dataset, Split } from "../../src/data/dataset.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { allOf, firstOf } from "../../src/protocol/log.ts";
import { lossTasks, runTrial, subsetGraph, train } from "../../src/training/index.ts";

const text = (trunk: string, analyze: string, optimizer = "adam(1e-2)") => `model M {
  data "rows.csv"
  input x : number[4]
  ${trunk}
  task a : number = h { scale: none }
  task b : number = h { scale: none }
  task c : number = h { scale: none }
  train { optimizer: ${optimizer}, batch: 16, epochs: 2, seed: 3 }
  analyze { ${analyze} }
}`;

const graphOf = (source: string): ModelGraph => check(source).models[0].graph!;

/** a and b are alike, c is their opposite. With `doubled`, the second half of every 16 rows repeats the first. */
function split(rows: number, doubled: boolean): Split {
  const random = randomOf(7);
  const x = Array.from({ length: rows }, () => Array.from({ length: 4 }, () => random.normal()));
  const at = (row: number) => x[doubled ? 16 * Math.floor(row / 16) + row % 8 : row];
  const label = (task: string, values: readonly number[]) => (task === "c" ? -1 : 1) * values[0] + (task === "b" ? 0.3 * values[1] : 0);
  return {
    rows,
    batch: (picked) => ({
      "input/x": { shape: [4], data: Float32Array.from([...picked].flatMap(at)) },
      ...Object.fromEntries(["a", "b", "c"].flatMap((task) => [
        [`label/${task}`, { shape: [1], data: Float32Array.from([...picked].map((row) => label(task, at(row)))) }],
        [`mask/${task}`, { shape: [], data: Float32Array.from(picked, () => 1) }],
      ])),
    }),
  };
}

function dataset(doubled = false): Dataset {
  const [train_, validation] = [split(64, doubled), split(48, false)];
  return { train: train_, validation, test: validation, vocabularySizes: {}, labels: [], fingerprint: "f", signature: { inputs: [], outputs: [] } };
}

const prepared = (graph: ModelGraph, data = dataset()) => ({ graph, dataset: data, notes: [], instance: instantiate(graph, {}) });

async function trained(source: string, data = dataset()): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of train({ model: prepared(graphOf(source), data), executor: createReferenceExecutor(), run: "r" })) events.push(event);
  return events;
}

const trunk = "h = x -> dense(6, tanh)";

describe("measures of a run", () => {
  it("change nothing of what is learned", async () => {
    const plain = await trained(text(trunk, ""));
    const measured = await trained(text(trunk, "conflicts: every(1), affinity: every(1), proximal: every(1), representations: every_epoch"));
    const losses = (events: RunEvent[]) => allOf(events, "step").map((event) => event.losses);
    expect(losses(measured)).toHaveLength(8);
    losses(measured).forEach((row, step) => row.forEach((loss, task) => expect(loss).toBeCloseTo(losses(plain)[step][task] ?? NaN, 5)));
  });

  it("give lengths by layer, losses and the rate with every conflict, so that the first order can be read from the log", async () => {
    const [event] = allOf(await trained(text(trunk, "conflicts: every(1), affinity: every(1)", "sgd(0.01)")), "conflicts");
    expect(event.norms).toHaveLength(1);
    expect(event.norms?.[0].every((norm) => norm !== null && norm > 0)).toBe(true);
    expect(event).toMatchObject({ rate: 0.01 });
    expect(event.losses).toHaveLength(3);
  });

  it("agree to first order: a short step does what products of gradients say", async () => {
    const events = await trained(text(trunk, "conflicts: every(1), affinity: every(1)", "sgd(1e-4)"));
    const [conflict, affinity] = [allOf(events, "conflicts")[0], allOf(events, "affinity")[0]];
    for (const [i, j] of [[0, 1], [1, 0], [0, 2], [2, 1]]) {
      const [cosine, left, right] = [conflict.layers[0][i][j], conflict.norms?.[0][i], conflict.norms?.[0][j]];
      const predicted = (1e-4 * (cosine ?? NaN) * (left ?? NaN) * (right ?? NaN)) / (conflict.losses?.[i] ?? NaN);
      expect(Math.abs((affinity.matrix[i][j] ?? NaN) / predicted - 1)).toBeLessThan(0.05);
    }
  });

  it("the first of the tasks that step one after the other does what its lookahead does", async () => {
    const events = await trained(text(trunk, "conflicts: every(1), affinity: every(1), proximal: every(1)"));
    const [lookahead, proximal] = [allOf(events, "affinity"), allOf(events, "proximal")];
    expect(proximal).toHaveLength(8);
    proximal.forEach(({ matrix, step }, index) => {
      const first = step % 3;
      matrix.forEach((row, recipient) => expect(row[first]).toBeCloseTo(lookahead[index].matrix[recipient][first] ?? NaN, 5));
    });
    // Later ones step from elsewhere: their figures are their own.
    expect(proximal.some(({ matrix, step }, index) => Math.abs((matrix[0][(step + 2) % 3] ?? 0) - (lookahead[index].matrix[0][(step + 2) % 3] ?? 0)) > 1e-6)).toBe(true);
  });

  it("a batch whose halves are the same has no noise; an ordinary one has", async () => {
    const source = text(trunk, "conflicts: every(1), affinity: every(1)");
    const ordinary = allOf(await trained(source), "ceiling").flatMap(({ cosine }) => cosine.map(Number));
    expect(ordinary).toHaveLength(24);
    expect(Math.min(...ordinary)).toBeLessThan(0.99);
    expect(Math.max(...ordinary.map(Math.abs))).toBeLessThanOrEqual(1);
    // One batch of all rows: they are drawn in another order, but both halves hold much the same.
    const events = await trained(source.replace("batch: 16", "batch: 64"), dataset(true));
    expect(Math.min(...allOf(events, "ceiling").flatMap(({ cosine }) => cosine.map(Number)))).toBeGreaterThan(0.5);
  });

  it("in the optimizer's metric are those of plain gradients before there is a second moment, and others later", async () => {
    const all = allOf(await trained(text(trunk, "conflicts: every(1)")), "conflicts");
    expect(all[0].preconditioned?.[0][1]).toBeCloseTo(all[0].cosine[0][1] ?? NaN, 4);
    expect(Math.abs((all[5].preconditioned?.[0][1] ?? 0) - (all[5].cosine[0][1] ?? 0))).toBeGreaterThan(1e-4);
    expect(allOf(await trained(text(trunk, "conflicts: every(1)", "sgd(0.01)")), "conflicts")[0].preconditioned).toBeUndefined();
  });

  it("in the optimizer's metric are told layer by layer too", async () => {
    const all = allOf(await trained(text("h = x -> dense(6, tanh) -> dense(5, tanh)", "conflicts: every(1)")), "conflicts");
    expect(all[0].preconditionedLayers).toHaveLength(2);
    all[0].preconditionedLayers?.forEach((layer, index) => expect(layer[0][2]).toBeCloseTo(all[0].layers[index][0][2] ?? NaN, 4));
    expect(all[5].preconditionedLayers?.[0][0][1]).not.toBeCloseTo(all[5].layers[0][0][1] ?? NaN, 4);
  });

  it("at the shared representation are of the losses' gradients there, whatever a batch is cut into", async () => {
    const source = text(trunk, "conflicts: every(1)", "sgd(0.01)");
    const events = await trained(source);
    expect(firstOf(events, "started")?.representation).toEqual({ values: ["dense(6) in h"] });
    const [whole, parted] = [events, await trained(source.replace("batch: 16", "batch: 8, accumulate: 2"))].map((all) => allOf(all, "conflicts")[0].representation ?? []);
    expect(whole[0][1]).not.toBeNull();
    whole.forEach((row, i) => row.forEach((cosine, j) => expect(parted[i][j]).toBeCloseTo(cosine ?? NaN, 5)));
    for (const value of whole.flat()) expect(Math.abs(value ?? NaN)).toBeLessThanOrEqual(1);
    expect(whole[0][1]).not.toBeCloseTo(allOf(events, "conflicts")[0].cosine[0][1] ?? NaN, 3);
  });

  it("say why there is no shared representation to measure at", async () => {
    const partly = await trained(text("t = x -> dense(6, tanh)\n  h = t -> each(dense(4, tanh), groups: [[a, b], [c]])", "conflicts: every(1)"));
    expect(firstOf(partly, "started")?.representation).toEqual({ missing: expect.stringMatching(/^dense\(4\) in .* serves a and b alone, after what all tasks share$/) });
    expect(allOf(partly, "conflicts")[0].representation).toBeUndefined();
    const apart = await trained(text("h = x -> each(dense(4, tanh))", "conflicts: every(1)"));
    expect(firstOf(apart, "started")?.representation).toEqual({ missing: "no layer with weights serves all tasks" });
    expect(firstOf(await trained(text(trunk, "")), "started")?.representation).toBeUndefined();
  });

  it("know curvature along the step: above zero near the minimum of squared errors", async () => {
    const all = allOf(await trained(text("h = x -> dense(6)", "conflicts: every(1), affinity: every(1)", "sgd(0.01)")), "conflicts");
    for (const { curvature } of all) for (const value of curvature ?? []) expect(value).toBeGreaterThan(0);
  });

  it("say how labels go together before the first step", async () => {
    const events = await trained(text(trunk, "conflicts: every(4)"));
    const overlap = firstOf(events, "overlap");
    expect(events[1].type).toBe("overlap");
    expect(overlap?.labelled).toEqual([64, 64, 64]);
    expect(overlap?.shared[0][2]).toBeGreaterThan(0.5);
    expect(firstOf(await trained(text(trunk, "")), "overlap")).toBeUndefined();
  });

  it("compare what tasks make of the same rows, where they do not read the very same value", async () => {
    const [same] = allOf(await trained(text(trunk, "representations: every_epoch")), "representations");
    expect(same.cka.flat().every((value) => value === null)).toBe(true);
    const own = allOf(await trained(text("h = x -> dense(6, tanh) -> each(dense(4, tanh))", "representations: every_epoch")), "representations");
    expect(own.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(own[0].cka[0][1]).toBeGreaterThan(0);
    expect(own[0].cka[0][1]).toBe(own[0].cka[1][0]);
    expect(own[0].rsa[0][0]).toBeNull();
  });

  it("tell how experts are used: weights of every gate add up to one", async () => {
    const [first] = allOf(await trained(text("h = x -> mmoe(experts: 3, expert: dense(4, tanh))", "conflicts: every(4)")), "experts");
    expect(first.gates.map(({ task }) => task)).toEqual(["a", "b", "c"]);
    for (const { use, entropy, stage } of first.gates) {
      expect(stage).toBe("h");
      expect(use).toHaveLength(3);
      expect(use.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(entropy).toBeGreaterThan(0);
      expect(entropy).toBeLessThanOrEqual(1);
    }
  });

  it("name what a gate chooses from: experts of all, those of one task, and branches, on which a choice may settle without a warning", async () => {
    const labelsOf = async (stage: string) => {
      const events = await trained(text(stage, "conflicts: every(4)"));
      expect(allOf(events, "warning").filter(({ code }) => code === "MTL741")).toEqual([]);
      return allOf(events, "experts")[0].gates.map(({ task, labels }) => [task ?? "all", ...(labels ?? [])].join(", "));
    };
    expect(await labelsOf("h = x -> cgc(shared: 2, private: 1, expert: dense(4, tanh))")).toContain("b, shared 1, shared 2, own 1");
    expect(await labelsOf("h = x -> ple(levels: 2, shared: 1, private: 1, expert: dense(4, tanh))")).toContain("all, shared 1, a 1, b 1, c 1");
    expect(await labelsOf("h = x -> learned_branch(branches: 2, chain: dense(4, tanh))")).toEqual(["a, branch 1, branch 2", "b, branch 1, branch 2", "c, branch 1, branch 2"]);
  });

  it("train every task alone after the run where that is asked for", async () => {
    const events = await trained(text(trunk, "baselines: true"));
    expect(allOf(events, "baseline").map(({ task }) => task)).toEqual(["a", "b", "c"]);
    expect(events.findIndex(({ type }) => type === "finished")).toBeLessThan(events.findIndex(({ type }) => type === "baseline"));
  });
});

describe("a model of some of its tasks", () => {
  it("loses what only the others read", () => {
    const graph = graphOf(text("h = x -> dense(6, tanh) -> each(dense(4, tanh))", "conflicts: every(1)"));
    const alone = subsetGraph(graph, ["b"]);
    expect(lossTasks(alone)).toEqual(["b"]);
    expect(alone.nodes.every(({ tasks }) => tasks.join() === "b")).toBe(true);
    expect(alone.nodes.length).toBeLessThan(graph.nodes.length);
    expect(alone.analyze.conflicts).toBe(0);
  });

  it("trains to scores, the same ones again and again", async () => {
    const model = prepared(subsetGraph(graphOf(text(trunk, "")), ["a"]));
    const [first, second] = [await runTrial(model, createReferenceExecutor()), await runTrial(model, createReferenceExecutor())];
    if ("failed" in first || "failed" in second) throw new Error("a trial failed");
    expect(first.test).toEqual(second.test);
    expect(Object.keys(first.test)).toEqual(["a"]);
    expect(first).toMatchObject({ split: "test", epochs: 2, parameters: 4 * 6 + 6 + 6 + 1 });
  });

  it("says why it failed", async () => {
    const model = prepared(subsetGraph(graphOf(text(trunk, "", "sgd(1e30)")), ["a"]));
    const result = await runTrial(model, createReferenceExecutor());
    expect("failed" in result && result.failed).toMatch(/not a (finite )?number/);
  });
});

import { describe, expect, it } from "vitest";
import { type EvidenceCode, findingsOf } from "../../src/advice/index.ts";
import { instantiate } from "../../src/catalog/instantiate.ts";
import type { Dataset, Split } from "../../src/data/dataset.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { train } from "../../src/training/index.ts";

/** Four numbers a row, and what each task has to tell of them. */
type Label = (x: readonly number[]) => number;

interface Told {
  readonly labels: Readonly<Record<string, Label>>;
  readonly trunk: string;
  readonly train?: string;
  readonly analyze?: string;
  readonly rows?: number;
  readonly tasks?: Readonly<Record<string, string>>;
}

function split(rows: number, labels: Told["labels"], seed: number): Split {
  const random = randomOf(seed);
  const x = Array.from({ length: rows }, () => Array.from({ length: 4 }, () => random.normal()));
  return {
    rows,
    batch: (picked) => ({
      "input/x": { shape: [4], data: Float32Array.from([...picked].flatMap((row) => x[row])) },
      ...Object.fromEntries(Object.entries(labels).flatMap(([task, label]) => [
        [`label/${task}`, { shape: [1], data: Float32Array.from([...picked].map((row) => label(x[row]))) }],
        [`mask/${task}`, { shape: [], data: Float32Array.from(picked, () => 1) }],
      ])),
    }),
  };
}

/** Trains in earnest and gives what the run has shown, by code. */
async function shown({ labels, trunk, train: settings = "optimizer: adam(1e-2), epochs: 6", analyze = "conflicts: every(1)", rows = 320, tasks = {} }: Told) {
  const text = `model M {
    data "rows.csv"
    input x : number[4]
    ${trunk}
    ${Object.keys(labels).map((task) => `task ${task} : number = ${tasks[task] ?? "h { scale: none }"}`).join("\n    ")}
    train { ${settings}, batch: 32, seed: 3 }
    analyze { ${analyze} }
  }`;
  const { models, problems } = check(text);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const graph = models[0].graph!;
  const [learning, test] = [split(rows, labels, 7), split(128, labels, 8)];
  const dataset: Dataset = { train: learning, validation: test, test, vocabularySizes: {}, labels: [], fingerprint: "f", signature: { inputs: [], outputs: [] } };
  const events: RunEvent[] = [];
  for await (const event of train({ model: { graph, dataset, notes: [], instance: instantiate(graph, {}) }, executor: createReferenceExecutor(), run: "r" })) events.push(event);
  expect(events.some(({ type }) => type === "finished")).toBe(true);
  const found = findingsOf(events, (task) => graph.tasks.find(({ name }) => name === task)!.span);
  return (code: EvidenceCode) => found.filter((finding) => finding.code === code);
}

const narrow = "h = x -> dense(2, tanh)";
const wide = "h = x -> dense(8, tanh)";
const first: Label = (x) => x[0];
const noise = randomOf(99);

describe("what a run really shows", () => {
  it("MTL801: opposite labels behind one head of weights conflict in its layers, and one pair is named", async () => {
    // Both tasks are the very same number, which no layer of their own can turn round: what one wants higher the other wants lower.
    const found = await shown({ labels: { up: first, down: (x) => -x[0] }, trunk: "h = x -> dense(8, tanh) -> dense(1)", });
    const [finding] = found("MTL801");
    expect(finding.tasks).toEqual(["up", "down"]);
    expect(finding.message).toMatch(/^up and down conflict in dense\(\d\) in h: in \d+% of steps/);
    expect(finding.numbers["cosine"]).toBeLessThan(-0.2);
  });

  it("MTL802: a task for which a narrow trunk has no room does better alone", async () => {
    const big = 6;
    const found = await shown({
      labels: { loud: (x) => big * (x[0] + x[1] * x[2]), louder: (x) => big * (x[1] - x[3]), quiet: (x) => Math.tanh(x[2]) },
      trunk: narrow, analyze: "conflicts: every(4), baselines: true", train: "optimizer: adam(2e-2), epochs: 12",
    });
    const quiet = found("MTL802").find(({ tasks }) => tasks[0] === "quiet");
    expect(quiet?.message).toMatch(/^quiet does better alone: its loss is \d+% higher in this model/);
    expect(quiet?.numbers["share"]).toBeGreaterThan(0.5);
  });

  it("MTL803: two tasks with one label are twins, by their labels", async () => {
    const found = await shown({ labels: { one: first, same: (x) => 2 * x[0] + 1, other: (x) => x[3] }, trunk: wide });
    expect(found("MTL803").map(({ tasks }) => tasks)).toEqual([["one", "same"]]);
    expect(found("MTL803")[0].message).toContain("their labels share");
  });

  it("MTL804: of many experts some die when gates are pushed hard", async () => {
    const found = await shown({
      labels: { a: (x) => 5 * x[0], b: (x) => 5 * x[0] + x[1] }, trunk: "h = x -> mmoe(experts: 6, expert: dense(4, tanh))", train: "optimizer: adam(0.3), epochs: 20",
    });
    const [dead] = found("MTL804");
    expect(dead.message).toMatch(/of h (is|are) dead: no gate gives (it|them) more than 1% on average/);
  });

  it("MTL805: gates of two experts end at one alone when they are pushed hard", async () => {
    const found = await shown({
      labels: { a: (x) => 20 + 0 * x[0], b: (x) => 20 + 0.01 * x[1] }, trunk: "h = x -> mmoe(experts: 2, expert: dense(4, relu), gate: dense(4, relu))", train: "optimizer: adam(1), epochs: 12",
    });
    expect(found("MTL805").map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the gate of a in h has hardened: each row goes to one expert alone \(entropy 0\.0\d of 1\)/),
      expect.stringMatching(/^the gate of b in h has collapsed: expert \d gets \d+% of its weight \(entropy 0\.0\d of 1\)$/),
    ]);
  });

  it("MTL806 and MTL808: a label a hundred times larger has the larger loss, and nearly all of the gradients", async () => {
    const found = await shown({ labels: { huge: (x) => 100 * (x[0] + noise.normal()), small: (x) => x[1] }, trunk: wide, train: "optimizer: adam(1e-3), epochs: 4" });
    expect(found("MTL806")[0]).toMatchObject({ tasks: ["huge", "small"] });
    expect(found("MTL806")[0].numbers["ratio"]).toBeGreaterThan(10);
    expect(found("MTL808")[0]).toMatchObject({ tasks: ["huge"] });
  });

  it("MTL807: a task with too few labelled rows is told, and those with enough are not", async () => {
    const few = await shown({ labels: { a: first, b: (x) => x[1] }, trunk: wide, rows: 160, train: "optimizer: adam(1e-2), epochs: 1" });
    expect(few("MTL807").map(({ tasks }) => tasks[0])).toEqual(["a", "b"]);
    expect(few("MTL807")[0].message).toContain("about 160 labelled rows");
    const enough = await shown({ labels: { a: first, b: (x) => x[1] }, trunk: wide, train: "optimizer: adam(1e-2), epochs: 1" });
    expect(enough("MTL807")).toEqual([]);
  });

  it("nothing of the kind: tasks that go together, wide enough, with labels of one size", async () => {
    const found = await shown({ labels: { a: (x) => x[0] + 0.5 * x[1], b: (x) => x[0] - 0.5 * x[2] }, trunk: wide });
    for (const code of ["MTL801", "MTL803", "MTL804", "MTL805", "MTL806", "MTL807", "MTL808"] as const) expect(found(code), code).toEqual([]);
  });
});

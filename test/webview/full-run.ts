import type { RunEvent } from "../../src/protocol/events.ts";
import type { Advice, ToPanel } from "../../src/protocol/panel.ts";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { syntheticRun, taskNames } from "./synthetic-run.ts";

/** A made-up run that tells of everything: experts, vectors, relations, baselines, notes. */
export function fullRun(): RunEvent[] {
  const [started, ...rest] = syntheticRun({ until: 900 });
  if (started?.type !== "started") throw new Error("a run begins with `started`");
  return [{ ...started, penalties: [{ name: "relation(heads)", strength: 0.1 }] }, profile, ...baselines, ...rest.flatMap((event) => (event.type === "epoch" ? [event, ...afterEpoch(event.epoch, event.step)] : [event]))];
}

const baselines: readonly RunEvent[] = taskNames.map((task, place) => ({
  type: "baseline", step: 0, task, split: "test", loss: 0.3 + 0.1 * place, metrics: { auc: 0.7 + 0.02 * place, accuracy: 0.8 },
}));

const profile: RunEvent = {
  type: "profile",
  sources: [{
    name: "data", file: "bank.csv", rows: { all: 1000, train: 800, validation: 100, test: 100 }, more: 3,
    columns: [
      { name: "age", type: "number", readers: ["input age"], missingShare: 0, minimum: 18, maximum: 95, mean: 40.936, histogram: [5, 0, 10] },
      { name: "job", type: "text", readers: ["input job", "split"], missingShare: 0.021, distinct: 3, values: ["clerk", "farmer", "cook"], histogram: [600, 300, 79] },
    ],
  }],
  overlap: { tasks: [...taskNames], rows: taskNames.map((_, row) => taskNames.map((_unused, column) => (row === column ? 1000 : 100 * (row + column)))) },
};

/** Evidence with edits, one of them compared. */
export const adviceOfBank: Advice = {
  stale: false, acts: true,
  findings: [
    { code: "MTL801", message: "loan and housing conflict in dense(64) in trunk: in 71% of steps (60% to 80%)", start: 324, end: 340 },
    { code: "MTL807", message: "loan has about 90 labelled rows", start: 400, end: 410 },
  ],
  edits: [
    { title: "Give loan a copy", cost: "+528 parameters", why: "loan and housing conflict in dense(64) in trunk: in 71% of steps (60% to 80%)" },
    { title: "Combine gradients by `pcgrad`", cost: "no more parameters", why: "loan has about 90 labelled rows" },
  ],
  compared: [{ title: "Combine gradients by `pcgrad`", verdict: "Δm +0.10% ± 0.40 ? on test over 3 seeds: no measurable difference" }],
};

const square = (cell: (row: number, column: number) => number) => taskNames.map((_, row) => taskNames.map((_unused, column) => cell(row, column)));

function afterEpoch(epoch: number, step: number): RunEvent[] {
  const share = (task: number, expert: number) => Math.exp(0.2 * epoch * Math.cos(task + 2 * expert));
  const use = (task: number) => [0, 1, 2, 3].map((expert) => share(task, expert) / [0, 1, 2, 3].reduce((sum, other) => sum + share(task, other), 0));
  const vectors = taskNames.map((_, task) => [0, 1, 2, 3].map((place) => Math.sin(epoch * 0.1 + task * (place + 1))));
  return [
    { type: "experts", step, epoch, gates: taskNames.map((task, place) => ({ stage: "mixed", task, use: use(place), entropy: 0.8, span: { start: 1, end: 2 } })) },
    {
      type: "relations", step, epoch,
      relations: [
        { name: "vectors(seen)", figure: "cosine", labels: [...taskNames], matrix: square((row, column) => (row === column ? 1 : Math.cos(row - column))), vectors },
        { name: "stitch(low)", figure: "weights", labels: [...taskNames], matrix: square((row, column) => (row === column ? 0.9 : 0.025)) },
      ],
    },
    ...(epoch === 3 ? [
      { type: "note" as const, code: "MTL742", message: "loan is over: it has not become better for 3 epochs.", step, epoch, task: "loan" },
      { type: "warning" as const, code: "MTL703", message: "balance decides nearly alone.", step, task: "balance" },
    ] : []),
  ];
}

/** Three runs of the model: two that have ended, with notes, and the one that is shown. */
export const runsOfBank = (): Extract<ToPanel, { type: "runs" }> => ({
  type: "runs", own: "run-3", runs: [summary(3, "running", "sum"), summary(2, "finished", "pcgrad"), summary(1, "finished", "sum")],
});

function summary(number: number, status: RunSummary["status"], combine: string): RunSummary {
  const [started] = syntheticRun({ until: 1 });
  if (started?.type !== "started") throw new Error("a run begins with `started`");
  const scoresAt = (epoch: number): RunSummary["scores"] => Object.fromEntries(started.tasks.map(({ name, metrics }, task) => [name, {
    loss: 1 / (epoch + task + number), metrics: Object.fromEntries(metrics.map((metric) => [metric.name, 0.6 + 0.02 * (epoch + number)])),
  }]));
  return {
    name: `run-${number}`, status, created: number, settings: { seed: number, combine, batch: 256 }, tasks: started.tasks, scores: scoresAt(4), alone: number === 1 ? scoresAt(2) : {},
    epochs: [1, 2, 3].map((epoch) => ({ epoch, validation: scoresAt(epoch) })), affinity: square((row, column) => 0.01 * (row - column) / number), affinityHalf: square(() => 0.005),
    note: number === 2 ? "the best so far" : "", tags: number === 2 ? ["keep"] : [],
  };
}

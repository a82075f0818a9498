import type { EventOf, RunEvent } from "../../../src/protocol/events.ts";

const tasks = 8;
const layers = 6;
const perEpoch = 1000;

const names = (count: number) => Array.from({ length: count }, (_, task) => `task_${task}`);

/** Any numbers will do, but not the same ones. */
const wave = (step: number, place: number) => Math.sin(step * 0.07 + place * 1.7) + 0.5 * Math.sin(step * 1.3 + place);

export function startOf(count: number, epochs: number, stepsPerEpoch = perEpoch): EventOf<"started"> {
  const all = names(count);
  return {
    type: "started", time: 0, run: "bench", model: "Bench", data: "none",
    tasks: all.map((name) => ({ name, kind: "binary", metrics: [{ name: "auc", higherIsBetter: true }] })),
    layers: count > tasks ? [] : Array.from({ length: layers }, (_, layer) => ({ name: `dense(${layer}) in trunk`, tasks: all, parameters: 1000, span: { start: layer, end: layer + 1 } })),
    parameters: { total: 10_000, shared: 8_000 }, rows: { train: 1, validation: 1, test: 1 }, epochs, stepsPerEpoch, batch: 1, seed: 0,
    executor: "bench", optimizer: "adam", weights: "equal", combine: "sum",
  };
}

const matrix = (count: number, cell: (row: number, column: number) => number) =>
  Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_unused, column) => cell(row, column)));

const cosines = (step: number, layer: number) => matrix(tasks, (row, column) => (row === column ? 1 : 0.4 * wave(step, layer + row * column)));

/** What a step of eight tasks tells: one event; every tenth also its conflicts and its affinity. */
export function eventsOf(step: number): RunEvent[] {
  const told: RunEvent[] = [{
    type: "step", time: step * 5, step, epoch: Math.ceil(step / perEpoch), weights: names(tasks).map((_, task) => 1 + 0.1 * wave(step, task)),
    losses: names(tasks).map((_, task) => 0.5 + task / 10 + Math.exp(-step / 2000) + 0.05 * wave(step, task)),
  }];
  if (step % 10 !== 0) return told;
  return [
    { type: "conflicts", step, cosine: cosines(step, 0), layers: Array.from({ length: layers }, (_, layer) => cosines(step, layer)) },
    { type: "affinity", step, measure: "lookahead", matrix: affinity(tasks, step) },
    ...told,
  ];
}

const affinity = (count: number, step: number) => matrix(count, (row, column) => (row % 4 === column % 4 ? 0.01 : -0.004) + 0.002 * wave(step, row * 31 + column));

/** A run of many tasks that has measured affinity twice. */
export const manyTasks = (count: number): RunEvent[] => [
  startOf(count, 1, 100),
  ...Array.from({ length: 2 }, (_, index): RunEvent => ({ type: "affinity", step: index + 1, measure: "lookahead", matrix: affinity(count, index + 1) })),
];

/** Steps alone: as many points a curve. */
export const manySteps = (count: number): RunEvent[] => [
  startOf(tasks, Math.ceil(count / perEpoch)),
  ...Array.from({ length: count }, (_, index) => eventsOf(index + 1).filter(({ type }) => type === "step")).flat(),
];

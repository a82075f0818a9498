import type { EventOf, RunEvent, Scores } from "../../src/protocol/events.ts";

/** A made-up run with the sizes and noise of a real one; the same seed gives the same events. */
export interface SyntheticRun {
  readonly seed?: number;
  readonly epochs?: number;
  readonly stepsPerEpoch?: number;
  /** Events after this step are left out: a run that is still going. */
  readonly until?: number;
  readonly affinityEvery?: number;
  readonly conflictsEvery?: number;
}

const tasks: EventOf<"started">["tasks"] = [
  { name: "subscribe", kind: "binary", metrics: [{ name: "auc", higherIsBetter: true }, { name: "accuracy", higherIsBetter: true }] },
  { name: "housing", kind: "binary", metrics: [{ name: "auc", higherIsBetter: true }, { name: "accuracy", higherIsBetter: true }] },
  { name: "loan", kind: "binary", metrics: [{ name: "auc", higherIsBetter: true }, { name: "accuracy", higherIsBetter: true }] },
  { name: "marital", kind: "classes", metrics: [{ name: "accuracy", higherIsBetter: true }, { name: "macro_f1", higherIsBetter: true }] },
  { name: "balance", kind: "number", metrics: [{ name: "rmse", higherIsBetter: false }, { name: "mae", higherIsBetter: false }, { name: "r2", higherIsBetter: true }] },
];

export const taskNames: readonly string[] = tasks.map(({ name }) => name);

const layers: EventOf<"started">["layers"] = [
  { name: "embed(8) in jobs", tasks: [...taskNames], parameters: 104, span: { start: 210, end: 218 } },
  { name: "dense(128) in trunk", tasks: [...taskNames], parameters: 7_808, span: { start: 300, end: 316 } },
  { name: "dense(64) in trunk", tasks: [...taskNames], parameters: 8_256, span: { start: 324, end: 340 } },
  { name: "dense(32) in credit", tasks: ["housing", "loan", "balance"], parameters: 2_080, span: { start: 371, end: 387 } },
];

/** Recipient, then source: what a measurement scatters around. */
const truth = [
  [0.020, 0.006, 0.001, -0.002, 0.000],
  [0.004, 0.022, 0.009, 0.001, 0.003],
  [0.001, 0.011, 0.025, -0.001, 0.004],
  [-0.004, 0.002, -0.001, 0.018, -0.008],
  [0.000, 0.003, 0.005, -0.006, 0.030],
];

const inCredit = new Set([1, 2, 4]);

/** The whole event log of a run. */
export function syntheticRun({ seed = 7, epochs = 12, stepsPerEpoch = 140, until, affinityEvery = 10, conflictsEvery = 10 }: SyntheticRun = {}): RunEvent[] {
  const noise = normal(seed);
  const last = Math.min(until ?? Infinity, epochs * stepsPerEpoch);
  const events: RunEvent[] = [started(epochs, stepsPerEpoch)];
  for (let step = 1; step <= last; step++) {
    const epoch = Math.ceil(step / stepsPerEpoch);
    const share = step / (epochs * stepsPerEpoch);
    if (conflictsEvery > 0 && step % conflictsEvery === 0) events.push(conflicts(step, share, noise));
    if (affinityEvery > 0 && step % affinityEvery === 0) events.push(affinity(step, share, noise));
    events.push({ type: "step", time: 1_000_000 + step * 42, step, epoch, losses: tasks.map((_, task) => loss(task, share) * (1 + 0.12 * noise())), weights: tasks.map(() => 1) });
    if (step % stepsPerEpoch === 0) events.push(endOfEpoch(epoch, step, share, noise), { type: "checkpoint", step, epoch });
  }
  if (until === undefined) events.push(finished(epochs, last, noise));
  return events;
}

const started = (epochs: number, stepsPerEpoch: number): EventOf<"started"> => ({
  type: "started", time: 1_000_000, run: "bank/2026-11-22T03-20-07-7", model: "Bank", data: "bank-full.csv", tasks, layers,
  parameters: { total: 21_452, shared: 18_248 }, rows: { train: 36_168, validation: 4_521, test: 4_522 },
  epochs, stepsPerEpoch, batch: 256, seed: 7, executor: "onnxruntime-node 1.30.0, 1 thread", optimizer: "adam(0.001)", weights: "uncertainty", combine: "pcgrad",
});

const levels = [[0.29, 0.12], [0.47, 0.22], [0.38, 0.1], [0.92, 0.16], [0.71, 0.29]] as const;

const loss = (task: number, share: number): number => {
  const [floor, drop] = levels[task] ?? [1, 1];
  return floor + drop * Math.exp(-6 * share);
};

const symmetric = (cell: (row: number, column: number) => number | null): (number | null)[][] => {
  const matrix: (number | null)[][] = tasks.map(() => tasks.map(() => 1));
  for (let row = 0; row < tasks.length; row++) {
    for (let column = row + 1; column < tasks.length; column++) {
      const value = cell(row, column);
      for (const [a, b] of [[row, column], [column, row]] as const) matrix[a]![b] = value;
    }
  }
  return matrix;
};

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

function conflicts(step: number, share: number, noise: () => number): EventOf<"conflicts"> {
  const cosine = (row: number, column: number, depth: number): number => {
    const kinship = ((truth[row]?.[column] ?? 0) + (truth[column]?.[row] ?? 0)) * 18;
    return clamp(kinship - 0.12 * depth - 0.15 * share + 0.22 * noise());
  };
  return {
    type: "conflicts", step,
    cosine: symmetric((row, column) => cosine(row, column, 0.6)),
    layers: layers.map((_, depth) => symmetric((row, column) =>
      depth === 3 && !(inCredit.has(row) && inCredit.has(column)) ? null : cosine(row, column, depth - 1))),
  };
}

const affinity = (step: number, share: number, noise: () => number): EventOf<"affinity"> => ({
  type: "affinity", step, measure: "lookahead",
  matrix: truth.map((row) => row.map((value) => value * (1 - 0.4 * share) + 0.006 * noise())),
});

function scores(share: number, noise: () => number): Scores {
  const rise = 1 - Math.exp(-5 * share);
  const value = (name: string, task: number): number => {
    if (name === "rmse") return 1.42 - 0.3 * rise + 0.01 * noise();
    if (name === "mae") return 1.08 - 0.22 * rise + 0.01 * noise();
    if (name === "r2") return 0.24 * rise + 0.005 * noise();
    return 0.55 + (0.3 - 0.03 * task) * rise + 0.004 * noise();
  };
  return Object.fromEntries(tasks.map(({ name, metrics }, task) => [name, {
    loss: loss(task, share) * (1.03 + 0.01 * noise()),
    metrics: Object.fromEntries(metrics.map((metric) => [metric.name, value(metric.name, task)])),
  }]));
}

const endOfEpoch = (epoch: number, step: number, share: number, noise: () => number): EventOf<"epoch"> => ({
  type: "epoch", time: 1_000_000 + step * 42, epoch, step,
  train: Object.fromEntries(taskNames.map((name, task) => [name, { loss: loss(task, share) }])),
  validation: scores(share, noise),
});

const finished = (epoch: number, step: number, noise: () => number): EventOf<"finished"> => ({
  type: "finished", time: 1_000_000 + step * 42, step, epoch, reason: "epochs", bestEpoch: epoch - 1, split: "test", test: scores(1, noise),
});

/** Normal numbers of a small generator (mulberry32 and Box–Muller). */
function normal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}

/** A run of many tasks in planted groups: its start, a few measurements of affinity, and its end. */
export function manyTasks(size: number, groups: number, measurements = 4): RunEvent[] {
  const noise = normal(3);
  const names = Array.from({ length: size }, (_, task) => ({ name: `task_${task}`, kind: "binary", metrics: [] }));
  const first = started(1, measurements);
  const matrices = Array.from({ length: measurements }, (_, index): EventOf<"affinity"> => ({
    ...affinity(index + 1, 0.5, noise),
    matrix: names.map((_row, recipient) => names.map((_column, source) => (recipient === source ? 0.03 : recipient % groups === source % groups ? 0.01 : -0.004) + 0.002 * noise())),
  }));
  return [{ ...first, tasks: names, layers: [] }, ...matrices];
}

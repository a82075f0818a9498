import { bootstrapMean } from "./bootstrap.ts";
import { gradientShares } from "./geometry.ts";
import type { Estimate } from "./interval.ts";
import type { Measured, MeasuredMatrix } from "./matrix.ts";

/** What measured steps say of every task by itself: one measurement a step. */
export interface StepRecord {
  /** [layer][task] */
  readonly norms?: MeasuredMatrix | undefined;
  readonly withUpdate?: readonly Measured[] | undefined;
  readonly expectedChange?: readonly Measured[] | undefined;
  readonly curvature?: readonly Measured[] | undefined;
}

export interface TaskSteps {
  /** Of its gradient in the sum of all lengths, over shared weights. */
  readonly share: Estimate;
  /** The same, layer by layer; nothing measured where it does not own the layer. */
  readonly layers: readonly Estimate[];
  /** Cosine of its gradient with the step that was taken. */
  readonly withUpdate: Estimate;
  /** Of its loss, by the step that was taken: −η g·d, below 0 it falls. */
  readonly expectedChange: Estimate;
  /** Multi-task curvature of its loss along that step (Yu et al. 2020): above 0 it curves upwards. */
  readonly curvature: Estimate;
}

/** Means over the steps of one run, or of several, with intervals as of `bootstrapMean`. */
export function taskSteps(tasks: number, runs: readonly (readonly StepRecord[])[]): TaskSteps[] {
  const layers = runs.flat().find(({ norms }) => norms)?.norms?.length ?? 0;
  const mean = (of: (record: StepRecord) => Measured | undefined) => bootstrapMean(runs.map((run) => run.flatMap((record) => {
    const value = of(record);
    return typeof value === "number" && Number.isFinite(value) ? [value] : [];
  })));
  // Once a record, not once a task of it: shares of all tasks come together.
  const shares = new Map(runs.flat().map((record) => [record, record.norms && { all: gradientShares(lengths(record.norms, tasks)), layers: record.norms.map(gradientShares) }]));
  return Array.from({ length: tasks }, (_, task) => ({
    share: mean((record) => shares.get(record)?.all[task]),
    layers: Array.from({ length: layers }, (_layer, layer) => mean((record) => shares.get(record)?.layers[layer]?.[task])),
    withUpdate: mean(({ withUpdate }) => withUpdate?.[task]),
    expectedChange: mean(({ expectedChange }) => expectedChange?.[task]),
    curvature: mean(({ curvature }) => curvature?.[task]),
  }));
}

/** Of every task's gradient over all layers. */
export function lengths(norms: MeasuredMatrix, tasks: number): Measured[] {
  return Array.from({ length: tasks }, (_, task) => Math.sqrt(norms.reduce((sum, layer) => sum + (layer[task] ?? 0) ** 2, 0)));
}

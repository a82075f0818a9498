import * as v from "valibot";

/**
 * What a run says while it goes: one JSON object a line in the run folder, one message each to a panel.
 * Matrices are [recipient or row][source or column] in the order of `started.tasks`; null is "not measured"
 * (a task without labels in the batch, a pair that shares nothing).
 */
const measured = v.nullable(v.number());
const isMeasured = (value: unknown): boolean => value === null || (typeof value === "number" && !Number.isNaN(value));
/** By hand: a matrix of a thousand tasks holds a million numbers, each too small a thing for a schema of its own. */
const matrix = v.custom<(number | null)[][]>((rows) => Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.every(isMeasured)), "a matrix holds rows of numbers and nulls");
const perTask = v.custom<(number | null)[]>((row) => Array.isArray(row) && row.every(isMeasured), "one number or null a task");

export const taskInfo = v.object({
  name: v.string(),
  kind: v.string(),
  metrics: v.array(v.object({ name: v.string(), higherIsBetter: v.boolean() })),
});

export const layerInfo = v.object({
  /** `dense(50) in trunk` */
  name: v.string(),
  tasks: v.array(v.string()),
  parameters: v.number(),
  span: v.object({ start: v.number(), end: v.number() }),
});

export const penaltyInfo = v.object({
  /** `trace_norm(towers)` */
  name: v.string(),
  strength: v.number(),
});

export const startedEvent = v.object({
  type: v.literal("started"),
  time: v.number(),
  run: v.string(),
  model: v.string(),
  data: v.string(),
  tasks: v.array(taskInfo),
  /** Shared layers, in the order of the model. */
  layers: v.array(layerInfo),
  /** In the order of `step.penalties`; absent where there are none. */
  penalties: v.optional(v.array(penaltyInfo)),
  /** The values that all tasks share last, where conflicts are measured too; or why there are none, as a sentence. */
  representation: v.optional(v.union([v.object({ values: v.array(v.string()) }), v.object({ missing: v.string() })])),
  parameters: v.object({ total: v.number(), shared: v.number() }),
  rows: v.object({ train: v.number(), validation: v.number(), test: v.number() }),
  epochs: v.number(),
  stepsPerEpoch: v.number(),
  batch: v.number(),
  seed: v.number(),
  executor: v.string(),
  optimizer: v.string(),
  weights: v.string(),
  combine: v.string(),
  /** The step from which a resumed run goes on. */
  resumedAt: v.optional(v.number()),
});

export const stepEvent = v.object({
  type: v.literal("step"),
  time: v.number(),
  step: v.number(),
  epoch: v.number(),
  losses: perTask,
  /** Weight of each task in this step: weighting times combiner times `weight`. */
  weights: perTask,
  /** What each penalty adds to the total, times its strength. */
  penalties: v.optional(v.array(measured)),
  /** As of `conflicts`, in every step whose products of gradients are known anyway. */
  withUpdate: v.optional(perTask),
  expectedChange: v.optional(perTask),
});

export const conflictsEvent = v.object({
  type: v.literal("conflicts"),
  step: v.number(),
  /** Cosines over all parameters that a pair shares. */
  cosine: matrix,
  /** The same, layer by layer, in the order of `started.layers`. */
  layers: v.array(matrix),
  /** Cosine of every task's gradient with the combined one, over shared parameters. */
  withUpdate: v.optional(perTask),
  /** −η g·d: by how much a plain step of the learning rate along the combined gradient changes each loss; above 0 the task loses by it. */
  expectedChange: v.optional(perTask),
  /** Length of every task's gradient, [layer][task], in the order of `started.layers`; null where the task does not own it. */
  norms: v.optional(matrix),
  /** Losses of the batch before the step, and the learning rate: with the lengths they give the first-order affinity. */
  losses: v.optional(perTask),
  rate: v.optional(v.number()),
  /** 2 (L′ − L + rate g·d) / (rate |d|)² of every task along the combined gradient d: above 0 the loss curves upwards; where affinity is measured too. */
  curvature: v.optional(perTask),
  /** Cosines as the optimizer sees gradients: every number divided by the root of its second moment's root. */
  preconditioned: v.optional(matrix),
  /** The same, layer by layer. */
  preconditionedLayers: v.optional(v.array(matrix)),
  /** Cosines at the shared representation: of the losses' gradients by its values over the batch; absent where the model has none (`started.representation`). */
  representation: v.optional(matrix),
});

export const affinityEvent = v.object({
  type: v.literal("affinity"),
  step: v.number(),
  measure: v.literal("lookahead"),
  /** Z[recipient][source] = 1 − L_recipient(after a step for source) / L_recipient: positive helps. */
  matrix,
});

/** What one batch alone says of itself: the same task's gradients on its two halves. */
export const ceilingEvent = v.object({
  type: v.literal("ceiling"),
  step: v.number(),
  /** Cosine of every task's gradients on the two halves of the batch, over shared parameters. */
  cosine: perTask,
});

/** A[recipient][source] = 1 − L_recipient(after) / L_recipient(before), the sources stepping one after the other within the batch. */
export const proximalEvent = v.object({
  type: v.literal("proximal"),
  step: v.number(),
  matrix,
});

/** Likeness of what tasks make of the same probe rows before their last layer; null where two tasks read the very same value. */
export const representationsEvent = v.object({
  type: v.literal("representations"),
  step: v.number(),
  epoch: v.number(),
  rows: v.number(),
  cka: matrix,
  rsa: matrix,
});

/** How labels go together: said once, before the first step. */
export const overlapEvent = v.object({
  type: v.literal("overlap"),
  step: v.number(),
  rows: v.number(),
  /** Labelled rows of every task in the training part, counted on these rows and scaled up. */
  labelled: v.optional(perTask),
  /** Share of rows that both tasks label, among those that either does. */
  both: matrix,
  /** What the two labels say of each other, in [0, 1]: mutual information over the root of the product of the entropies. */
  shared: matrix,
});

/** How experts are used, at the end of an epoch, over probe rows. */
export const expertsEvent = v.object({
  type: v.literal("experts"),
  step: v.number(),
  epoch: v.number(),
  gates: v.array(v.object({
    /** The stage: `experts`. */
    stage: v.string(),
    task: v.optional(v.string()),
    /** Mean weight of every expert. */
    use: v.array(v.number()),
    /** What each of them is to this gate: `expert 2`, `shared 1`, `own 1`, `branch 3`; logs of earlier versions do not say. */
    labels: v.optional(v.array(v.string())),
    /** Mean entropy of the weights over log(experts): 0 is one expert alone, 1 all alike. */
    entropy: v.number(),
    span: v.object({ start: v.number(), end: v.number() }),
  })),
});

/** What a training of a task came to. */
const reached = { loss: measured, metrics: v.record(v.string(), measured) };

export const scores = v.record(v.string(), v.object(reached));

const groupFigures = {
  groups: v.array(v.object({
    name: v.string(),
    rows: v.number(),
    scores,
    /** Of binary tasks: share predicted as 1, over all rows and over those whose label is 1. */
    rates: v.record(v.string(), v.object({ positive: measured, truePositive: measured })),
  })),
  /** Largest differences between groups, by binary task. */
  differences: v.record(v.string(), v.object({ parity: measured, opportunity: measured })),
};

/** Figures by the values of one column. */
export const groupFiguresOf = v.object(groupFigures);

/**
 * A task trained alone, with the run's settings: with its seed (`analyze { baselines: true }`), or as `mtl baselines` found it over several; of
 * seeds without the run's own, loss and metrics are means.
 */
export const baselineEvent = v.object({
  type: v.literal("baseline"),
  step: v.number(),
  task: v.string(),
  split: v.picklist(["test", "validation"]),
  ...reached,
  /** Of every seed, this task trained alone and with all the others. */
  over: v.optional(v.array(v.object({ seed: v.number(), alone: v.object(reached), together: v.object(reached) }))),
  /** By group, where `group_by` asks for it. */
  groups: v.optional(groupFiguresOf),
});

/** How parts or tasks are related, as learned weights say: after every epoch, and at the end of the weights that were kept. */
export const relationsEvent = v.object({
  type: v.literal("relations"),
  step: v.number(),
  epoch: v.number(),
  relations: v.array(v.object({
    /** `relation(towers)` */
    name: v.string(),
    /** `correlation`, `similarity`, `adjacency`, `cosine`, `weights` */
    figure: v.string(),
    /** What rows and columns stand for. */
    labels: v.array(v.string()),
    matrix,
    /** Where each stands in a space that was learned, [labels][numbers]. */
    vectors: v.optional(matrix),
  })),
});

export const epochEvent = v.object({
  type: v.literal("epoch"),
  time: v.number(),
  /** 1 after the first. */
  epoch: v.number(),
  step: v.number(),
  train: v.record(v.string(), v.object({ loss: measured })),
  validation: scores,
});

export const checkpointEvent = v.object({
  type: v.literal("checkpoint"),
  step: v.number(),
  epoch: v.number(),
});

export const warningEvent = v.object({
  type: v.literal("warning"),
  code: v.string(),
  message: v.string(),
  step: v.optional(v.number()),
  task: v.optional(v.string()),
});

/** Something worth knowing that is no fault: a task that is over. */
export const noteEvent = v.object({
  type: v.literal("note"),
  code: v.string(),
  message: v.string(),
  step: v.number(),
  epoch: v.number(),
  task: v.optional(v.string()),
});

/** What the tasks of the run that was extended score with its weights, and with those of this run, on the split of `finished`. */
export const forgettingEvent = v.object({
  type: v.literal("forgetting"),
  step: v.number(),
  epoch: v.number(),
  split: v.picklist(["test", "validation"]),
  tasks: v.array(v.object({
    task: v.string(),
    loss: v.object({ before: measured, after: measured }),
    metrics: v.array(v.object({ name: v.string(), higherIsBetter: v.boolean(), before: measured, after: measured })),
  })),
});

export const finishedEvent = v.object({
  type: v.literal("finished"),
  time: v.number(),
  step: v.number(),
  epoch: v.number(),
  /** Why it ended: all epochs, early stopping. */
  reason: v.picklist(["epochs", "early", "steps"]),
  /** The epoch whose weights were kept. */
  bestEpoch: v.number(),
  /** On the test split, or on validation where there is none. */
  split: v.picklist(["test", "validation"]),
  test: scores,
});

/** Every task's figures by the values of one column, on the split of `finished`. */
export const groupsEvent = v.object({
  type: v.literal("groups"),
  column: v.string(),
  split: v.picklist(["test", "validation"]),
  ...groupFigures,
});

/** What the data hold: columns with who reads them, rows by split, and how many rows are labelled for both of two tasks. */
export const profileEvent = v.object({
  type: v.literal("profile"),
  sources: v.array(v.object({
    name: v.string(),
    file: v.string(),
    rows: v.object({ all: v.number(), train: v.number(), validation: v.number(), test: v.number() }),
    columns: v.array(v.object({
      name: v.string(),
      type: v.picklist(["number", "text", "bytes"]),
      readers: v.array(v.string()),
      missingShare: v.number(),
      minimum: v.optional(v.number()),
      maximum: v.optional(v.number()),
      mean: v.optional(v.number()),
      distinct: v.optional(v.number()),
      /** The most frequent ones. */
      values: v.optional(v.array(v.string())),
      /** Rows by equal steps from minimum to maximum, or by the most frequent values. */
      histogram: v.array(v.number()),
    })),
    /** Columns that are not listed. */
    more: v.number(),
  })),
  overlap: v.object({ tasks: v.array(v.string()), rows: v.array(v.array(v.number())) }),
});

/** Paused or stopped on request; the run can be resumed. */
export const stoppedEvent = v.object({
  type: v.literal("stopped"),
  time: v.number(),
  step: v.number(),
  epoch: v.number(),
});

export const failedEvent = v.object({
  type: v.literal("failed"),
  time: v.number(),
  step: v.optional(v.number()),
  code: v.string(),
  /** One sentence that names the thing and the way out. */
  message: v.string(),
});

export const runEvent = v.variant("type", [
  startedEvent, stepEvent, conflictsEvent, affinityEvent, ceilingEvent, proximalEvent, representationsEvent, overlapEvent, profileEvent, expertsEvent,
  baselineEvent, relationsEvent, groupsEvent, epochEvent, checkpointEvent,
  warningEvent, noteEvent, forgettingEvent, finishedEvent, stoppedEvent, failedEvent,
]);

export type RunEvent = v.InferOutput<typeof runEvent>;
export type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;
export type GroupFigures = v.InferOutput<typeof groupFiguresOf>;
export type Scores = v.InferOutput<typeof scores>;

const eventLine = v.pipe(v.string(), v.parseJson(), runEvent);

/** Reads one line of an event log; undefined for a line that is no event (the last one of a run that was cut). */
export function parseEvent(line: string): RunEvent | undefined {
  const parsed = v.safeParse(eventLine, line);
  return parsed.success ? parsed.output : undefined;
}

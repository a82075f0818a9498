import type { Arguments, ParameterDefinition, ScheduleDefinition, ScheduleMoment } from "../definition.ts";

const warmup: ParameterDefinition = {
  name: "warmup", type: "integer", default: 0, minimum: 0, unit: "steps",
  summary: "Steps over which the rate first rises from 0.",
};

const to: ParameterDefinition = {
  name: "to", type: "number", default: 0, minimum: 0, maximum: 1,
  summary: "What is left of the rate at the end, as a share.",
};

const constant: ScheduleDefinition = {
  kind: "schedule",
  name: "constant",
  summary: "The learning rate stays as the optimizer says.",
  documentation: "Every step of the run takes the same learning rate.",
  parameters: [],
  factor: () => 1,
};

const cosine: ScheduleDefinition = {
  kind: "schedule",
  name: "cosine",
  summary: "The learning rate falls along half a cosine, over the whole run.",
  documentation: "`to + (1 − to) · (1 + cos(π p)) / 2` with p from 0 after the warm-up to 1 at the last step of the last epoch. `cosine(warmup: 500)` starts gently.",
  source: "Loshchilov & Hutter, SGDR, ICLR 2017 (without restarts)",
  parameters: [warmup, to],
  factor: (moment, args) => warmed(moment, args, (progress) => Number(args.to) + ((1 - Number(args.to)) * (1 + Math.cos(Math.PI * progress))) / 2),
};

const linear: ScheduleDefinition = {
  kind: "schedule",
  name: "linear",
  summary: "The learning rate falls along a line, over the whole run.",
  documentation: "From 1 after the warm-up to `to` at the last step of the last epoch, as a share of the optimizer's rate.",
  parameters: [to, warmup],
  factor: (moment, args) => warmed(moment, args, (progress) => 1 - (1 - Number(args.to)) * progress),
};

const step: ScheduleDefinition = {
  kind: "schedule",
  name: "step",
  summary: "The learning rate falls at once, every so many epochs.",
  documentation: "After every `every` epochs the rate is multiplied by `factor`: `step(every: 30, factor: 0.1)`.",
  parameters: [
    { name: "every", type: "integer", minimum: 1, unit: "epochs", summary: "Epochs between two falls." },
    { name: "factor", type: "number", default: 0.1, above: 0, maximum: 1, summary: "What is left of the rate after a fall." },
    warmup,
  ],
  factor: (moment, args) => warmed(moment, args, () => Number(args.factor) ** Math.floor(epochOf(moment) / Number(args.every))),
};

const plateau: ScheduleDefinition = {
  kind: "schedule",
  name: "plateau",
  summary: "The learning rate falls whenever the validation loss stops improving.",
  documentation: "The loss is the mean over tasks of each loss as a share of its first value, so that scales do not matter; on the training rows where there is no validation "
    + "split. After `patience` epochs without a new best the rate is multiplied by `factor`, and waiting begins anew.",
  parameters: [
    { name: "patience", type: "integer", default: 3, minimum: 1, unit: "epochs", summary: "Epochs without improvement before a fall." },
    { name: "factor", type: "number", default: 0.1, above: 0, maximum: 1, summary: "What is left of the rate after a fall." },
    warmup,
  ],
  watches: true,
  factor: (moment, args) => warmed(moment, args, () => Number(args.factor) ** moment.plateaus),
};

const cyclical: ScheduleDefinition = {
  kind: "schedule",
  name: "cyclical",
  summary: "The learning rate rises and falls along lines, again and again.",
  documentation: "Starts at `low`, is at its full height after half a `period`, and back at `low` after a whole one (the triangular policy).",
  source: "Smith, Cyclical Learning Rates for Training Neural Networks, WACV 2017",
  parameters: [
    { name: "period", type: "integer", default: 2000, minimum: 2, unit: "steps", summary: "Steps of one rise and fall." },
    { name: "low", type: "number", default: 0.1, minimum: 0, maximum: 1, summary: "The lowest rate, as a share." },
  ],
  factor: ({ step: now }, args) => {
    const phase = ((now - 1) % Number(args.period)) / Number(args.period);
    return Number(args.low) + (1 - Number(args.low)) * (1 - Math.abs(2 * phase - 1));
  },
};

/** Epochs that are over. */
function epochOf({ step: now, stepsPerEpoch }: ScheduleMoment): number {
  return Math.floor((now - 1) / stepsPerEpoch);
}

/** A line up from 0, then the rest of the run from 0 at the first step after it to 1 at the last. */
function warmed({ step: now, steps }: ScheduleMoment, args: Arguments, rest: (progress: number) => number): number {
  const risen = Number(args.warmup ?? 0);
  if (now <= risen) return now / risen;
  return rest(Math.min(1, (now - risen - 1) / Math.max(1, steps - risen - 1)));
}

/** How the learning rate changes during a run: the words after `schedule:`. */
export const schedules: readonly ScheduleDefinition[] = [constant, cosine, linear, step, plateau, cyclical];

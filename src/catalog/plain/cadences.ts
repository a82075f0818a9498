import type { PlainDefinition } from "../definition.ts";

/** What `on` stands for. A measurement takes about as much more time as there are tasks, so more tasks have more steps from one to the next. */
export const usualSteps = (tasks: number): number => 8 * Math.max(1, tasks);

export const cadences: readonly PlainDefinition[] = [
  {
    kind: "cadence",
    name: "every",
    summary: "Measures every n steps.",
    documentation: "`conflicts: every(10)` measures at the first step, then at step 11, 21 and so on. A step that is measured takes longer than one that is not.",
    parameters: [{ name: "n", type: "integer", minimum: 1, unit: "steps", summary: "Steps from one measurement to the next." }],
  },
  {
    kind: "cadence",
    name: "on",
    summary: "Measures at the usual cadence: every eight steps a task.",
    documentation: "With two tasks `on` is `every(16)`, with five `every(40)`, with eight `every(64)`. Measuring conflicts this often takes less than a tenth of the "
      + "training's time; `npm run bench:measure` prints how much. `affinity: on` takes two to five times as much as that.",
    parameters: [],
  },
  {
    kind: "cadence",
    name: "off",
    summary: "Measures nothing.",
    documentation: "Training runs at its full speed, and the panel shows no such figure.",
    parameters: [],
  },
];

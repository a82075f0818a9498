import type { RunEvent } from "../protocol/events.ts";
import type { Progress } from "./checkpoint.ts";
import { validationOrTrain } from "./evaluate.ts";
import { batchFeeds, numbers, run } from "./feeds.ts";
import { expertGates } from "./gates.ts";
import type { Session } from "./session.ts";
import type { StepResult } from "./steps/result.ts";

/** What is watched for collapse: steps in a row, for each task, and what was told already. */
export const startWatch: Progress["watch"] = { idle: [], dominant: [], told: [] };

/** A weight at 0 for so many steps in a row means that the task no longer takes part. */
const idleSteps = 100;

/** So much of all gradients' length, in so many measurements in a row: one batch alone may be odd. */
const dominantShare = 0.8;
const dominantMeasures = 5;

type Watched = Pick<Session, "tasks" | "staticWeights" | "progress" | "strategy">;
type Watching = Pick<StepResult, "labelled" | "weights" | "pull">;

/** Warnings of a step, each once a run and task; counts go on across a resume. */
export function watch(session: Watched, result: Watching, step: number): RunEvent[] {
  const { watch: before } = session.progress;
  const idle = session.tasks.map((_, task) => idleFor(session, result, task));
  // A combiner that lengths do not turn makes nothing of a long gradient.
  const shares = session.strategy.combiner.definition.ignoresLengths ? undefined : sharesOf(result);
  const dominant = session.tasks.map((_, task) => (shares ? (shares[task] > dominantShare ? (before.dominant[task] ?? 0) + 1 : 0) : before.dominant[task] ?? 0));
  const found = session.tasks.flatMap((task, index): Warning[] => [
    ...(idle[index] >= idleSteps ? [idleWarning(task, step)] : []),
    ...(shares && dominant[index] >= dominantMeasures ? [dominantWarning(task, step, shares[index])] : []),
  ]).filter(({ code, task }) => !before.told.includes(`${code} ${task}`));
  session.progress = { ...session.progress, watch: { idle, dominant, told: [...before.told, ...found.map(({ code, task }) => `${code} ${task}`)] } };
  return found.map((warning) => ({ type: "warning", step, ...warning }));
}

interface Warning {
  readonly code: string;
  readonly task: string;
  readonly message: string;
}

/** Steps in a row with weight 0; a step without labels of the task does not count, nor does a `weight` of 0 in the file. */
function idleFor({ progress, staticWeights }: Watched, { labelled, weights }: Watching, task: number): number {
  const before = progress.watch.idle[task] ?? 0;
  if (labelled[task] === 0 || staticWeights[task] === 0) return before;
  return weights[task] === 0 ? before + 1 : 0;
}

/** Shares of the length of all weighted gradients; undefined where fewer than two tasks had one, or the step did not measure. */
function sharesOf({ pull = [] }: Watching): number[] | undefined {
  const sum = pull.reduce((total, value) => total + value, 0);
  return sum > 0 && pull.filter((value) => value > 0).length > 1 ? pull.map((value) => value / sum) : undefined;
}

function idleWarning(task: string, step: number): Warning {
  return {
    code: "MTL702", task,
    message: `${task} has had weight 0 for ${idleSteps} steps at step ${step}, so it no longer trains: try \`weights: equal\` with \`combine: sum\`, `
      + "or a combiner that leaves no task out, such as `upgrad`.",
  };
}

/** A gate that gives one expert more than this has collapsed onto it. */
const collapsedShare = 0.95;

/** Warnings of gates that give nearly every row to one expert, each once a run; looked at after every epoch on some rows. */
export async function watchGates(session: Session): Promise<RunEvent[]> {
  // To settle on one branch is what a choice of branches is for.
  const gates = expertGates(session.model.graph).filter(({ word }) => word !== "branch_choice");
  if (gates.length === 0) return [];
  const split = validationOrTrain(session.model.dataset);
  const program = await session.programs.gates();
  const feeds = await batchFeeds(split, Uint32Array.from({ length: Math.min(gateRows, split.rows) }, (_, row) => row));
  const outputs = await run(program, feeds, session);
  const { step, watch: before } = session.progress;
  const found = gates.flatMap(({ name, role, tasks }) => {
    const shares = numbers(outputs[`gate/${name}`] ?? { shape: [0], data: new Float32Array() });
    const expert = shares.indexOf(Math.max(...shares));
    if (shares.length < 2 || !(shares[expert] > collapsedShare) || before.told.includes(`MTL741 ${name}`)) return [];
    return [{ name, warning: gateWarning({ task: role?.task ?? tasks[0], stage: role?.stage ?? name, expert, share: shares[expert], step }) }];
  });
  session.progress = { ...session.progress, watch: { ...before, told: [...before.told, ...found.map(({ name }) => `MTL741 ${name}`)] } };
  return found.map(({ warning }) => ({ type: "warning", step, ...warning }));
}

/** Enough rows for a mean share. */
const gateRows = 512;

function gateWarning({ task, stage, expert, share, step }: Record<"task" | "stage", string> & Record<"expert" | "share" | "step", number>): Warning {
  return {
    code: "MTL741", task,
    message: `The gate of ${stage} for ${task} gives ${Math.round(100 * share)} % of all rows to expert ${expert + 1} at step ${step}, so the others do not serve it: `
      + "try fewer experts, a smaller learning rate, or a gate of its own layer, such as `gate: dense(32, relu)`.",
  };
}

function dominantWarning(task: string, step: number, share: number): Warning {
  return {
    code: "MTL703", task,
    message: `${task} makes ${Math.round(100 * share)} % of the gradients' length on shared weights at step ${step}, so that their sum is nearly its own: `
      + `try \`weights: uncertainty\`, \`combine: imtl\`, or a smaller \`weight\` for ${task}.`,
  };
}

import { total } from "../catalog/solvers/matrix.ts";
import type { RunEvent } from "../protocol/events.ts";
import { keyOf, randomOf } from "../graph/random.ts";
import type { Progress } from "./checkpoint.ts";
import { validationOrTrain } from "./evaluate.ts";
import { batchFeeds, run } from "./feeds.ts";
import type { Session } from "./session.ts";

/** What `sample: bandit` knows: log-weights of the tasks, the task of this round, and what the round began with. */
export type Bandit = NonNullable<Progress["bandit"]>;

/** Enough gains to tell what is a large one. */
const remembered = 200;

interface Settings {
  readonly every: number;
  readonly explore: number;
  readonly rate: number;
}

function settingsOf({ model: { graph } }: Session): Settings | undefined {
  const { sample } = graph.train;
  if (sample?.word !== "bandit") return undefined;
  const { every, explore, rate } = sample.arguments;
  return { every: Number(every), explore: Number(explore), rate: Number(rate) };
}

/** The one task that learns in the step that comes next; undefined where all may. */
export function armOf({ progress, model }: Pick<Session, "progress" | "model">): number | undefined {
  return model.graph.train.sample?.word === "bandit" ? progress.bandit?.arm : undefined;
}

/**
 * Before the first step of a round: what the last round's task brought to the validation losses of all moves the weights (Exp3.S), and
 * a task is drawn for the next. `free` says which tasks may learn at all.
 */
export async function nextRound(session: Session, free: readonly boolean[]): Promise<void> {
  const settings = settingsOf(session);
  if (!settings) return;
  const { step, bandit: known } = session.progress;
  const arms = free.flatMap((may, task) => (may ? [task] : []));
  const before = known ?? { logs: free.map(() => 0), arm: -1, chance: 1, losses: [], gains: [], rounds: free.map(() => 0) };
  if ((step % settings.every !== 0 && free[before.arm]) || arms.length === 0) return;
  const round = total(before.rounds);
  const rewarded = before.arm >= 0 ? afterRound(before, gainOf(before.losses, await lossesOn(session, round)), { ...settings, round }) : before;
  const chances = chancesOf(rewarded.logs, arms, settings.explore);
  const place = drawn(chances, randomOf(session.seed, round, keyOf("bandit")).uniform());
  const losses = await lossesOn(session, round + 1);
  const rounds = rewarded.rounds.map((count, task) => count + Number(task === arms[place]));
  session.progress = { ...session.progress, bandit: { ...rewarded, arm: arms[place], chance: chances[place], losses, rounds } };
}

/** The mean over tasks of 1 − after / before, of the tasks that both know. */
export function gainOf(before: readonly (number | null)[], after: readonly (number | null)[]): number {
  const gains = before.flatMap((loss, task) => {
    const now = after[task];
    return loss === null || now === null || now === undefined || !(loss > 0) ? [] : [1 - now / loss];
  });
  return gains.length === 0 ? 0 : total(gains) / gains.length;
}

/** Exp3.S (Auer et al. 2002), with rewards brought to [−1, 1] by the fifths of those so far (Graves et al. 2017). */
export function afterRound(bandit: Bandit, gain: number, { rate, round }: { readonly rate: number; readonly round: number }): Bandit {
  const gains = [...bandit.gains, gain].slice(-remembered);
  const reward = scaledReward(gain, gains);
  const moved = bandit.logs.map((log, task) => log + (task === bandit.arm ? (rate * reward) / bandit.chance : 0));
  const forgets = 1 / Math.max(2, round);
  const highest = Math.max(...moved);
  const shares = moved.map((log) => Math.exp(log - highest));
  const others = Math.max(1, shares.length - 1);
  const logs = shares.map((share) => highest + Math.log((1 - forgets) * share + (forgets * (total(shares) - share)) / others));
  const centre = total(logs) / logs.length;
  return { ...bandit, gains, logs: logs.map((log) => log - centre) };
}

function scaledReward(gain: number, gains: readonly number[]): number {
  const sorted = gains.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(0.2), at(0.8)];
  return high > low ? Math.max(-1, Math.min(1, (2 * (gain - low)) / (high - low) - 1)) : 0;
}

/** (1 − explore) softmax + explore / arms, over the arms alone. */
export function chancesOf(logs: readonly number[], arms: readonly number[], explore: number): number[] {
  const highest = Math.max(...arms.map((task) => logs[task]));
  const shares = arms.map((task) => Math.exp(logs[task] - highest));
  const sum = total(shares);
  return shares.map((share) => ((1 - explore) * share) / sum + explore / arms.length);
}

function drawn(chances: readonly number[], uniform: number): number {
  let left = uniform;
  const found = chances.findIndex((chance) => (left -= chance) < 0);
  return found < 0 ? chances.length - 1 : found;
}

/** Every task's mean loss on the rows of a round, as at prediction; null where none of them has a label. */
async function lossesOn(session: Session, round: number): Promise<(number | null)[]> {
  const split = validationOrTrain(session.model.dataset);
  const random = randomOf(session.seed, round, keyOf("bandit rows"));
  const rows = Uint32Array.from({ length: Math.min(session.model.graph.train.batch, split.rows) }, () => random.integer(split.rows));
  const program = await session.programs.evaluate();
  const outputs = await run(program, await batchFeeds(split, rows), session);
  return session.tasks.map((task) => {
    const labelled = outputs[`labelled/${task}`].data[0];
    return labelled > 0 ? outputs[`loss_sum/${task}`].data[0] / labelled : null;
  });
}

/** The step's rows that have a label of the round's task, filled up with others that have one. */
export async function rowsForArm(session: Session, rows: Uint32Array): Promise<Uint32Array> {
  const arm = armOf(session);
  if (arm === undefined) return rows;
  const { train } = session.model.dataset;
  const mask = `mask/${session.tasks[arm]}`;
  const labelled = async (some: Uint32Array) => {
    const { data } = (await batchFeeds(train, some))[mask];
    const width = data.length / some.length;
    return [...some].filter((_, row) => data.subarray(row * width, (row + 1) * width).some((weight) => weight > 0));
  };
  const found = await labelled(rows);
  const random = randomOf(session.seed, session.progress.step, keyOf("bandit fill"));
  for (let tries = 0; found.length < rows.length && tries < 4; tries++) {
    found.push(...await labelled(Uint32Array.from({ length: rows.length }, () => random.integer(train.rows))));
  }
  return found.length === 0 ? rows : Uint32Array.from(found.slice(0, rows.length));
}

/** After an epoch: how often each task had its turn so far, and its chance now. */
export function banditNotes({ progress, tasks, model }: Session): RunEvent[] {
  const { bandit, step, epoch } = progress;
  const { sample } = model.graph.train;
  if (!bandit || sample?.word !== "bandit") return [];
  const chances = chancesOf(bandit.logs, tasks.map((_, task) => task), Number(sample.arguments["explore"]));
  const rounds = total(bandit.rounds);
  const parts = tasks.map((task, index) => `${task} ${Math.round((100 * bandit.rounds[index]) / rounds)} % (chance now ${Math.round(100 * chances[index])} %)`);
  return [{ type: "note", step, epoch, code: "MTL742", message: `Rounds of each task so far, of ${rounds}: ${parts.join(", ")}.` }];
}

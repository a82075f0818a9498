import { draws } from "./random.ts";
import { groupScore } from "./grouping-score.ts";

type Weights = readonly (readonly number[])[];

/** A task's weights to every group, kept up to date while tasks move. */
interface Clusters {
  readonly of: number[];
  readonly sizes: number[];
  /** [group]: Σ w over ordered pairs within. */
  readonly within: number[];
  /** [group][task]: Σ w to the group's members. Rows of a group, so that a task that moves changes two stretches of memory. */
  readonly towards: readonly Float64Array[];
}

/** A good grouping, quickly: groups grow from several starts, then tasks move and swap one at a time as long as the score rises. */
export function cluster(weights: Weights, count: number): number[][] {
  const starts = weights.length > 200 ? 2 : 8;
  let best: { groups: number[][]; score: number } | undefined;
  for (let start = 0; start < starts; start++) {
    const groups = improved(weights, count, start);
    const score = groups.reduce((sum, group) => sum + groupScore(weights, group), 0);
    if (!best || score > best.score + 1e-15) best = { groups, score };
  }
  return best?.groups ?? [];
}

function improved(weights: Weights, count: number, start: number): number[][] {
  const clusters = grown(weights, count, start);
  for (let round = 0; round < 60; round++) if (!moveOnce(weights, clusters)) break;
  return clusters.sizes.map((_, group) => clusters.of.flatMap((own, task) => (own === group ? [task] : []))).filter((group) => group.length > 0);
}

/** Seeds far apart from each other, then every task to where it adds most. */
function grown(weights: Weights, count: number, start: number): Clusters {
  const random = draws(start + 1);
  const tasks = weights.map((_, task) => task);
  const seeds = [Math.floor(random() * tasks.length)];
  while (seeds.length < count) {
    const left = tasks.filter((task) => !seeds.includes(task));
    const affinity = (task: number) => Math.max(...seeds.map((seed) => weights[task][seed])) + (start > 0 ? 1e-9 * random() : 0);
    seeds.push(left.reduce((low, task) => (affinity(task) < affinity(low) ? task : low)));
  }
  const clusters: Clusters = { of: tasks.map(() => -1), sizes: seeds.map(() => 0), within: seeds.map(() => 0), towards: seeds.map(() => new Float64Array(tasks.length)) };
  seeds.forEach((task, group) => put(weights, clusters, task, group));
  for (const task of tasks.filter((candidate) => !seeds.includes(candidate))) put(weights, clusters, task, bestGroup(clusters, task).group);
  return clusters;
}

function put(weights: Weights, clusters: Clusters, task: number, group: number): void {
  clusters.of[task] = group;
  clusters.sizes[group]++;
  const [row, towards] = [weights[task], clusters.towards[group]];
  clusters.within[group] += 2 * towards[task];
  for (let other = 0; other < row.length; other++) towards[other] += row[other];
}

function take(weights: Weights, clusters: Clusters, task: number): void {
  const group = clusters.of[task];
  clusters.of[task] = -1;
  clusters.sizes[group]--;
  const [row, towards] = [weights[task], clusters.towards[group]];
  for (let other = 0; other < row.length; other++) towards[other] -= row[other];
  clusters.within[group] -= 2 * towards[task];
}

const score = (within: number, size: number): number => (size > 1 ? within / (size - 1) : 0);

function bestGroup({ sizes, within, towards }: Clusters, task: number): { group: number; gain: number } {
  let best = { group: 0, gain: -Infinity };
  sizes.forEach((size, group) => {
    const gain = score(within[group] + 2 * towards[group][task], size + 1) - score(within[group], size);
    if (gain > best.gain) best = { group, gain };
  });
  return best;
}

/** Every task once; true if one has moved. */
function moveOnce(weights: Weights, clusters: Clusters): boolean {
  let moved = false;
  for (let task = 0; task < weights.length; task++) {
    const from = clusters.of[task];
    take(weights, clusters, task);
    const back = score(clusters.within[from] + 2 * clusters.towards[from][task], clusters.sizes[from] + 1) - score(clusters.within[from], clusters.sizes[from]);
    const { group, gain } = bestGroup(clusters, task);
    const chosen = gain > back + 1e-12 ? group : from;
    put(weights, clusters, task, chosen);
    if (chosen !== from) moved = true;
  }
  return moved;
}

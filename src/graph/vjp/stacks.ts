import type { Build } from "../build.ts";
import type { Value } from "../program.ts";
import { groupedBy, range } from "../values.ts";
import { summed } from "./tiles.ts";

/** Cotangents of some tasks, by number, in ascending order: value [tasks.length, ...shape]. */
export interface Stack {
  readonly tasks: readonly number[];
  readonly value: Value;
}

/** The sum of cotangents that reach one value on several ways, each from its own set of tasks. */
export function merged(build: Build, stacks: readonly Stack[]): Stack {
  const tasks = union(stacks);
  const disjoint = grouped(addedWhereEqual(build, stacks)).map((group) => stackedTogether(build, group));
  const full = addedWhereEqual(build, disjoint).map((stack) => paddedTo(build, stack, tasks));
  return { tasks, value: full.reduce((sum, value) => build.add(sum, value)) };
}

function union(stacks: readonly Stack[]): number[] {
  return [...new Set(stacks.flatMap(({ tasks }) => tasks))].sort((left, right) => left - right);
}

function addedWhereEqual(build: Build, stacks: readonly Stack[]): Stack[] {
  return groupedBy(stacks, ({ tasks }) => tasks.join()).map((group) =>
    (group.length === 1 ? group[0] : { tasks: group[0].tasks, value: summed(build, group.map(({ value }) => value)) }));
}

/** Groups of stacks without a task in common, the largest first. */
function grouped(stacks: readonly Stack[]): Stack[][] {
  const groups: Stack[][] = [];
  for (const stack of stacks.toSorted((left, right) => right.tasks.length - left.tasks.length)) {
    const fitting = groups.find((group) => union(group).every((task) => !stack.tasks.includes(task)));
    if (fitting) fitting.push(stack);
    else groups.push([stack]);
  }
  return groups;
}

function stackedTogether(build: Build, group: readonly Stack[]): Stack {
  const tasks = union(group);
  const runs = group.flatMap((stack) => runsWithin(build, stack, tasks));
  const ordered = runs.toSorted((left, right) => left.tasks[0] - right.tasks[0]);
  return { tasks, value: build.concat(ordered.map(({ value }) => value), 0) };
}

/** Cuts a stack where another's task stands between two of its own. */
function runsWithin(build: Build, { tasks, value }: Stack, all: readonly number[]): Stack[] {
  const places = tasks.map((task) => all.indexOf(task));
  const starts = range(tasks.length).filter((index) => index === 0 || places[index] !== places[index - 1] + 1);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? tasks.length;
    return { tasks: tasks.slice(start, end), value: build.slice(value, 0, start, end) };
  });
}

/** Zeros for the tasks that a stack lacks. */
export function paddedTo(build: Build, stack: Stack, tasks: readonly number[]): Value {
  const padded = runsWithin(build, stack, tasks).map((run) => {
    const before = tasks.indexOf(run.tasks[0]);
    const none = run.value.shape.map(() => 0);
    return build.pad(run.value, none.with(0, before), none.with(0, tasks.length - before - run.tasks.length));
  });
  return padded.reduce((sum, value) => build.add(sum, value));
}

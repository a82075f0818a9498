import type { Build } from "../build.ts";
import { reject, show } from "../operations/rule.ts";
import type { Value } from "../program.ts";
import { pullBack, ruleOf } from "./index.ts";
import { merged, type Stack } from "./stacks.ts";

/** Where a backward pass starts: cotangents of a value for some tasks. */
export interface Seed extends Stack {
  readonly of: Value;
}

interface Gradient {
  /** The tasks whose loss reaches the value, in order; none where no loss does. */
  readonly tasks: readonly string[];
  /** [tasks.length, ...shape of the value]; undefined where no loss reaches it. */
  readonly value?: Value;
}

/**
 * The gradient of every task's loss by every wanted value, in one backward pass: what several tasks share is
 * multiplied once for all of them. `losses` are scalars, by task; results are in the order of `wanted`.
 */
export function gradients(build: Build, { losses, wanted }: {
  readonly losses: Readonly<Record<string, Value>>;
  readonly wanted: readonly Value[];
}): Gradient[] {
  const names = Object.keys(losses);
  const seeds = names.map((name, task): Seed => {
    const of = losses[name];
    if (of.shape.length > 0) reject(`the loss of ${name} has shape ${show(of.shape)}`);
    return { of, tasks: [task], value: build.constant([1], [1]) };
  });
  return backward(build, seeds, wanted).map((stack) =>
    stack ? { tasks: stack.tasks.map((task) => names[task]), value: stack.value } : { tasks: [] });
}

/** The stacked cotangents of every wanted value, given those of others. Visits only what lies between. */
export function backward(build: Build, seeds: readonly Seed[], wanted: readonly Value[]): (Stack | undefined)[] {
  const order = between(seeds.map(({ of }) => of), wanted);
  const arriving = new Map<Value, Stack[]>();
  for (const { of, ...stack } of seeds) deliver(arriving, of, stack);
  const results = new Map<Value, Stack>();
  for (const value of order) {
    const stacks = arriving.get(value);
    if (!stacks) continue;
    const stack = merged(build, stacks);
    results.set(value, stack);
    value.inputs.forEach((input, index) => {
      const cotangent = order.has(input) ? pullBack({ build, cotangent: stack.value }, value, index) : undefined;
      if (cotangent) deliver(arriving, input, { tasks: stack.tasks, value: cotangent });
    });
  }
  return wanted.map((value) => results.get(value));
}

function deliver(arriving: Map<Value, Stack[]>, value: Value, stack: Stack): void {
  const known = arriving.get(value);
  if (known) known.push(stack);
  else arriving.set(value, [stack]);
}

/** Values that depend on a wanted one and on which a seed depends, last first. */
function between(ends: readonly Value[], wanted: readonly Value[]): Set<Value> {
  const known = ancestors(ends);
  const reached = new Set(wanted);
  for (const value of known) {
    const flows = value.inputs.some((input, index) => reached.has(input) && ruleOf(value.operation, index));
    if (flows) reached.add(value);
  }
  return new Set(known.filter((value) => reached.has(value)).reverse());
}

/** Everything that the values need, themselves included, inputs first. */
export function ancestors(ends: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  const open = [...ends];
  for (let value = open.pop(); value; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    open.push(...value.inputs);
  }
  return [...seen].sort((left, right) => left.id - right.id);
}

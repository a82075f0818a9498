import { createReferenceExecutor } from "../../../src/engine/reference/index.ts";
import type { Tensors } from "../../../src/engine/executor.ts";
import { Builder } from "../../../src/graph/builder.ts";
import type { Program, Value } from "../../../src/graph/program.ts";
import { makeProgram } from "../../../src/graph/programs/index.ts";
import { gradients } from "../../../src/graph/vjp/gradients.ts";
import { feedsOf, type Subject } from "./numbers.ts";

const STEP = 1e-5;
const ROWS = 3;
/** So many numbers of a parameter are moved. */
const MOST = 5;

/** The sum of all losses and penalties in training mode, and its gradient by every parameter that learns. */
function programsOf({ instance }: Subject): { total: Program; slopes: Program } {
  const build = new Builder();
  const states = new Map(instance.parameters.map(({ name, shape }) => [name, build.state(name, shape)]));
  const { tasks, penalties = [] } = instance.lower(build, { training: true, losses: true, parameter: (name) => states.get(name) as Value });
  const terms = [...tasks.flatMap(({ loss }) => (loss ? [loss] : [])), ...penalties.map(({ value }) => value)];
  const total = terms.reduce((sum, loss) => build.add(sum, loss));
  const learning = instance.parameters.filter(({ trainable, owners }) => trainable && owners.length > 0);
  const found = gradients(build, { losses: { total }, wanted: learning.map(({ name }) => states.get(name) as Value) });
  const outputs = found.flatMap(({ value }, index): [string, Value][] => (value ? [[learning[index].name, value]] : []));
  return { total: makeProgram("total", build, { outputs: new Map([["total", total]]) }), slopes: makeProgram("slopes", build, { outputs: new Map(outputs) }) };
}

/** Gradients by central differences in doubles; a text says which one is wrong. */
export async function gradientsHold(subject: Subject, changes: (parameter: string) => number): Promise<string | undefined> {
  const { total, slopes } = programsOf(subject);
  const executor = createReferenceExecutor();
  const feeds = feedsOf(subject, total, ROWS);
  const weights: Tensors = Object.fromEntries(Object.entries(subject.weights).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]));
  const compiled = await executor.compile(total);
  const loss = async () => (await compiled.run(feeds, await executor.createState(weights))).total.data[0];
  const own = new Set(slopes.feeds.map(({ name }) => name));
  const found = await (await executor.compile(slopes)).run(Object.fromEntries(Object.entries(feeds).filter(([name]) => own.has(name))), await executor.createState(weights));
  for (const { name, trainable, owners } of subject.instance.parameters) {
    if (!trainable || owners.length === 0) continue;
    const { data } = weights[name];
    const every = Math.max(1, Math.floor(data.length / MOST));
    for (let at = 0; at < data.length; at += every) {
      const here = data[at];
      data[at] = here + STEP;
      const above = await loss();
      data[at] = here - STEP;
      const expected = changes(name) * (above - (await loss())) / (2 * STEP);
      data[at] = here;
      const actual = found[name]?.data[at] ?? 0;
      if (!(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)))) return `d loss / d ${name}[${at}] is ${actual}, by differences ${expected}`;
    }
  }
  return undefined;
}

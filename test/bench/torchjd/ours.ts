import { defaultsOf } from "../../../src/catalog/arguments.ts";
import { combiners } from "../../../src/catalog/combiners/index.ts";
import type { Arguments, CombinerDefinition, Memory } from "../../../src/catalog/definition.ts";
import { createExecutor } from "../../../src/engine/index.ts";
import type { CompiledProgram, State, Tensor } from "../../../src/engine/executor.ts";
import { rowNoiseName, rowsProgram } from "../../../src/graph/programs/index.ts";
import { type Random, randomOf } from "../../../src/graph/random.ts";
import { rowRule, rowSlots } from "../../../src/training/combining.ts";
import { instance, parameter, rowsOf, tensor } from "../../golden/programs.ts";
import { gramOf, mixed, type Rows, type Step } from "./jacobians.ts";

/** Updates of a combiner in the steps of one case, from the catalogue's definition, row forms in doubles. */
export async function updatesOf(name: string, given: Arguments, steps: readonly Step[]): Promise<number[][]> {
  const definition = combinerNamed(name);
  const args = { ...defaultsOf(definition), ...given };
  const change = await rowChange(definition, args, steps[0].rows);
  const tasks = steps[0].rows.length;
  let memory: Memory = definition.state?.start(tasks, args) ?? {};
  const updates: number[][] = [];
  for (const [index, step] of steps.entries()) {
    const { rows, told } = await change(step);
    const measure = { gram: gramOf(rows), losses: rows.map(() => 1), random: recorded(step.orders) };
    const more = { places: rows.map((_, task) => task), step: index + 1, cross: step.cross, ...(told ? { told } : {}) };
    const found = definition.state?.combine({ ...measure, ...more }, memory, args) ?? { weights: definition.combine(measure, args), memory };
    memory = found.memory;
    updates.push(mixed(rows, found.weights));
  }
  return updates;
}

function combinerNamed(name: string): CombinerDefinition {
  const found = combiners.find((combiner) => combiner.name === name);
  if (!found) throw new Error(`no combiner ${name}`);
  return found;
}

/** Hands out recorded orders, one after another. */
function recorded(orders: readonly (readonly number[])[]): Random {
  let next = 0;
  return { ...randomOf(0), permutation: () => Uint32Array.from([...orders[next], next++]) };
}

interface Changed {
  readonly rows: Rows;
  readonly told?: readonly number[];
}

/** What the combiner's row form makes of a Jacobian, on one shared parameter of n numbers. */
async function rowChange(definition: CombinerDefinition, args: Arguments, { length: tasks, 0: { length: columns } }: Rows): Promise<(step: Step) => Promise<Changed>> {
  const rule = rowRule({ combiner: { definition, args } });
  if (!rule) return async ({ rows }) => ({ rows });
  const names = Array.from({ length: tasks }, (_, task) => `t${task}`);
  const model = instance([parameter("p", Array(columns).fill(0), names)], names, (build, weights) => names.map(() => {
    const loss = build.sum(weights("p"), { axes: [0], keep: false });
    return { output: loss, loss };
  }));
  const executor = await createExecutor("reference");
  const state = await executor.createState(rowSlots(definition, model.parameters, names));
  const program = await executor.compile(rowsProgram(model, rule));
  return (step) => changeRows(program, state, step);
}

async function changeRows(program: CompiledProgram, state: State, { rows, uniform }: Step): Promise<Changed> {
  await state.write({ "jacobian/p": tensor(rows) });
  const all: Record<string, Tensor> = { weights: tensor(rows.map(() => 1)), [rowNoiseName("p")]: tensor(uniform) };
  const feeds = Object.fromEntries(program.program.feeds.map(({ name }) => [name, all[name]]));
  const { told } = await program.run(feeds, state);
  const after = rowsOf((await state.read(["jacobian/p"]))["jacobian/p"]);
  return { rows: after, ...(told ? { told: [...told.data] } : {}) };
}

import type { Arguments, OptimizerDefinition } from "../../src/catalog/definition.ts";
import { optimizers, valueArithmetic } from "../../src/catalog/optimizers/index.ts";
import type { CompiledProgram, Executor, Feeds, State, Tensor, Tensors } from "../../src/engine/executor.ts";
import type { Build } from "../../src/graph/build.ts";
import type { ForwardTask, Instance } from "../../src/graph/forward.ts";
import type { ModelParameter } from "../../src/graph/model.ts";
import type { Program, Value } from "../../src/graph/program.ts";
import type { UpdateRule } from "../../src/graph/programs/index.ts";
import { argumentsOf } from "./golden.ts";

/** Nested lists as a tensor of doubles. */
export function tensor(value: unknown): Tensor {
  const shape: number[] = [];
  for (let level = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = Array.isArray(value) ? (value.flat(Infinity) as number[]) : [value as number];
  return { shape, data: Float64Array.from(flat) };
}

export function parameter(name: string, value: unknown, owners: readonly string[]): ModelParameter {
  const { shape } = tensor(value);
  return { name, shape, owners, initializer: { kind: "constant", value: 0 }, trainable: true, layer: name, node: name, rate: 1, decay: 0 };
}

export function instance(
  parameters: readonly ModelParameter[], tasks: readonly string[],
  lower: (build: Build, parameter: (name: string) => Value) => readonly { readonly output: Value; readonly loss: Value }[],
): Instance {
  return {
    parameters,
    tasks,
    lower: (build, options) => {
      const written = lower(build, options.parameter);
      const forward: ForwardTask[] = tasks.map((name, index) => ({ name, weight: 1, ...written[index] }));
      return { tasks: forward, statistics: new Map(), noise: [] };
    },
  };
}

/** An optimizer of the catalogue as the update rule of programs, with its slots at 0. */
export function rule(name: string, given: Arguments): UpdateRule & { start(parameters: readonly ModelParameter[]): Tensors } {
  const word = optimizers.find((optimizer) => optimizer.name === name) as OptimizerDefinition;
  const args = argumentsOf(word, given);
  const slots = word.slots(args);
  return {
    slots,
    update: (build, inputs) => word.update(valueArithmetic(build), inputs, args),
    start: (parameters) => Object.fromEntries(parameters.flatMap(({ name: parameterName, shape }) =>
      slots.map((slot) => [`slot/${slot}/${parameterName}`, { shape, data: new Float64Array(shape.reduce((size, side) => size * side, 1)) }]))),
  };
}

export interface Machine {
  readonly state: State;
  run(program: Program, feeds: Feeds): Promise<Tensors>;
}

/** Programs on one executor with one state; each is compiled once. */
export async function machine(executor: Executor, tensors: Tensors): Promise<Machine> {
  const state = await executor.createState(tensors);
  const compiled = new Map<Program, CompiledProgram>();
  return {
    state,
    run: async (program, feeds) => {
      const ready = compiled.get(program) ?? await executor.compile(program);
      compiled.set(program, ready);
      const used = new Set(program.feeds.map(({ name }) => name));
      return ready.run(Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name))), state);
    },
  };
}

export function rowsOf({ shape, data }: Tensor): number[][] {
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, row) => Array.from(data.slice(row * columns, (row + 1) * columns)));
}

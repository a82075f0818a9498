import type { Operations, Program, Value } from "../../graph/program.ts";
import { atBatch } from "../../graph/shape.ts";
import { checkFeeds, checkStates } from "../checks.ts";
import { EngineError, type CompiledProgram, type Executor, type Feeds, type Tensors } from "../executor.ts";
import type { NumberArray } from "./array.ts";
import { compute } from "./kernels/index.ts";
import { doubles, ReferenceState } from "./state.ts";

/** Runs programs node by node in double precision: slow, and what the other executors are compared with. */
export function createReferenceExecutor(): Executor {
  const compiled = new Map<string, CompiledProgram>();
  return {
    name: "reference",
    description: "reference, float64",
    async compile(program) {
      const known = compiled.get(program.hash) ?? interpreted(program);
      compiled.set(program.hash, known);
      return known;
    },
    async createState(tensors) {
      const state = new ReferenceState();
      await state.write(tensors);
      return state;
    },
    async dispose() {
      compiled.clear();
    },
  };
}

function interpreted(program: Program): CompiledProgram {
  return {
    program,
    async run(feeds, state) {
      if (!(state instanceof ReferenceState)) throw new EngineError("The state belongs to another executor.");
      return run(program, feeds, state);
    },
    dispose() {},
  };
}

function run(program: Program, feeds: Feeds, state: ReferenceState): Tensors {
  const batch = checkFeeds(program, feeds);
  checkStates(program, batch, (name) => state.find(name));
  const values = new Map<Value, NumberArray>();
  const at = (value: Value): NumberArray => {
    const known = values.get(value);
    if (known) return known;
    throw new EngineError(`Program ${program.name} uses a value before it is made.`);
  };
  for (const node of program.nodes) values.set(node, evaluate(node, { feeds, state, batch, at }));
  const updates = [...program.updates].map(([name, value]) => [name, doubles(at(value))] as const);
  for (const [name, tensor] of updates) state.replace(name, tensor);
  return Object.fromEntries([...program.outputs].map(([name, value]) => [name, typed(value, at(value))]));
}

interface Run {
  readonly feeds: Feeds;
  readonly state: ReferenceState;
  readonly batch: number;
  at(value: Value): NumberArray;
}

function evaluate(node: Value, { feeds, state, batch, at }: Run): NumberArray {
  const { operation, attributes } = node;
  const shape = atBatch(node.shape, batch);
  if (operation === "constant") return { shape, data: Float64Array.from((attributes as Operations["constant"]).data) };
  if (operation === "feed") return doubles(feeds[(attributes as Operations["feed"]).name]);
  if (operation === "state") return state.current((attributes as Operations["state"]).name);
  return compute(node, operation, node.inputs.map(at), shape);
}

function typed({ type }: Value, { shape, data }: NumberArray): Tensors[string] {
  return { shape, data: type === "int32" ? Int32Array.from(data) : Float64Array.from(data) };
}


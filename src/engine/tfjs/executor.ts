import type { NamedTensorMap, Tensor as TfTensor } from "@tensorflow/tfjs-core";
import type { DataType, Operations, Program, Value } from "../../graph/program.ts";
import { atBatch } from "../../graph/shape.ts";
import { checkFeeds, checkStates } from "../checks.ts";
import { EngineError, firstLine, type CompiledProgram, type Executor, type Feeds, type State, type Tensor, type Tensors } from "../executor.ts";
import { startBackend, type Backend, type BackendName } from "./backend.ts";
import { planOf, type Plan } from "./plan.ts";
import { compute, type Computed } from "./rules/index.ts";
import type { Kernels } from "./rules/rule.ts";
import { TfjsState } from "./state.ts";

/**
 * The executor on TensorFlow.js: `@tensorflow/tfjs-node` where it is installed, else WebAssembly, else plain JavaScript.
 * @throws EngineError where the backend asked for cannot be started.
 */
export async function createTfjsExecutor(backend?: BackendName): Promise<Executor> {
  return new TfjsExecutor(await startBackend(backend ? [backend] : ["tensorflow", "wasm", "cpu"]));
}

class TfjsExecutor implements Executor {
  readonly name = "tfjs";
  readonly description: string;
  readonly #backend: Backend;
  readonly #kernels: Kernels;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#kernels = kernelsOf(backend);
    this.description = `TensorFlow.js ${backend.tf.version_core}, ${backend.name} backend`;
  }

  async compile(program: Program): Promise<CompiledProgram> {
    await this.#activate();
    const plan = planOf(program);
    const constants = new Map(plan.constants.map((value) => [value, constantOf(value, this.#kernels)]));
    return {
      program,
      run: (feeds, state) => this.#run(plan, constants, feeds, state),
      dispose: () => {
        for (const tensor of constants.values()) tensor.dispose();
        constants.clear();
      },
    };
  }

  async createState(tensors: Readonly<Tensors>): Promise<State> {
    await this.#activate();
    const state = new TfjsState(this.#kernels);
    await state.write(tensors);
    return state;
  }

  async dispose(): Promise<void> {
    // Tensors belong to states and compiled programs; the backend is TensorFlow.js's own.
  }

  /** Another executor of this process may have another backend. */
  async #activate(): Promise<void> {
    const { tf, name } = this.#backend;
    if (tf.getBackend() !== name) await tf.setBackend(name);
  }

  async #run(plan: Plan, constants: ReadonlyMap<Value, TfTensor>, feeds: Feeds, state: State): Promise<Tensors> {
    if (!(state instanceof TfjsState)) throw new EngineError(`The state given to ${plan.program.name} belongs to another executor.`);
    await this.#activate();
    const batch = checkFeeds(plan.program, feeds);
    checkStates(plan.program, batch, (name) => state.find(name));
    const leaf = (value: Value) => constants.get(value)?.clone() ?? this.#leaf(value, feeds, state);
    const results = this.#guard(plan.program, () => this.#compute(plan, batch, leaf));
    for (const [name, value] of plan.program.updates) state.replace(name, results.of(value));
    const outputs = [...plan.program.outputs].map(([name, value]) => ({ name, type: value.type, tensor: results.of(value) }));
    results.free();
    return Object.fromEntries(await Promise.all(outputs.map(async ({ name, type, tensor }) => [name, await take(tensor, type)] as const)));
  }

  /** Runs the list of kernels, freeing each value after its last use. */
  #compute(plan: Plan, batch: number, leaf: (value: Value) => TfTensor) {
    const { tf } = this.#backend;
    const live = new Map<Value, TfTensor>();
    try {
      for (const { value, lastUses } of plan.steps) {
        const inputs = value.inputs.map((input) => live.get(input) as TfTensor);
        const step = { value, inputs, attributes: value.attributes, shape: atBatch(value.shape, batch) };
        live.set(value, isLeaf(value) ? leaf(value) : tf.tidy(() => compute(value.operation as Computed, step, this.#kernels)));
        for (const used of lastUses) free(live, used);
      }
    } catch (error) {
      for (const tensor of live.values()) tensor.dispose();
      throw error;
    }
    return {
      of: (value: Value) => (live.get(value) as TfTensor).clone(),
      free: () => live.forEach((tensor) => tensor.dispose()),
    };
  }

  #leaf(value: Value, feeds: Feeds, state: TfjsState): TfTensor {
    const { name } = value.attributes as Operations["feed"];
    if (value.operation === "state") return state.current(name).clone();
    const { data, shape } = feeds[name];
    return this.#kernels.tensor(typed(data, value.type).slice(), shape);
  }

  #guard<Result>(program: Program, task: () => Result): Result {
    try {
      return task();
    } catch (error) {
      throw new EngineError(`The program ${program.name} failed: ${firstLine(error)}`, { cause: error });
    }
  }
}

function kernelsOf({ tf }: Backend): Kernels {
  return {
    run: (kernel, inputs, attributes) => tf.engine().runKernel(kernel, inputs as NamedTensorMap, attributes),
    tensor: (data, shape) => tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"),
  };
}

function constantOf({ attributes, shape, type }: Value, kernels: Kernels): TfTensor {
  const { data } = attributes as Operations["constant"];
  return kernels.tensor(type === "int32" ? Int32Array.from(data) : Float32Array.from(data), shape);
}

function isLeaf({ operation }: Value): boolean {
  return operation === "constant" || operation === "feed" || operation === "state";
}

function typed(data: Tensor["data"], type: DataType): Float32Array | Int32Array {
  if (type === "int32") return data instanceof Int32Array ? data : Int32Array.from(data);
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

function free(live: Map<Value, TfTensor>, value: Value): void {
  live.get(value)?.dispose();
  live.delete(value);
}

async function take(tensor: TfTensor, type: DataType): Promise<Tensor> {
  const data = await tensor.data<"float32">();
  tensor.dispose();
  return { shape: tensor.shape, data: typed(data, type).slice() };
}

import type { InferenceSession, OnnxValue, Tensor as OrtTensor, TypedTensor } from "onnxruntime-web";
import type { DataType, Program } from "../../graph/program.ts";
import { checkFeeds, checkStates } from "../checks.ts";
import { EngineError, firstLine, type CompiledProgram, type Executor, type ExecutorName, type Feeds, type State, type Tensor, type Tensors } from "../executor.ts";
import { feedName, lowerProgram, packedNames, stateName, type OnnxProgram } from "./model.ts";
import { OrtState } from "./state.ts";

/** The part of onnxruntime's interface that its packages for Node and for pages share. */
export interface Ort {
  readonly InferenceSession: { create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession> };
  readonly Tensor: typeof OrtTensor;
}

interface OrtOptions {
  readonly name: ExecutorName;
  readonly description: string;
  readonly session: InferenceSession.SessionOptions;
  /** Whether results may be written into tensors made beforehand: the WebAssembly package leaves those at zero. */
  readonly preallocate: boolean;
}

/** With what a run of it reads: states one by one, and these and packs together. */
interface Lowered extends OnnxProgram {
  readonly alone: readonly string[];
  readonly read: ReadonlySet<string>;
}

/** A program as the runtime has it. */
interface Opened {
  readonly lowered: Lowered;
  readonly session: InferenceSession;
}

interface Entry {
  /** By batch size; one for all sizes stands at 0. */
  readonly opened: Map<number, Promise<Opened>>;
  users: number;
}

/**
 * The runtime plans the memory of a program of unknown sizes in quadratic time: from so many nodes on (an unrolled recurrence
 * has thousands) each batch size gets a session of its own, which opens tens of times faster.
 */
const manyNodes = 1000;
/** A training meets a whole batch, a last one, and one or two of evaluations. */
const mostSizes = 4;

/** An executor on any package of ONNX Runtime: each program becomes one session, kept by the program's hash. */
export class OrtExecutor implements Executor {
  readonly name: ExecutorName;
  readonly description: string;
  readonly #ort: Ort;
  readonly #options: OrtOptions;
  readonly #entries = new Map<string, Entry>();
  /** Runs wait for one another: the WebAssembly package refuses a second one meanwhile. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ort: Ort, options: OrtOptions) {
    this.#ort = ort;
    this.#options = options;
    this.name = options.name;
    this.description = options.description;
  }

  async compile(program: Program): Promise<CompiledProgram> {
    const entry = this.#entries.get(program.hash) ?? { opened: new Map(), users: 0 };
    this.#entries.set(program.hash, entry);
    entry.users++;
    if (program.nodes.length < manyNodes) await this.#opened(program, entry, 0);
    let open = true;
    return {
      program,
      run: (feeds, state) => this.#enqueue(() => this.#run(program, entry, feeds, state)),
      dispose: () => {
        if (open) this.#close(program, entry);
        open = false;
      },
    };
  }

  async createState(tensors: Readonly<Tensors>): Promise<State> {
    const state = new OrtState(this.#ort);
    await state.write(tensors);
    return state;
  }

  async dispose(): Promise<void> {
    await this.#last;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(release));
  }

  /** The session for a batch size, 0 being any; opened when it is first asked for, the oldest of many given up. */
  async #opened(program: Program, { opened }: Entry, batch: number): Promise<Opened> {
    const known = opened.get(batch);
    if (known) return known;
    const [oldest] = opened.keys();
    if (oldest !== undefined && opened.size >= mostSizes) {
      void opened.get(oldest)?.then(({ session }) => session.release());
      opened.delete(oldest);
    }
    const lowered = lower(program, batch);
    const next = this.#ort.InferenceSession.create(lowered.bytes, this.#options.session).then((session) => ({ lowered, session }));
    opened.set(batch, next);
    return next.catch((error: unknown) => {
      opened.delete(batch);
      throw failure(`The program ${program.name} could not be compiled`, error);
    });
  }

  #close(program: Program, entry: Entry): void {
    entry.users--;
    if (entry.users > 0 || this.#entries.get(program.hash) !== entry) return;
    this.#entries.delete(program.hash);
    void this.#enqueue(() => release(entry));
  }

  #enqueue<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run(program: Program, entry: Entry, feeds: Feeds, state: State): Promise<Tensors> {
    if (!(state instanceof OrtState)) throw new EngineError(`The state given to ${program.name} belongs to another executor.`);
    const batch = checkFeeds(program, feeds);
    checkStates(program, batch, (name) => state.find(name));
    const { lowered, session } = await this.#opened(program, entry, program.nodes.length < manyNodes ? 0 : batch);
    const inputs = this.#inputs(program, lowered, feeds, state);
    const fetches = this.#fetches(program, lowered, state, batch);
    const results = await session.run(inputs, fetches).catch((error: unknown) => {
      throw failure(`The program ${program.name} failed`, error);
    });
    for (const [name, output] of lowered.updates) state.replace(name, results[output] as TypedTensor<"float32">);
    return Object.fromEntries([...lowered.outputs].map(([name, output]) => [name, tensorOf(results[output])]));
  }

  #inputs(program: Program, { packs, alone }: Lowered, feeds: Feeds, state: OrtState): Record<string, OrtTensor> {
    const inputs: Record<string, OrtTensor> = {};
    for (const { name, type } of program.feeds) inputs[feedName(name)] = this.#tensor(feeds[name], type);
    for (const pack of packs) inputs[stateName(pack.key)] = state.packed(pack);
    for (const name of alone) inputs[stateName(name)] = state.current(name);
    return inputs;
  }

  /** Where results go: updates into spare buffers where that is safe, the rest wherever the runtime puts it. */
  #fetches(program: Program, { outputs, updates, packs, read }: Lowered, state: OrtState, batch: number): Record<string, OnnxValue | null> {
    const fetches: Record<string, OnnxValue | null> = {};
    for (const output of outputs.values()) fetches[output] = null;
    for (const [name, output] of updates) {
      const shape = program.updates.get(name)?.shape ?? [packs.find(({ key }) => key === name)?.size ?? 0];
      fetches[output] = this.#options.preallocate ? state.target(name, shape, batch, read.has(name)) : null;
    }
    return fetches;
  }

  #tensor({ data, shape }: Tensor, type: DataType): OrtTensor {
    const { Tensor } = this.#ort;
    if (type === "int32") return new Tensor("int32", data instanceof Int32Array ? data : Int32Array.from(data), shape);
    return new Tensor("float32", data instanceof Float32Array ? data : Float32Array.from(data), shape);
  }
}

function lower(program: Program, batch: number): Lowered {
  const lowered = lowerProgram(program, batch === 0 ? undefined : batch);
  const packed = packedNames(lowered.packs);
  const alone = program.states.map(({ name }) => name).filter((name) => !packed.has(name));
  return { ...lowered, alone, read: new Set([...alone, ...lowered.packs.map(({ key }) => key)]) };
}

async function release({ opened }: Entry): Promise<void> {
  await Promise.all([...opened.values()].map(async (one) => (await one).session.release()));
}

function tensorOf({ data, dims }: OnnxValue & { readonly data?: unknown; readonly dims?: readonly number[] }): Tensor {
  return { shape: dims ?? [], data: data as Float32Array | Int32Array };
}

function failure(what: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  return new EngineError(`${what}: ${firstLine(error)}`, { cause: error });
}

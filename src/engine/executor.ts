import type { Program } from "../graph/program.ts";

/** Numbers with a shape, in row-major order. Executors other than `reference` compute in 32 bits. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

export type Feeds = Readonly<Record<string, Tensor>>;
export type Tensors = Record<string, Tensor>;

/** Tensors that stay where the executor computes, between runs and between programs. */
export interface State {
  /** Copies tensors in, adding or replacing them by name. */
  write(tensors: Readonly<Tensors>): Promise<void>;
  /** Copies tensors out; all of them where no names are given. */
  read(names?: readonly string[]): Promise<Tensors>;
  names(): string[];
  dispose(): void;
}

export interface CompiledProgram {
  readonly program: Program;
  /**
   * Runs once. Reads the program's states from `state` and replaces them by its updates.
   * A state that is only written (a Jacobian) need not exist before.
   * @throws EngineError where a feed or state is missing or of the wrong shape.
   */
  run(feeds: Feeds, state: State): Promise<Tensors>;
  dispose(): void;
}

/** What may compute, by the names that a user gives. */
export const executorNames = ["ort", "ort-web", "tfjs", "reference"] as const;
export type ExecutorName = (typeof executorNames)[number];

/** What turns programs into numbers. Compiled programs are cached by the program's hash. */
export interface Executor {
  readonly name: ExecutorName;
  /** For people: `onnxruntime-node 1.30.0, 1 thread`. */
  readonly description: string;
  compile(program: Program): Promise<CompiledProgram>;
  createState(tensors: Readonly<Tensors>): Promise<State>;
  dispose(): Promise<void>;
}

export interface ExecutorOptions {
  readonly threads?: number;
}

/** What somebody else's engine threw, without the lines of detail that some write below. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

/** A failure of the engine itself, with one sentence for people. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

import type { ColumnBatch, Split } from "../data/dataset.ts";
import type { CompiledProgram, State, Tensor, Tensors } from "../engine/executor.ts";
import { Builder } from "../graph/builder.ts";
import type { Instance } from "../graph/forward.ts";
import type { NoiseSpec } from "../graph/noise.ts";
import type { Program } from "../graph/program.ts";
import { keyOf, randomOf, type Random } from "../graph/random.ts";
import { atBatch, sizeOf } from "../graph/shape.ts";
import { touchedFeeds } from "./touched.ts";

/** The rows of a split as tensors, by feed name. */
export async function batchFeeds(split: Split, rows: Uint32Array): Promise<Tensors> {
  const columns = await split.batch(rows);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, tensorOf(column, rows.length)]));
}

function tensorOf(column: ColumnBatch, rows: number): Tensor {
  return { shape: [rows, ...column.shape], data: column.data };
}

/** When and for how many rows noise is drawn; `epoch` with the part of it that is over. */
interface NoiseMoment {
  readonly seed: number;
  readonly step: number;
  readonly epoch: number;
  readonly rows: number;
  /** Of a step's batches. */
  readonly part?: number;
}

/** What noise the model asks for in training: found by writing its forward graph once. */
export function noiseOf(instance: Instance): readonly NoiseSpec[] {
  const build = new Builder();
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  return instance.lower(build, { training: true, losses: true, parameter: (name) => build.state(name, shapes.get(name) ?? []) }).noise;
}

/** Noise of one step's batch: the same numbers in every program of that step, and in a resumed run. */
export function noiseFeeds(noise: readonly NoiseSpec[], moment: NoiseMoment): Tensors {
  const { part = 0, epoch } = moment;
  return Object.fromEntries(noise.map((spec) =>
    [spec.name, spec.level ? scalar(spec.level(epoch)) : noiseTensor(spec, keyOf(part === 0 ? spec.name : `${spec.name} ${part}`), moment)]));
}

function noiseTensor(spec: NoiseSpec, key: number, { seed, step, rows }: NoiseMoment): Tensor {
  const shape = atBatch(spec.shape, rows);
  const data = new Float32Array(sizeOf(shape));
  const random = randomOf(seed, step, key);
  const kept = 1 / spec.probability;
  for (let index = 0; index < data.length; index++) {
    data[index] = drawn(spec, random, kept);
  }
  return { shape, data };
}

function drawn({ kind, probability, level }: NoiseSpec, random: Random, kept: number): number {
  switch (kind) {
    case "normal": return random.normal();
    // Away from 0 and 1, where a logarithm has no end.
    case "gumbel": return -Math.log(-Math.log(1e-7 + random.uniform() * (1 - 2e-7)));
    case "keep": return random.uniform() < probability ? kept : 0;
    case "level": return level?.(0) ?? 0;
  }
}

export function vector(values: readonly number[]): Tensor {
  return { shape: [values.length], data: Float32Array.from(values) };
}

export function scalar(value: number): Tensor {
  return { shape: [], data: Float32Array.of(value) };
}

/** Runs a program once on those of the tensors that it asks for. */
export async function run(program: CompiledProgram, tensors: Tensors, { state }: { readonly state: State }): Promise<Tensors> {
  return program.run(feedsOf(program.program, tensors), state);
}

/** Only what a program asks for: a program without labels is fed none. */
export function feedsOf(program: Program, tensors: Tensors): Tensors {
  return { ...Object.fromEntries(program.feeds.flatMap(({ name }) => (name in tensors ? [[name, tensors[name]]] : []))), ...touchedFeeds(program, tensors) };
}

export function numbers(tensor: Tensor): number[] {
  return Array.from(tensor.data);
}

/** A square matrix of a [K, K] tensor, or matrix `index` of [L, K, K]. */
export function matrixOf(tensor: Tensor, index = 0): number[][] {
  const size = tensor.shape[tensor.shape.length - 1];
  const start = index * size * size;
  return Array.from({ length: size }, (_, row) => Array.from(tensor.data.subarray(start + row * size, start + (row + 1) * size)));
}

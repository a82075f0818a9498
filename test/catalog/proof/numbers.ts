import { initialize, instantiate } from "../../../src/catalog/instantiate.ts";
import type { Tensor, Tensors } from "../../../src/engine/executor.ts";
import { Builder } from "../../../src/graph/builder.ts";
import type { Instance } from "../../../src/graph/forward.ts";
import type { NoiseSpec } from "../../../src/graph/noise.ts";
import type { ModelGraph } from "../../../src/graph/model.ts";
import type { FeedSpec, Program } from "../../../src/graph/program.ts";
import { keyOf, randomOf } from "../../../src/graph/random.ts";
import { atBatch } from "../../../src/graph/shape.ts";
import { vocabularySizes } from "./examples.ts";

/** An example's model with everything that its runs need. */
export interface Subject {
  readonly graph: ModelGraph;
  readonly instance: Instance;
  readonly weights: Tensors;
}

/** Weights of 32 bits, none where training starts: statistics have moved, zeros have become something. */
export function subjectOf(graph: ModelGraph): Subject {
  const instance = instantiate(graph, vocabularySizes);
  const weights = Object.entries(initialize(instance.parameters, 3)).map(([name, { shape, data }]): [string, Tensor] => {
    const random = randomOf(11, keyOf(name));
    return [name, { shape, data: Float32Array.from(data, (value) => value + 0.05 + 0.2 * random.uniform()) }];
  });
  return { graph, instance, weights: Object.fromEntries(weights) };
}

/** Numbers of 32 bits for everything that a program is fed. */
export function feedsOf(subject: Subject, { feeds }: Program, rows: number): Tensors {
  const noise = noiseOf(subject.instance);
  return Object.fromEntries(feeds.map((feed) => [feed.name, filled(subject.graph, feed, rows, noise)]));
}

/** What noise feeds are filled with. */
function noiseOf(instance: Instance): ReadonlyMap<string, NoiseSpec> {
  const build = new Builder();
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const { noise } = instance.lower(build, { training: true, losses: false, parameter: (name) => build.state(name, shapes.get(name) ?? []) });
  return new Map(noise.map((spec) => [spec.name, spec]));
}

function filled(graph: ModelGraph, { name, shape, type }: FeedSpec, rows: number, noise: ReadonlyMap<string, NoiseSpec>): Tensor {
  const random = randomOf(7, keyOf(name));
  const dims = atBatch(shape, rows);
  const length = dims.reduce((product, size) => product * size, 1);
  const draw = drawOf(graph, name, noise);
  const data = Array.from({ length }, (_, at) => draw(random, at));
  return { shape: dims, data: type === "int32" ? Int32Array.from(data) : Float32Array.from(data) };
}

type Draw = (random: ReturnType<typeof randomOf>, at: number) => number;

function drawOf(graph: ModelGraph, name: string, noise: ReadonlyMap<string, NoiseSpec>): Draw {
  const [place, own] = [name.slice(0, name.indexOf("/")), name.slice(name.indexOf("/") + 1)];
  const spec = noise.get(name);
  if (spec) return (random) => drawnFor(spec, random);
  if (place === "mask") return (_random, at) => (at % 5 === 3 ? 0 : 1);
  if (place === "label") return labelOf(graph, own);
  const sizes = (vocabularySizes as Readonly<Record<string, readonly number[]>>)[own];
  if (sizes) return (random, at) => random.integer(sizes[at % sizes.length] + 1);
  return (random) => random.normal();
}

/** Halfway through its ramp, where it has one. */
function drawnFor({ kind, probability, level }: NoiseSpec, random: ReturnType<typeof randomOf>): number {
  if (level) return level(1);
  return kind === "keep" ? (random.uniform() < probability ? 1 / probability : 0) : random.normal();
}

function labelOf(graph: ModelGraph, name: string): Draw {
  const task = graph.tasks.find((candidate) => candidate.name === name);
  const classes = Number(task?.arguments.n ?? 2);
  // The ids of an input, and 0.
  if (task?.kind === "reconstruct_ids") return (random) => random.integer((vocabularySizes as Readonly<Record<string, readonly number[]>>)[String(task.arguments.input)][0] + 1);
  if (task?.kind === "number" || task?.kind === "reconstruct") return (random) => random.normal();
  // A class, a rank, a count, yes or no: a whole number from 0; several labels are each 0 or 1.
  return (random) => random.integer(task?.kind === "labels" ? 2 : classes);
}

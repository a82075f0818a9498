import { GraphError } from "../graph/build.ts";
import type { ModelGraph, ModelParameter } from "../graph/model.ts";
import { keyOf, randomOf, type Random } from "../graph/random.ts";
import { sameShape, sizeOf } from "../graph/shape.ts";
import type { WeightSpec } from "./definition.ts";
import { parameterName, planOf, type Plan, type PlannedNode, type VocabularySizes } from "./plan.ts";

/** The weights of a planned model, each once; its owners are the tasks of all nodes that use it. */
export function parametersOf(graph: ModelGraph, plan: Plan, aside: readonly string[] = []): readonly ModelParameter[] {
  const order = new Map(graph.tasks.map((task, index) => [task.name, index]));
  const known = new Map<string, ModelParameter>();
  for (const planned of plan.nodes) {
    for (const spec of planned.weights) {
      const own = parameterOf(planned, spec, aside);
      const other = known.get(own.name);
      known.set(own.name, other === undefined ? own : joined(other, own, order));
    }
  }
  return [...known.values()];
}

function parameterOf({ node }: PlannedNode, spec: WeightSpec, aside: readonly string[]): ModelParameter {
  const opponents = node.tasks.filter((task) => aside.includes(task));
  return {
    name: parameterName(node, spec.name),
    shape: spec.shape,
    initializer: spec.initializer,
    trainable: (spec.trainable ?? true) && node.frozen !== true,
    owners: node.tasks.filter((task) => !aside.includes(task)),
    ...(opponents.length > 0 ? { aside: opponents } : {}),
    layer: node.label,
    node: node.name,
    ...(node.copyOf === undefined ? {} : { copyOf: node.copyOf }),
    rate: node.rate ?? 1,
    decay: node.decay ?? 0,
  };
}

/** One set of weights used in two places; the first place names it. */
function joined(first: ModelParameter, second: ModelParameter, order: ReadonlyMap<string, number>): ModelParameter {
  if (!sameShape(first.shape, second.shape)) throw new GraphError(`${first.name} has two shapes`);
  const inOrder = (tasks: readonly string[]) => [...new Set(tasks)].sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
  const aside = inOrder([...first.aside ?? [], ...second.aside ?? []]);
  return { ...first, owners: inOrder([...first.owners, ...second.owners]), ...(aside.length > 0 ? { aside } : {}) };
}

/** How many numbers a model learns; NaN as long as a vocabulary is not known. */
export function parameterCount(graph: ModelGraph, sizes: VocabularySizes = {}): number {
  return parametersOf(graph, planOf(graph, sizes))
    .filter((parameter) => parameter.trainable)
    .reduce((count, parameter) => count + sizeOf(parameter.shape), 0);
}

/** Starting weights: what each holds depends on the seed and its name alone, so that a new layer leaves the others as they were. */
export function initialize(
  parameters: readonly ModelParameter[],
  seed: number,
): Record<string, { readonly shape: number[]; readonly data: Float32Array }> {
  return Object.fromEntries(parameters.map((parameter) => {
    const draw = drawing(parameter, randomOf(seed, keyOf(parameter.name)));
    const data = Float32Array.from({ length: sizeOf(parameter.shape) }, (_, index) => draw(index));
    return [parameter.name, { shape: [...parameter.shape], data }];
  }));
}

/** The numbers of square blocks side by side, in row-major order of the whole. */
function placed(blocks: readonly (readonly Float64Array[])[], width: number): (index: number) => number {
  return (index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    const size = width / blocks.length;
    return blocks[Math.floor(column / size)][row][column % size];
  };
}

/** Square matrices with rows of length 1 at right angles: normal rows, each without its part along those before. */
function rotations(size: number, count: number, random: Random): Float64Array[][] {
  return Array.from({ length: count }, () => {
    const rows: Float64Array[] = [];
    while (rows.length < size) {
      const row = Float64Array.from({ length: size }, () => random.normal());
      for (const before of rows) {
        const along = dot(row, before);
        for (let at = 0; at < size; at++) row[at] -= along * before[at];
      }
      const length = Math.sqrt(dot(row, row));
      if (length > 1e-6) rows.push(row.map((value) => value / length));
    }
    return rows;
  });
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}

/** What each number of a parameter starts with, asked for in order. */
function drawing({ initializer, shape }: ModelParameter, random: Random): (index: number) => number {
  const width = sizeOf(shape.slice(1));
  const within = (limit: number) => () => (2 * random.uniform() - 1) * limit;
  switch (initializer.kind) {
    case "constant": return () => initializer.value;
    case "glorot": return within(Math.sqrt(6 / (initializer.fanIn + initializer.fanOut)));
    case "he": return () => random.normal() * Math.sqrt(2 / initializer.fanIn);
    case "uniform": return within(initializer.limit);
    case "orthogonal": return placed(rotations(shape[0], shape[1] / shape[0], random), width);
    case "normal": return () => random.normal() * initializer.deviation;
    case "rows": return (index) => initializer.values[Math.floor(index / width)];
    case "diagonals": return (index) => {
      const row = Math.floor(index / width);
      return row % width === index % width ? initializer.values[Math.floor(row / width)] : 0;
    };
  }
}

import { parameterName } from "../catalog/plan.ts";
import { isWord, numberOf } from "../catalog/words.ts";
import type { ArgumentValue, ModelGraph, ModelNode } from "../graph/model.ts";
import type { Numbers } from "./numbers.ts";
import type { Trained } from "./trained.ts";

/** A row that is the same for every row of a batch. */
type Row = readonly number[];

type Weight = (name: string) => Numbers | undefined;

/**
 * The model with everything that hangs on the task alone computed: what `film` makes of a task's vector, and the messages between
 * vectors, become one row of numbers each. It predicts the same; of the vectors and of what they passed through nothing is left.
 */
export function folded<Of extends Pick<Trained, "weights">>(graph: ModelGraph, trained: Of): { readonly graph: ModelGraph; readonly trained: Of } {
  const rows = rowsOf(graph, trained);
  const read = new Set([
    ...graph.nodes.filter(({ name }) => !rows.has(name)).flatMap(({ inputs }) => inputs),
    ...graph.tasks.flatMap(({ output, logits, features }) => [output, logits, features]),
  ]);
  const made = graph.nodes.filter(({ name, word }) => rows.has(name) && read.has(name) && word !== "task_vector");
  if (made.length === 0) return { graph, trained };
  const left = graph.nodes.filter(({ name }) => !rows.has(name) || read.has(name));
  const nodes = left.map((node) => (made.includes(node) ? asVector(node, rows.get(node.name)?.read ?? "", rows.get(node.name)?.row ?? []) : node));
  const vectors = made.map(({ name }): [string, Numbers] => [`${name}/vector`, numbersOf(rows.get(name)?.row ?? [])]);
  return { graph: { ...graph, nodes, penalties: [] }, trained: { ...trained, weights: { ...trained.weights, ...Object.fromEntries(vectors) } } };
}

const numbersOf = (row: Row): Numbers => ({ shape: [row.length], data: Float32Array.from(row) });

/** A node that makes one row, as that row. */
function asVector({ weightsKey: _, ...node }: ModelNode, read: string, row: Row): ModelNode {
  return { ...node, word: "task_vector", arguments: { width: row.length, spread: 0 }, inputs: [read] };
}

/** The nodes that make one row whatever is fed, with that row and the value that says how many rows there are. */
function rowsOf({ nodes }: ModelGraph, { weights }: Pick<Trained, "weights">): Map<string, { readonly row: Row; readonly read: string }> {
  const rows = new Map<string, { readonly row: Row; readonly read: string }>();
  for (const node of nodes) {
    const weight: Weight = (name) => weights[parameterName(node, name)];
    const given = node.inputs.flatMap((name) => rows.get(name) ?? []);
    const read = node.word === "task_vector" ? node.inputs[0] : given[0]?.read;
    const row = node.word === "task_vector" ? rowIn(weight("vector")) : given.length === node.inputs.length ? rowOf(node, given.map((one) => one.row), weight) : undefined;
    if (row && read !== undefined) rows.set(node.name, { row, read });
  }
  return rows;
}

const rowIn = (numbers: Numbers | undefined): Row | undefined => numbers && Array.from(numbers.data);

/** What a node makes of rows; undefined for words that no task's vector passes through. */
function rowOf({ word, arguments: args }: ModelNode, given: readonly Row[], weight: Weight): Row | undefined {
  if (word === "dense") return dense(given[0], weight, args["activation"]);
  return word === "task_messages" ? heard(given, args["shares"], numberOf(args, "temperature", 1)) : undefined;
}

const activations: Readonly<Record<string, (value: number) => number>> = { linear: (value) => value, tanh: Math.tanh };

function dense(row: Row, weight: Weight, activation: ArgumentValue | undefined): Row | undefined {
  const [kernel, bias] = [weight("kernel"), weight("bias")];
  const applied = activations[isWord(activation) ? activation.word : "linear"];
  if (!kernel || !applied) return undefined;
  const [, units] = kernel.shape;
  return Array.from({ length: units }, (_, unit) =>
    applied(row.reduce((sum, value, at) => sum + value * kernel.data[at * units + unit], bias?.data[unit] ?? 0)));
}

/** Σ share · row of all tasks, by shares that are given, or by softmax of the products with the task's own row. */
function heard([own, ...all]: readonly Row[], given: ArgumentValue | undefined, temperature: number): Row {
  const shares = Array.isArray(given) && given.length > 0 ? given as readonly number[] : softmax(all.map((row) => product(own, row) / temperature));
  return own.map((_, at) => all.reduce((sum, row, task) => sum + shares[task] * row[at], 0));
}

const product = (left: Row, right: Row): number => left.reduce((sum, value, at) => sum + value * right[at], 0);

function softmax(values: Row): Row {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

import type { RunEvent } from "../../src/protocol/events.ts";
import { check } from "../../src/language/index.ts";

export const text = `model M {
  data "rows.csv"
  input x : number[8] { columns: "x*" }
  trunk = x -> dense(32, relu) -> dense(16, relu)
  task a : number = trunk
  task b : number = trunk
  task c : number = trunk
  train { optimizer: adam(1e-3) }
}
`;

type Matrix = (number | null)[][];

/** A cosine for a pair of three tasks, the other pairs a little above 0. */
export function cosines(first: number, second: number, cosine: number): Matrix {
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : [i, j].includes(first) && [i, j].includes(second) ? cosine : 0.1)));
}

/** Events of a finished run of a text, with these measurements in its two shared layers, again and again. */
export function events(source: string, { conflicts = [], steps = [], others = [] }: {
  readonly conflicts?: readonly Matrix[];
  readonly steps?: readonly number[][];
  readonly others?: readonly RunEvent[];
} = {}): RunEvent[] {
  const graph = check(source).models[0].graph!;
  const layers = graph.nodes.filter(({ name, word }) => word === "dense" && name.startsWith("trunk")).map(({ label, tasks, span }) => ({
    name: label, tasks: [...tasks], parameters: 100, span: { start: span.start, end: span.end },
  }));
  const scores = Object.fromEntries(graph.tasks.map(({ name }) => [name, { loss: 1, metrics: { rmse: 1 } }]));
  return [
    {
      type: "started", time: 0, run: "r", model: graph.name, data: "rows.csv", layers, epochs: 1, stepsPerEpoch: 40, batch: 32, seed: 0,
      tasks: graph.tasks.map(({ name, kind }) => ({ name, kind, metrics: [{ name: "rmse", higherIsBetter: false }] })),
      parameters: { total: 1000, shared: 900 }, rows: { train: 100, validation: 10, test: 10 },
      executor: "reference", optimizer: "adam", weights: "equal", combine: "sum",
    },
    ...Array.from({ length: 40 }, (_, step): RunEvent[] => [
      ...(conflicts.length > 0 ? [{
        type: "conflicts" as const, step: step + 1, cosine: conflicts[0], layers: layers.map((_layer, index) => jittered(conflicts[index] ?? conflicts[0], step)),
        norms: layers.map(() => [1, 1, 1]), losses: [1, 1, 1], rate: 0.001,
      }] : []),
      ...(steps.length > 0 ? [{ type: "step" as const, time: step, step: step + 1, epoch: 1, losses: steps[step % steps.length], weights: [1, 1, 1] }] : []),
    ]).flat(),
    ...others,
    { type: "finished", time: 1, step: 40, epoch: 1, reason: "epochs", bestEpoch: 1, split: "test", test: scores },
  ];
}

/** A little noise, that no mean of several steps has. */
function jittered(matrix: Matrix, step: number): Matrix {
  const shift = (step % 2 === 0 ? 0.02 : -0.02);
  return matrix.map((row, i) => row.map((value, j) => (i === j || value === null ? value : value + shift)));
}

export const logOf = (all: readonly RunEvent[]): string => all.map((event) => `${JSON.stringify(event)}\n`).join("");

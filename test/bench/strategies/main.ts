import { defaultsOf } from "../../../src/catalog/arguments.ts";
import { combiners } from "../../../src/catalog/combiners/index.ts";
import type { CombinerDefinition } from "../../../src/catalog/definition.ts";
import type { Executor, Tensors } from "../../../src/engine/executor.ts";
import { createOrtExecutor } from "../../../src/engine/ort/node.ts";
import type { Program } from "../../../src/graph/program.ts";
import { applyProgram, measureProgram, trainProgram } from "../../../src/graph/programs/index.ts";
import { randomOf } from "../../../src/graph/random.ts";
import { machine, type Figure } from "../engine/report.ts";
import { modelOf, settings, vector } from "./model.ts";

const counts = [2, 8, 40, 200];

/** Largest share of a step that closed forms and pcgrad may take at 40 tasks, and milliseconds of solvers at 8. */
const [closedShare, solverLimit] = [0.05, 10];
const closed = ["mean", "pcgrad", "gradvac", "imtl", "aligned", "config", "krum", "moco", "modo", "excess", "db"];
const solvers = ["upgrad", "dualproj", "nash", "cagrad", "sdmgrad"];

/** A combiner that takes longer than this for a size is not tried at larger ones. */
const patience = 3000;

/** Milliseconds for which a combiner solves before it is timed. */
const warmUp = 300;

interface Timed {
  readonly tasks: number;
  readonly plain: number;
  readonly split: number;
  readonly solves: ReadonlyMap<string, number>;
}

/** Times a plain step, a measured one, and every combiner's solve on the Gram matrix that was measured. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 15;
  const log = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const executor = await createOrtExecutor();
  log(`${machine()}\n${executor.description}; medians of ${rounds} rounds, milliseconds.\n`);
  const slow = new Set<string>();
  const figures: Figure[] = [];
  for (const tasks of counts) {
    const timed = await timesOf(executor, tasks, rounds, slow);
    log(tableOf(timed));
    figures.push(...figuresOf(timed));
  }
  await executor.dispose();
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
}

async function timesOf(executor: Executor, tasks: number, rounds: number, slow: Set<string>): Promise<Timed> {
  const { instance, tensors, feeds } = modelOf(tasks);
  const state = await executor.createState(tensors);
  const all = { ...feeds, weights: vector(tasks), own_weights: vector(tasks) };
  const ready = async (program: Program) => {
    const compiled = await executor.compile(program);
    const used = new Set(program.feeds.map(({ name }) => name));
    return () => compiled.run(Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name))), state);
  };
  const plain = await ready(trainProgram(instance, settings));
  const measure = await ready(measureProgram(instance, { layers: false }));
  const apply = await ready(applyProgram(instance, settings));
  const gram = gramOf(await measure(), tasks);
  const times = { plain: [] as number[], split: [] as number[] };
  for (let round = -3; round < rounds; round++) {
    const one = await elapsed(plain);
    const two = await elapsed(async () => { await measure(); await apply(); });
    if (round >= 0) times.plain.push(one);
    if (round >= 0) times.split.push(two);
  }
  state.dispose();
  return { tasks, plain: median(times.plain), split: median(times.split), solves: await solvesOf(gram, rounds, slow) };
}

function gramOf({ gram }: Tensors, tasks: number): number[][] {
  return Array.from({ length: tasks }, (_, row) => Array.from(gram.data.subarray(row * tasks, (row + 1) * tasks)));
}

async function solvesOf(gram: number[][], rounds: number, slow: Set<string>): Promise<Map<string, number>> {
  const solves = new Map<string, number>();
  for (const combiner of combiners.filter(({ name, needs }) => needs === "gram" && !slow.has(name))) {
    const first = await elapsed(() => solve(combiner, gram));
    if (first > patience) slow.add(combiner.name);
    // A run has thousands of steps: the just-in-time compiler's part of the first ones does not count.
    for (let start = performance.now(); performance.now() - start < warmUp;) solve(combiner, gram);
    const times = [];
    for (let round = 0; round < Math.min(rounds, Math.ceil(2000 / first)); round++) times.push(await elapsed(() => solve(combiner, gram)));
    solves.set(combiner.name, median(times));
  }
  return solves;
}

function solve(combiner: CombinerDefinition, gram: number[][]): unknown {
  return combiner.combine({ gram, losses: gram.map(() => 1), random: randomOf(1) }, defaultsOf(combiner));
}

async function elapsed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}

function tableOf({ tasks, plain, split, solves }: Timed): string {
  const lines = [...solves].map(([name, time]) => {
    const whole = split + time;
    return `  ${name.padEnd(16)}${time.toFixed(2).padStart(10)} solve${whole.toFixed(2).padStart(10)} step${(whole / plain).toFixed(2).padStart(8)} × plain`
      + `${(100 * time / whole).toFixed(1).padStart(7)} % solver`;
  });
  return [`${tasks} tasks: equal, sum ${plain.toFixed(2)}; measure and apply ${split.toFixed(2)}`, ...lines, ""].join("\n");
}

function figuresOf({ tasks, plain, split, solves }: Timed): Figure[] {
  const rounded = (value: number) => Number(value.toPrecision(3));
  const time = (name: string, value: number, target: number | null = null): Figure =>
    ({ name: `${tasks} tasks: ${name}`, value: rounded(value), unit: "ms", target, met: target === null ? null : value <= target });
  return [
    time("equal, sum", plain), time("measure and apply", split),
    ...[...solves].flatMap(([name, value]) => {
      const share = value / (split + value);
      const target = tasks === 40 && closed.includes(name) ? closedShare : null;
      return [
        time(`${name}, solve`, value, tasks === 8 && solvers.includes(name) ? solverLimit : null),
        { name: `${tasks} tasks: ${name}, step over plain`, value: rounded((split + value) / plain), unit: "×", target: null, met: null },
        { name: `${tasks} tasks: ${name}, solver's share`, value: rounded(share), unit: "of the step", target, met: target === null ? null : share <= target },
      ];
    }),
  ];
}

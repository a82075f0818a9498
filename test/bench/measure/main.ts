import { nodeFileSystem } from "../../../src/data/node-files.ts";
import type { Executor } from "../../../src/engine/executor.ts";
import { createOrtExecutor } from "../../../src/engine/ort/node.ts";
import { check } from "../../../src/language/index.ts";
import { type PreparedModel, prepareModel, train } from "../../../src/training/index.ts";
import { machine, type Figure } from "../engine/report.ts";

/** Largest share of training time that measuring conflicts may take at eight tasks and the usual cadence. */
const target = 0.1;

interface Subject {
  readonly name: string;
  readonly trunk: string;
}

const subjects: readonly Subject[] = [
  { name: "one layer of 24", trunk: "dense(24, tanh)" },
  { name: "layers of 64 and 64", trunk: "dense(64, relu) -> dense(64, relu)" },
  { name: "layers of 256 and 128", trunk: "dense(256, relu) -> dense(128, relu)" },
];

/** What is measured: at the usual cadence, where conflicts have the target, and at a closer one. */
const ways = ["conflicts: on", "conflicts: on, affinity: on", "conflicts: every(10)"] as const;

type Way = (typeof ways)[number];

const textOf = ({ trunk }: Subject, analyze: Way): string => `model Measured {
  data planted(groups: [[a, b], [c, d], [e, f], [g], [h]], rows: 8_000, features: 32)
  input x : number[32] { columns: "x*" }
  trunk = x -> ${trunk}
  task a, b, c, d, e, f, g, h : number = trunk
  train { optimizer: adam(1e-3), batch: 128, epochs: 30 }
  analyze { ${analyze} }
}`;

/** Trains eight tasks, and prints which share of the processor's time the measured steps take beyond that of plain ones. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 3;
  const log = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  log(`${machine()}\neight tasks, batches of 128; processor time, medians of the steps of ${rounds} runs of thirty epochs. \`on\` is every(64).\n`);
  const executor = await createOrtExecutor();
  const figures: Figure[] = [];
  for (const subject of subjects) figures.push(...await figuresOf(executor, subject, rounds, log));
  await executor.dispose();
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
}

async function modelOf(text: string): Promise<PreparedModel> {
  const graph = check(text).models[0]?.graph;
  if (!graph) throw new Error("the benchmark's model has errors");
  const model = await prepareModel(graph, nodeFileSystem("."), { directory: ".", root: "." });
  if ("problems" in model) throw new Error(model.problems[0].message);
  return model;
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds of single steps, told apart by what they do: all of one run, so that they meet the same load. */
interface Steps {
  readonly plain: number[];
  readonly measured: number[];
  /** The next step after a measured one, which finds memory as that left it. */
  readonly after: number[];
}

/** Steps from the end of the first epoch on, by which all programs are made. */
async function stepsOf(executor: Executor, model: PreparedModel): Promise<Steps> {
  const steps: Steps = { plain: [], measured: [], after: [] };
  let [last, measures, before]: [number | undefined, boolean, boolean] = [undefined, false, false];
  for await (const event of train({ model, executor, run: "bench" })) {
    if (event.type === "conflicts") measures = true;
    if (event.type === "epoch") last = undefined;
    if (event.type !== "step") continue;
    const now = processorTime();
    if (last !== undefined && event.epoch > 1) (measures ? steps.measured : before ? steps.after : steps.plain).push(now - last);
    [last, before, measures] = [now, measures, false];
  }
  return steps;
}

/** How long a plain step takes, and a measured one beyond that. */
async function costsOf(executor: Executor, subject: Subject, way: Way, rounds: number): Promise<{ readonly plain: number; readonly extra: number; readonly cadence: number }> {
  const model = await modelOf(textOf(subject, way));
  const all: Steps = { plain: [], measured: [], after: [] };
  for (let round = 0; round < rounds; round++) {
    const { plain, measured, after } = await stepsOf(executor, model);
    all.plain.push(...plain);
    all.measured.push(...measured);
    all.after.push(...after);
  }
  const plain = median(all.plain);
  return { plain, extra: median(all.measured) + median(all.after) - 2 * plain, cadence: model.graph.analyze.conflicts };
}

async function figuresOf(executor: Executor, { name, trunk }: Subject, rounds: number, log: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const way of ways) {
    const { plain, extra, cadence } = await costsOf(executor, { name, trunk }, way, rounds);
    const share = extra / (cadence * plain + extra);
    const wanted = way === "conflicts: on" ? { target, met: share <= target } : { target: null, met: null };
    log(`${name}, \`${way}\`: a step ${plain.toFixed(2)} ms, a measured one ${(1 + extra / plain).toFixed(1)} times as long: ${percent(share)} of the training${wanted.met === null ? "" : ` (target ${percent(target)}: ${wanted.met ? "met" : "missed"})`}`);
    figures.push({ name: `${name}, ${way}`, value: share, unit: "of training", ...wanted });
  }
  return figures;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

import { nodeFileSystem } from "../../../src/data/node-files.ts";
import type { Executor } from "../../../src/engine/executor.ts";
import { createOrtExecutor } from "../../../src/engine/ort/node.ts";
import { check } from "../../../src/language/index.ts";
import { type PreparedModel, prepareModel, train } from "../../../src/training/index.ts";
import { machine, type Figure } from "../engine/report.ts";

/** Largest share of training time that measuring conflicts may take at eight tasks. */
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

/** What is measured, at the cadence that the documentation writes; conflicts have the target. */
const ways = { nothing: "", conflicts: "conflicts: every(10)", "conflicts and lookahead": "conflicts: every(10), affinity: every(10)" } as const;

type Way = keyof typeof ways;

const textOf = ({ trunk }: Subject, analyze: string): string => `model Measured {
  data planted(groups: [[a, b], [c, d], [e, f], [g], [h]], rows: 8_000, features: 32)
  input x : number[32] { columns: "x*" }
  trunk = x -> ${trunk}
  task a, b, c, d, e, f, g, h : number = trunk
  train { optimizer: adam(1e-3), batch: 128, epochs: 5 }
  analyze { ${analyze} }
}`;

/** Trains eight tasks with and without measuring, turn about, and prints which share of the processor's time the measuring took. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 7;
  const log = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  log(`${machine()}\neight tasks, batches of 128; medians of ${rounds} rounds of four epochs, processor time.\n`);
  const executor = await createOrtExecutor();
  const figures: Figure[] = [];
  for (const subject of subjects) figures.push(...figuresOf(subject, await timesOf(executor, subject, rounds), log));
  await executor.dispose();
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
}

async function timesOf(executor: Executor, subject: Subject, rounds: number): Promise<Record<Way, number>> {
  const names = Object.keys(ways) as Way[];
  const models = await Promise.all(names.map((way) => modelOf(textOf(subject, ways[way]))));
  const times = names.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, model] of models.entries()) {
      const time = await trained(executor, model);
      if (round >= 0) times[index].push(time);
    }
  }
  return Object.fromEntries(names.map((way, index) => [way, median(times[index])])) as Record<Way, number>;
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

/** Milliseconds a step from the end of the first epoch, by which all programs are made, to the end of the last. */
async function trained(executor: Executor, model: PreparedModel): Promise<number> {
  const ends: { readonly time: number; readonly step: number }[] = [];
  for await (const event of train({ model, executor, run: "bench", now: processorTime })) if (event.type === "epoch") ends.push(event);
  const [first, last] = [ends[0], ends[ends.length - 1]];
  return (last.time - first.time) / (last.step - first.step);
}

function figuresOf({ name }: Subject, times: Record<Way, number>, log: (line: string) => void): Figure[] {
  const share = (way: Way) => (times[way] - times.nothing) / times[way];
  const [conflicts, both] = [share("conflicts"), share("conflicts and lookahead")];
  log(`${name}: ${times.nothing.toFixed(3)} ms a step; conflicts every 10 steps take ${percent(conflicts)} of the training (target ${percent(target)}: ${conflicts <= target ? "met" : `missed; met from every(${cadenceFor(times)}) on`}), with the lookahead ${percent(both)}`);
  return [
    { name: `${name}: conflicts' share`, value: conflicts, unit: "of training", target, met: conflicts <= target },
    { name: `${name}: share of conflicts and lookahead`, value: both, unit: "of training", target: null, met: null },
  ];
}

/** A measured step takes so much longer that its share of n steps falls with n. */
function cadenceFor({ nothing, conflicts }: Record<Way, number>): number {
  const extra = 10 * (conflicts - nothing);
  return Math.ceil((extra * (1 - target)) / (target * nothing));
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

import type { Executor, Tensor, Tensors } from "../../../src/engine/executor.ts";
import { createOrtExecutor } from "../../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../../src/engine/ort/web.ts";
import { isShared, ownedParameters } from "../../../src/graph/programs/training.ts";
import { subjects, type Subject } from "./models.ts";
import { pack, startPyTorch, unpack, type Packed, type PyTorch } from "./pytorch.ts";
import { figuresOf, machine, tableOf, type Engine, type Form, type Timing } from "./report.ts";
import { fused, split, startOf, type Outcome, type Runner, type Start } from "./runners.ts";

interface Options {
  readonly root: string;
  readonly script: string;
  readonly args: readonly string[];
}

interface Entry {
  readonly engine: Engine;
  readonly form: Form;
  readonly runner: Runner;
  readonly times: number[];
}

/** How far losses, Gram matrix and parameters after one step may be from PyTorch's, relative to their norm. */
const TOLERANCE = 1e-4;

/** Steps of each kind a round: about as much time for each model. */
const STEPS: Readonly<Record<Subject["name"], number>> = { mlp: 12, mmoe: 2, lenet: 4 };

/** Measures every model on every engine beside PyTorch, in turns. Throws where one of them computes something else. */
export async function main({ root, script, args }: Options): Promise<void> {
  const json = args.includes("--json");
  const log = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 15;
  const pytorch = await startPyTorch(root, script, log);
  const engines = { native: await createOrtExecutor(), web: await createOrtWebExecutor() };
  const versions = [engines.native.description, engines.web.description, typeof pytorch === "string" ? `no PyTorch (${pytorch})` : `PyTorch ${pytorch.version}`];
  log(`${machine()}\n${versions.join("; ")}\nOne thread, medians of processor time a step, ${rounds} rounds in turns.\n`);
  const timings: Timing[] = [];
  for (const subject of subjects) {
    timings.push(await timingOf(subject, engines, typeof pytorch === "string" ? undefined : pytorch, rounds));
  }
  if (typeof pytorch !== "string") pytorch.close();
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures: figuresOf(timings) })}\n`);
  else log(tableOf(timings));
}

async function timingOf(subject: Subject, engines: Readonly<Record<Engine, Executor>>, pytorch: PyTorch | undefined, rounds: number): Promise<Timing> {
  const start = startOf(subject);
  const entries: Entry[] = [];
  for (const [engine, executor] of Object.entries(engines) as [Engine, Executor][]) {
    entries.push({ engine, form: "step", runner: await fused(executor, subject, start), times: [] });
    entries.push({ engine, form: "measure + apply", runner: await split(executor, subject, start), times: [] });
  }
  await compare(subject, start, entries, pytorch);
  // Just-in-time compilers, of JavaScript and of WebAssembly, are busy in the first 20 steps.
  for (const { runner } of entries) await timesOf(runner, 6 * STEPS[subject.name]);
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (pytorch) theirs.push(...(await pytorch.ask<{ times: number[] }>({ do: "time", model: subject.name, steps: STEPS[subject.name] })).times);
    for (const { runner, times } of entries) times.push(...await timesOf(runner, STEPS[subject.name]));
  }
  return {
    subject,
    ...(pytorch ? { pytorch: median(theirs) } : {}),
    ours: entries.map(({ engine, form, times }) => ({ engine, form, milliseconds: median(times) })),
  };
}

async function timesOf(runner: Runner, steps: number): Promise<number[]> {
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = process.cpuUsage();
    await runner.step();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return times;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** One step of each from the same start; throws where one computes something else. */
async function compare(subject: Subject, start: Start, entries: readonly Entry[], pytorch: PyTorch | undefined): Promise<void> {
  const expected = pytorch ? await firstOf(subject, start, pytorch) : undefined;
  const [first, ...others] = await Promise.all(entries.map(async (entry) => ({ ...entry, result: await afterOne(entry.runner) })));
  const reference = expected ?? first.result;
  for (const { engine, form, result } of [first, ...others]) expectSame(`${subject.name}, ${engine}, ${form}`, result, reference);
}

interface Result extends Outcome {
  readonly parameters: Tensors;
}

async function afterOne(runner: Runner): Promise<Result> {
  const outcome = await runner.step();
  return { ...outcome, parameters: await runner.parameters() };
}

async function firstOf(subject: Subject, start: Start, pytorch: PyTorch): Promise<Result> {
  const owned = ownedParameters({ instance: subject.instance, tasks: subject.instance.tasks });
  const answer = await pytorch.ask<{ losses: Packed; gram: Packed; parameters: Record<string, Packed> }>({
    do: "first",
    model: subject.name,
    parameters: Object.fromEntries(Object.entries(start.parameters).map(([name, tensor]) => [name, pack(tensor)])),
    x: pack(start.x),
    labels: start.labels.map(pack),
    shared: owned.filter(isShared).map(({ parameter }) => parameter.name),
  });
  const parameters = Object.fromEntries(Object.entries(answer.parameters).map(([name, packed]) => [name, unpack(packed)]));
  return { losses: unpack(answer.losses), gram: unpack(answer.gram), parameters };
}

function expectSame(what: string, actual: Result, expected: Result): void {
  expectClose(`${what}: losses`, actual.losses, expected.losses);
  expectClose(`${what}: Gram matrix`, actual.gram, expected.gram);
  for (const [name, tensor] of Object.entries(expected.parameters)) expectClose(`${what}: ${name}`, actual.parameters[name], tensor);
}

/** By norms: Adam's first step is about the sign of the gradient, which rounding turns where the gradient is almost 0. */
function expectClose(what: string, { data: actual }: Tensor, { data: expected }: Tensor): void {
  const difference = norm(expected.length, (index) => actual[index] - expected[index]) / norm(expected.length, (index) => expected[index]);
  if (actual.length !== expected.length || !(difference <= TOLERANCE)) throw new Error(`${what} differs by ${difference} of its norm`);
}

function norm(length: number, at: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += at(index) ** 2;
  return Math.sqrt(sum);
}

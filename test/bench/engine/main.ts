import { createOrtExecutor } from "../../../src/engine/ort/node.ts";
import { createOrtWebExecutor } from "../../../src/engine/ort/web.ts";
import { startBrowser, type BrowserSide } from "./browser.ts";
import { expectSame, firstOf } from "./compare.ts";
import { measured, type Measured } from "./measured.ts";
import { subjects, type Subject } from "./models.ts";
import { startPyTorch, type PyTorch } from "./pytorch.ts";
import { figuresOf, machine, tableOf, type Engine, type Timing } from "./report.ts";
import { forms, runnersOf, startOf, type Form, type Start } from "./runners.ts";

interface Options {
  readonly root: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** Opens a model on an engine. */
type Open = (subject: Subject, form: Form, start: Start) => Promise<Measured>;

interface Entry {
  readonly engine: Engine;
  readonly form: Form;
  readonly side: Measured;
  readonly times: number[];
}

/** Milliseconds of steps by both clocks. */
interface StepTimes {
  readonly processor: number[];
  readonly clock: number[];
}

/** Steps of each kind a round: about as much time for each model. */
const STEPS: Readonly<Record<Subject["name"], number>> = { mlp: 12, mmoe: 2, lenet: 4 };

/** Measures every model on every engine beside PyTorch, in turns. Throws where one of them computes something else. */
export async function main({ root, script, args }: Options): Promise<void> {
  const json = args.includes("--json");
  const log = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 15;
  const [pytorch, browser] = [await startPyTorch(root, script, log), await startBrowser(root)];
  try {
    const { opens, versions } = await enginesOf(browser);
    log(`${machine()}\n${[...versions, typeof pytorch === "string" ? `no PyTorch (${pytorch})` : `PyTorch ${pytorch.version}`].join("; ")}`);
    log(`One thread, medians of processor time a step (in Chromium: of time by the clock, beside PyTorch's by the clock), ${rounds} rounds in turns.\n`);
    const timings: Timing[] = [];
    for (const subject of subjects) timings.push(await timingOf(subject, opens, typeof pytorch === "string" ? undefined : pytorch, rounds));
    if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures: figuresOf(timings) })}\n`);
    else log(tableOf(timings));
  } finally {
    if (typeof pytorch !== "string") pytorch.close();
    if (typeof browser !== "string") await browser.close();
  }
}

/** What can be measured here, and what to call it. */
async function enginesOf(browser: BrowserSide | string): Promise<{ readonly opens: ReadonlyMap<Engine, Open>; readonly versions: readonly string[] }> {
  const executors = { native: await createOrtExecutor(), web: await createOrtWebExecutor() };
  const opens = new Map<Engine, Open>(Object.entries(executors).map(([engine, executor]) =>
    [engine as Engine, async (subject, form, start) => measured(await runnersOf[form](executor, subject, start), processorTime)]));
  if (typeof browser !== "string") opens.set("chromium", async ({ name }, form) => browser.side({ model: name, form }));
  const versions = [executors.native.description, executors.web.description, typeof browser === "string" ? `no Chromium (${browser})` : browser.version];
  return { opens, versions };
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function timingOf(subject: Subject, opens: ReadonlyMap<Engine, Open>, pytorch: PyTorch | undefined, rounds: number): Promise<Timing> {
  const start = startOf(subject);
  const entries: Entry[] = [];
  for (const [engine, open] of opens) {
    for (const form of forms) entries.push({ engine, form, side: await open(subject, form, start), times: [] });
  }
  await compare(subject, start, entries, pytorch);
  // Just-in-time compilers, of JavaScript and of WebAssembly, are busy in the first 20 steps.
  for (const { side } of entries) await side.times(6 * STEPS[subject.name]);
  const theirs: StepTimes = { processor: [], clock: [] };
  for (let round = 0; round < rounds; round++) {
    if (pytorch) {
      const { processor, clock } = await pytorch.ask<StepTimes>({ do: "time", model: subject.name, steps: STEPS[subject.name] });
      theirs.processor.push(...processor);
      theirs.clock.push(...clock);
    }
    for (const { side, times } of entries) times.push(...await side.times(STEPS[subject.name]));
  }
  return {
    subject,
    ...(pytorch ? { pytorch: { processor: median(theirs.processor), clock: median(theirs.clock) } } : {}),
    ours: entries.map(({ engine, form, times }) => ({ engine, form, milliseconds: median(times) })),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** One step of each from the same start; throws where one computes something else. */
async function compare(subject: Subject, start: Start, entries: readonly Entry[], pytorch: PyTorch | undefined): Promise<void> {
  const expected = pytorch ? await firstOf(subject, start, pytorch) : undefined;
  const [first, ...others] = await Promise.all(entries.map(async (entry) => ({ ...entry, result: await entry.side.first() })));
  const reference = expected ?? first.result;
  for (const { engine, form, result } of [first, ...others]) expectSame(`${subject.name}, ${engine}, ${form}`, result, reference);
}

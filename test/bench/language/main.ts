import { readFileSync } from "node:fs";
import { Client, folderWith } from "../../server/client.ts";
import { generate } from "./generate.ts";
import { langiumFigures } from "./langium.ts";
import { figure, machine, tableOf, timesOf, type Figure } from "./report.ts";

interface Options {
  readonly server: string;
  readonly args: readonly string[];
}

interface Targets {
  readonly lines: number;
  readonly cold: number;
  readonly edit: number;
  readonly completion: number;
  readonly hover: number;
  readonly format: number;
}

const sizes: readonly Targets[] = [
  { lines: 2_000, cold: 60, edit: 50, completion: 15, hover: 5, format: 60 },
  { lines: 9_000, cold: 250, edit: 120, completion: 25, hover: 5, format: 250 },
];

const START_TARGET = 300;
const MEMORY_TARGET = 120;
const EDITS_FOR_MEMORY = 1_000;

/** Measures the language at both sizes. Throws where a generated file does not check clean. */
export async function main({ server, args }: Options): Promise<void> {
  const json = args.includes("--json");
  const rounds = Number(args[args.indexOf("--rounds") + 1]) || 20;
  const figures: Figure[] = [];
  const told = (more: readonly Figure[]) => {
    figures.push(...more);
    if (!json) process.stdout.write(`${tableOf(more)}\n`);
  };
  if (!json) process.stdout.write(`${machine()}\n\n`);
  for (const size of sizes) {
    told(await opened(server, size, rounds));
    told(await overStdio(server, size, rounds));
  }
  told(await startTimes(server));
  told(await memoryAfterEdits(server));
  const yardstick = args.includes("--alone") ? { figures: [] } : await langiumFigures(sizes.map(({ lines }) => lines), rounds);
  told(yardstick.figures);
  if (yardstick.note !== undefined && !json) process.stdout.write(`${yardstick.note}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
}

/** How many files a server has checked before its times count: by then the engine has compiled what runs often. */
const CHECKED_BEFORE = 30;

/** As many servers are started for the time of a first check. */
const FRESH_SERVERS = 5;

/**
 * A whole file that is opened, until its diagnostics are there, with nothing of it remembered: as the first thing that a server is asked
 * after its start, and by one that has run for a while.
 */
async function opened(server: string, { lines, cold }: Targets, rounds: number): Promise<Figure[]> {
  const text = generate(lines);
  const first: number[] = [];
  for (let round = 0; round < FRESH_SERVERS; round++) first.push(...await openings(server, text, 1));
  const later = (await openings(server, text, CHECKED_BEFORE + rounds)).slice(CHECKED_BEFORE);
  return [
    ...timesOf(`${lines} lines: first check of a fresh server`, first, null),
    ...timesOf(`${lines} lines: check, nothing remembered`, later, cold, "median"),
  ];
}

/** Times of one server that is given the text again and again, each time as a file that it has not seen. Throws where it is not clean. */
async function openings(server: string, text: string, count: number): Promise<number[]> {
  const editor = new Client(server, folderWith({}));
  await editor.start({ trusted: false });
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    const uri = editor.uri(`generated-${number}.mtl`);
    const start = performance.now();
    await editor.open(uri, text);
    const codes = await editor.codes(uri, 1);
    times.push(performance.now() - start);
    if (codes.length > 0) throw new Error(`the generated file is not clean: ${codes[0]}`);
    await editor.close(uri);
  }
  await editor.stop();
  return times;
}

async function overStdio(server: string, targets: Targets, rounds: number): Promise<Figure[]> {
  const editor = new Client(server, folderWith({}));
  // Without trust, no data file is looked for: the files that are named do not exist.
  await editor.start({ trusted: false });
  const uri = editor.uri("generated.mtl");
  const text = generate(targets.lines);
  await editor.open(uri, text);
  await editor.codes(uri, 1);
  const edits = await timed(rounds, async (round) => {
    await editor.change(uri, round + 2, text.replace("dropout(0.3)", `dropout(0.${(round % 8) + 1})`));
    await editor.codes(uri, round + 2);
  });
  const line = text.split("\n").findIndex((written) => written.includes("-> dropout(0.3)"));
  const at = { position: { line, character: (text.split("\n")[line] ?? "").indexOf("dropout") + 2 } };
  const completions = await timed(rounds, () => editor.ask("textDocument/completion", uri, at));
  const hovers = await timed(rounds, () => editor.ask("textDocument/hover", uri, at));
  const formats = await timed(rounds, () => editor.ask("textDocument/formatting", uri, { options: { tabSize: 2, insertSpaces: true } }));
  await editor.stop();
  const name = (what: string) => `${targets.lines} lines: ${what}`;
  return [
    ...timesOf(name("edit to diagnostics"), edits, targets.edit), ...timesOf(name("completion"), completions, targets.completion),
    ...timesOf(name("hover"), hovers, targets.hover), ...timesOf(name("format"), formats, targets.format, "median"),
  ];
}

async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round++) {
    const start = performance.now();
    await work(round);
    if (round >= 3) times.push(performance.now() - start);
  }
  return times;
}

async function startTimes(server: string): Promise<Figure[]> {
  const starts: number[] = [];
  for (let round = 0; round < 5; round++) {
    const begin = performance.now();
    const editor = new Client(server, folderWith({}));
    await editor.start();
    starts.push(performance.now() - begin);
    await editor.stop();
  }
  return timesOf("server start to initialised", starts, START_TARGET, "median");
}

/** Resident bytes of the process that was started last; undefined where the system does not tell. */
function memoryOfLastChild(): number | undefined {
  try {
    const child = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ").at(-1);
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

/** Of the server's process, at 2,000 lines; read where the system tells it. */
async function memoryAfterEdits(server: string): Promise<Figure[]> {
  const editor = new Client(server, folderWith({}));
  await editor.start({ trusted: false });
  const uri = editor.uri("generated.mtl");
  const text = generate(2_000);
  await editor.open(uri, text);
  for (let version = 2; version <= EDITS_FOR_MEMORY + 1; version++) {
    await editor.change(uri, version, text.replace("dropout(0.3)", `dropout(0.${(version % 8) + 1})`));
    // An answer now and then keeps the queue short; edits between are dropped, as they are for someone who types.
    if (version % 10 === 0) await editor.ask("textDocument/hover", uri, { position: { line: 20, character: 4 } });
  }
  const memory = memoryOfLastChild();
  await editor.stop();
  return memory === undefined ? [] : [figure(`memory after ${EDITS_FOR_MEMORY} edits`, memory / 2 ** 20, "MB", MEMORY_TARGET)];
}

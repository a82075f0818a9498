import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allSettings, type Setting, textOf } from "./settings.ts";

interface Outcome {
  /** What went wrong; undefined: it trained, or the checker said why it is not defined. */
  readonly wrong?: string;
  readonly told: string;
}

/** Trains the bank's clients with every setting, or those that contain one of the names, by the command line; whether all went well. */
export function main(root: string, names: readonly string[]): boolean {
  const folder = join(root, ".cache/sweep-strategies/bank");
  mkdirSync(join(folder, "data"), { recursive: true });
  cpSync(join(root, "examples/data/bank.csv.gz"), join(folder, "data/bank.csv.gz"));
  const example = readFileSync(join(root, "examples/bank.mtl"), "utf8");
  const settings = allSettings().filter(({ text }) => names.length === 0 || names.some((name) => text.includes(name)));
  let wrong = 0;
  for (const [place, setting] of settings.entries()) {
    const start = performance.now();
    const outcome = outcomeOf(root, folder, textOf(example, setting));
    if (outcome.wrong) wrong++;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${String(place + 1).padStart(3)}/${settings.length} ${outcome.wrong ? "✗" : "✓"} ${setting.text}${trunkOf(setting)}: ${outcome.wrong ?? outcome.told} (${seconds} s)`);
  }
  rmSync(folder, { recursive: true, force: true });
  console.log(`${settings.length - wrong} as they should be, ${wrong} not`);
  return wrong === 0;
}

const trunkOf = ({ trunk }: Setting) => (trunk ? ", one trunk" : "");

interface Printed {
  readonly metrics?: unknown;
  readonly error?: { readonly problems?: readonly { readonly code: string; readonly message: string }[] };
}

function outcomeOf(root: string, folder: string, text: string): Outcome {
  const [file, out] = [join(folder, "bank.mtl"), join(folder, "run")];
  writeFileSync(file, text);
  rmSync(out, { recursive: true, force: true });
  const { status, stdout, stderr, signal } = spawnSync(process.execPath, [join(root, "dist/cli/mtl.mjs"), "train", file, "--json", "--out", out], {
    encoding: "utf8", maxBuffer: 1 << 28,
  });
  const printed = parsed(stdout);
  const [problem] = printed?.error?.problems ?? [];
  if (problem) return { told: `${problem.code} ${problem.message}` };
  if (status !== 0) return { told: "", wrong: `ended with ${status ?? signal}: ${stderr.trim().split("\n").at(-1)}` };
  const events = readFileSync(join(out, "events.jsonl"), "utf8");
  return judged(printed?.metrics, events.trim().split("\n").map((line) => JSON.parse(line) as Event));
}

function parsed(text: string): Printed | undefined {
  try {
    return JSON.parse(text) as Printed;
  } catch {
    return undefined;
  }
}

interface Event {
  readonly type: string;
  readonly code?: string;
  readonly task?: string;
  readonly losses?: readonly (number | null)[];
  readonly weights?: readonly (number | null)[];
}

/** A run is well where all that it told are numbers: JSON has null for what is none. */
function judged(metrics: unknown, events: readonly Event[]): Outcome {
  const figures = numbersIn(metrics);
  const steps = events.filter(({ type }) => type === "step");
  const broken = steps.findIndex(({ losses = [], weights = [] }) => [...losses, ...weights].some((value) => value === null));
  const warnings = events.filter(({ type }) => type === "warning").map(({ code, task }) => [code, task].filter(Boolean).join(" "));
  const told = [`${steps.length} steps`, ...warnings].join(", ");
  if (steps.length === 0) return { told, wrong: "no step was told" };
  if (broken >= 0) return { told, wrong: `a loss or weight that is no number in the step event ${broken + 1}` };
  if (figures.length === 0 || figures.some((figure) => figure === null)) return { told, wrong: `metrics that are no numbers: ${JSON.stringify(metrics)}` };
  return { told };
}

function numbersIn(value: unknown): (number | null)[] {
  if (value === null || typeof value === "number") return [value];
  return typeof value === "object" ? Object.values(value).flatMap(numbersIn) : [];
}

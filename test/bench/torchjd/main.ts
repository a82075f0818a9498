import { join } from "node:path";
import { open, pythonWith, type PyTorch } from "../engine/pytorch.ts";
import { casesOf, families, type Family, type Rows, type Step } from "./jacobians.ts";
import { methods, type Method } from "./methods.ts";
import { updatesOf } from "./ours.ts";

const packages = ["torch==2.13.0", "torchjd[full]==0.18.0"];

interface Theirs {
  readonly update: readonly (number | null)[];
  readonly weights?: readonly (number | null)[];
}

interface Result {
  readonly compared: number;
  /** Steps in which theirs has no finite answer, or an iteration that has not arrived. */
  readonly left: number;
  readonly worst: number;
}

/** Compares every combiner that TorchJD has, too, and prints the worst deviations. Ends with code 1 where one is over its tolerance. */
export async function main(root: string, script: string): Promise<void> {
  const theirs = await start(root, script);
  if (typeof theirs === "string") {
    console.log(`Nothing was compared: there is no Python with TorchJD here (${theirs}).`);
    return;
  }
  console.log(`${theirs.version}, in doubles. Worst deviation of an update, and how many of theirs were left out of how many.\n`);
  console.log(`${"combiner".padEnd(14)}${"tolerance".padEnd(11)}${families.map((family) => family.padEnd(22)).join("")}`);
  let missed = 0;
  for (const method of methods) {
    const results = await resultsOf(theirs, method);
    missed += results.filter((result) => typeof result !== "string" && !meets(result, method)).length;
    console.log(rowOf(method, results));
  }
  theirs.close();
  console.log(`\n${methods.flatMap(notesOf).join("\n")}`);
  console.log(missed === 0 ? "\nAll within their tolerances." : `\n${missed} over their tolerances, or without anything to compare.`);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function start(root: string, script: string): Promise<PyTorch | string> {
  try {
    const check = "import torchjd, quadprog, cvxpy, ecos, scipy";
    return await open(pythonWith(join(root, ".cache/bench-torchjd/python"), { packages, check }, console.log), script);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

async function resultsOf(theirs: PyTorch, method: Method): Promise<(Result | string)[]> {
  const results: (Result | string)[] = [];
  for (const family of families) results.push(method.without?.[family] ?? await resultOf(theirs, method, family));
  return results;
}

async function resultOf(theirs: PyTorch, method: Method, family: Family): Promise<Result> {
  let [compared, left, worst] = [0, 0, 0];
  for (const steps of casesOf(family).filter(([{ rows }]) => rows.length >= (method.fewest ?? 1))) {
    const { name } = method;
    const args = { ...method.args, ...method.more?.(steps[0].rows.length) };
    const { steps: known = [] } = await theirs.ask<{ steps?: Theirs[]; error?: string }>({ name, args, steps });
    const ours = await updatesOf(name, args, steps);
    steps.forEach((step, index) => {
      const apart = deviation(ours[index].map((value) => value / (method.divided?.(step.rows.length) ?? 1)), known[index], step, method);
      if (apart === undefined) left++;
      else compared++;
      worst = Math.max(worst, apart ?? 0);
    });
  }
  return { compared, left, worst };
}

/** Undefined where theirs has no answer to compare with; infinite where ours has none. */
function deviation(ours: readonly number[], theirs: Theirs | undefined, { rows }: Step, { arrived, slack }: Method): number | undefined {
  if (!theirs || !finite(theirs.update)) return undefined;
  if (arrived && !(theirs.weights && finite(theirs.weights) && arrived(rows, theirs.weights))) return undefined;
  const expected = theirs.update;
  const scale = Math.max(largest(expected), largestOf(rows) / 1000);
  const allowed = theirs.weights && finite(theirs.weights) ? slack?.(rows, theirs.weights) ?? 0 : 0;
  const worst = Math.max(0, largest(ours.map((value, index) => value - expected[index])) - allowed);
  return ours.every(Number.isFinite) ? worst / scale : Infinity;
}

function finite(values: readonly (number | null)[]): values is readonly number[] {
  return values.every((value) => value !== null && Number.isFinite(value));
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestOf(rows: Rows): number {
  return largest(rows.map(largest));
}

function meets({ compared, worst }: Result, { tolerance }: Method): boolean {
  return compared > 0 && worst <= tolerance;
}

/** Why cells are empty. */
function notesOf({ name, without = {} }: Method): string[] {
  const reasons = new Map(Object.values(without).map((reason) => [reason, Object.entries(without).filter((entry) => entry[1] === reason)]));
  return [...reasons].map(([reason, entries]) => `${name}, ${entries.map(([family]) => family).join(" and ")}: ${reason}`);
}

function rowOf(method: Method, results: readonly (Result | string)[]): string {
  const cells = results.map((result) => {
    if (typeof result === "string") return "–";
    const { compared, left, worst } = result;
    const text = compared === 0 ? "no answer" : `${worst.toExponential(1)}${left ? `, ${left} of ${left + compared}` : ""}`;
    return meets(result, method) ? text : `${text} ✗`;
  });
  return `${method.name.padEnd(14)}${method.tolerance.toExponential(0).padEnd(11)}${cells.map((cell) => cell.padEnd(22)).join("")}`.trimEnd();
}

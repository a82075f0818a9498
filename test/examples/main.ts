import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { baselineOf } from "./baseline.ts";
import { comparedTasks, examplesPage, type Example, type Metrics } from "./page.ts";

/**
 * Trains every example and its lines, and writes the figures to docs/examples.md, once all are there: a run that is cut short leaves
 * the page as it was. With names, only these are trained, and nothing is written. Returns whether no task is below its line.
 */
export function main(root: string, names: readonly string[]): boolean {
  const start = performance.now();
  const all = readdirSync(join(root, "examples"), { recursive: true }).map(String).filter((name) => name.endsWith(".mtl")).sort();
  const files = all.filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  const examples = files.map((file, place) => {
    const before = performance.now();
    const example = trainedExample(root, file);
    const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(0);
    console.log(`${place + 1}/${files.length} ${file}: ${figuresOf(example)} (${seconds(before)} s, ${seconds(start)} s in all)`);
    return example;
  });
  if (files.length === all.length) writeWhole(join(root, "docs/examples.md"), examplesPage(examples));
  return examples.every((example) => comparedTasks(example).every(({ verdict }) => verdict !== "below"));
}

/** `subscribe 0.757 (0.742)`: the example's figure and its line's. */
const figuresOf = (example: Example): string =>
  comparedTasks(example).map(({ task, own, line, verdict }) => `${verdict === "below" ? "BELOW ITS LINE: " : ""}${task} ${own.toPrecision(3)} (${line?.toPrecision(3) ?? "–"})`).join(", ");

function trainedExample(root: string, file: string): Example {
  const text = readFileSync(join(root, "examples", file), "utf8");
  const baseline = baselineOf(text);
  return { file, text, own: trained(root, file), ...(baseline === undefined ? {} : { lines: trainedText(root, file, baseline) }) };
}

/** The page is there as a whole or not at all. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

function trained(root: string, file: string): Metrics {
  const out = join(root, ".cache/examples", basename(file, ".mtl"));
  rmSync(out, { recursive: true, force: true });
  const printed = execFileSync(process.execPath, [join(root, "dist/cli/mtl.mjs"), "train", join("examples", file), "--json", "--out", out], {
    cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28,
  });
  return (JSON.parse(printed) as { metrics: Metrics }).metrics;
}

/** Trains a text from the example's own folder, where its data are, and leaves nothing there. */
function trainedText(root: string, file: string, text: string): Metrics {
  const name = file.replace(/\.mtl$/, ".baseline.mtl");
  mkdirSync(join(root, ".cache/examples"), { recursive: true });
  writeFileSync(join(root, "examples", name), text);
  const clean = () => rmSync(join(root, "examples", name), { force: true });
  process.once("exit", clean);
  try {
    return trained(root, name);
  } finally {
    process.off("exit", clean);
    clean();
  }
}

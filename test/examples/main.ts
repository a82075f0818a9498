import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { baselineOf } from "./baseline.ts";

type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Trains every example and its baseline, and writes the figures to docs/examples.md. */
export function main(root: string): void {
  const files = readdirSync(join(root, "examples"), { recursive: true }).map(String).filter((name) => name.endsWith(".mtl")).sort();
  const parts = files.map((file) => {
    console.log(`${file} …`);
    const text = readFileSync(join(root, "examples", file), "utf8");
    const baseline = baselineOf(text);
    return partOf(file, text, trained(root, file), baseline === undefined ? {} : trainedText(root, file, baseline));
  });
  writeFileSync(join(root, "docs/examples.md"), `${head}\n${parts.join("\n")}`);
}

const head = `# Examples, with figures

\`npm run examples\` trains every model in \`examples/\` and writes this page: figures of the test split, beside a model in which every task is a line of all
inputs (logistic, softmax or linear regression), trained by the same settings. One seed: differences in the third digit mean nothing.
`;

function trained(root: string, file: string): Metrics {
  const out = join(root, ".cache/examples", basename(file, ".mtl"));
  rmSync(out, { recursive: true, force: true });
  const printed = execFileSync(process.execPath, [join(root, "dist/cli/mtl.mjs"), "train", join("examples", file), "--json", "--out", out], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return (JSON.parse(printed) as { metrics: Metrics }).metrics;
}

/** Trains a text from the example's own folder, where its data are, and leaves nothing there. */
function trainedText(root: string, file: string, text: string): Metrics {
  const name = file.replace(/\.mtl$/, ".baseline.mtl");
  mkdirSync(join(root, ".cache/examples"), { recursive: true });
  writeFileSync(join(root, "examples", name), text);
  try {
    return trained(root, name);
  } finally {
    rmSync(join(root, "examples", name));
  }
}

function partOf(file: string, text: string, own: Metrics, baseline: Metrics): string {
  const about = text.split("\n").filter((line) => line.startsWith("///")).map((line) => line.slice(4)).slice(0, 2).join(" ").replace(/^([^:.]*[:.]).*/, "$1").replace(/[:.]$/, "");
  const rows = Object.entries(own).map(([task, figures]) => {
    const [metric] = Object.keys(figures).filter((name) => name !== "loss");
    return `| \`${task}\` | ${metric ?? "loss"} | ${figureText(figures[metric ?? "loss"])} | ${figureText(baseline[task]?.[metric ?? "loss"])} |`;
  });
  return [`## [${file}](../examples/${file})`, "", `${about}.`, "", "| task | metric | model | line |", "|---|---|---|---|", ...rows, ""].join("\n");
}

const figureText = (value: number | undefined): string => (value === undefined ? "–" : String(Number(value.toPrecision(4))));

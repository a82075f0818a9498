import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import * as v from "valibot";
import type { Comparison } from "../../src/affinity/index.ts";
import type { Extension } from "../extension.ts";
import type { Watched } from "../platform.ts";
import { plainNode, programOf } from "./training-process.ts";

const number = v.nullable(v.number());
const delta = v.object({ deltaByTask: v.object({ mean: number, low: number, high: number, count: v.number() }) });
const sides = v.object({ before: v.number(), after: v.number() });

/** What `mtl advise --verify --json` says, as far as one comparison goes. */
const answer = v.object({
  verified: v.object({
    split: v.string(), seeds: v.array(v.number()),
    trials: v.tuple([v.object({ validation: v.optional(delta), test: delta, parameters: sides, seconds: sides })]),
  }),
});

/** `mtl advise` in a process that ends with the editor; trainings that were done are known when it is asked again. */
export async function compareInProcess({ context }: Pick<Extension, "context">, run: string, title: string, watched: Watched): Promise<Comparison | undefined> {
  const args = ["advise", run, "--verify", "--only", title, "--seeds", String(watched.seeds), "--json"];
  const child = spawn(process.execPath, [programOf(context), ...args], { cwd: path.dirname(run), stdio: ["ignore", "pipe", "pipe"], env: plainNode() });
  const cancelled = watched.token.onCancellationRequested(() => child.kill());
  try {
    const { code, output, said } = await ended(child, watched.progress);
    if (watched.token.isCancellationRequested) return undefined;
    if (code !== 0) throw new Error(`The comparison failed: ${said.at(-1) ?? `the process ended with ${String(code)}`}`);
    return comparisonIn(output);
  } finally {
    cancelled.dispose();
  }
}

/** @throws Error for what is no answer. */
export function comparisonIn(output: string): Comparison {
  const { verified: { split, seeds, trials: [{ validation, test, parameters, seconds }] } } = v.parse(v.pipe(v.string(), v.parseJson(), answer), output);
  return { split, seeds: seeds.length, validation: validation?.deltaByTask, test: test.deltaByTask, parameters, seconds };
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** Lines for people. */
  readonly said: readonly string[];
}

function ended(child: ChildProcess, progress: Watched["progress"]): Promise<Ended> {
  const said: string[] = [];
  let [output, rest, done] = ["", "", 0];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => { output += text; });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((one) => one.trim() !== "")) {
      said.push(line);
      const [whole, now, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
      if (whole === undefined) continue;
      const share = (100 * Number(now)) / Number(all);
      progress(line, share - done);
      done = share;
    }
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`The comparison did not start: ${error.message}`)));
    child.once("close", (code) => resolve({ code, output, said }));
  });
}

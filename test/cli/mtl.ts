import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { parseLog } from "../../src/protocol/log.ts";
import { builtMtl } from "./built.ts";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `mtl`, as a user would, in a folder. */
export async function start(directory: string, ...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [await builtMtl(), ...args], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => { stdout += text; });
  child.stderr.setEncoding("utf8").on("data", (text: string) => { stderr += text; });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Runs `mtl` to its end. */
export async function mtl(directory: string, ...args: string[]): Promise<Ended> {
  return (await start(directory, ...args)).ended;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

/** A new folder with some files in it, gone after the tests. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "crosstask-cli-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** The events of a run that count. */
export function eventsOf(directory: string): RunEvent[] {
  return parseLog(fs.readFileSync(path.join(directory, "events.jsonl"), "utf8"));
}

/** What has to be the same in every run of one model, data and seed: all but times, places and when checkpoints were kept. */
export function lasting(events: readonly RunEvent[]): unknown[] {
  return events.filter(({ type }) => type !== "checkpoint")
    .map((event) => ({ ...event, ...("time" in event ? { time: 0 } : {}), ...(event.type === "started" ? { run: "" } : {}) }));
}

/** Made-up rows that need no file, small enough for seconds. */
export const planted = (epochs: number, train = ""): string => `model Planted {
  data planted(groups: [[a, b], [c]], rows: 1_500, features: 8)
  input x : number[8] { columns: "x*" }
  trunk = x -> dense(16, tanh) -> dropout(0.1)
  task a, b, c : number = trunk
  train { optimizer: adam(3e-3) batch: 32 epochs: ${epochs} ${train} }
  analyze { conflicts: every(5) affinity: every(10) }
}
`;

/** Clients with three labels, one of each kind. */
export function clients(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const [age, wage] = [20 + ((row * 7) % 50), 1000 + ((row * 37) % 900)];
    const job = ["clerk", "cook", "smith"][row % 3];
    return [age, row % 11 === 0 ? "" : wage, job, age > 45 ? "yes" : "no", ["low", "middle", "high"][Math.floor((wage - 1000) / 301)], wage + 10 * age].join(",");
  });
  return `${["age,wage,job,buys,level,spends", ...lines].join("\n")}\n`;
}

export const clientModel = (epochs = 4, train = ""): string => `model Clients {
  data "clients.csv" { split: [60%, 20%, 20%], seed: 3 }
  input age, wage : number
  input job : category
  trunk = concat(age, wage, job -> embed(2)) -> dense(12, relu)
  task buys : binary = trunk { positive: "yes" }
  task level : classes(3) = trunk
  task spends : number = trunk { scale: zscore }
  train { optimizer: adam(1e-2) batch: 32 epochs: ${epochs} ${train} }
  analyze { conflicts: every(4) affinity: every(8) }
}
`;

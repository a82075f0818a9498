import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { RunError, holdsRun, openRun, trainerOf } from "../../src/runs/index.ts";
import type { RunFolder } from "../../src/runs/index.ts";
import type { Extension } from "../extension.ts";

/** Of the extension, what a process is started with. */
type Starter = Pick<Extension, "context" | "log">;

/** A process that does not come to its work within this time may be as slow as its machine: it is waited for no longer. */
const patience = 30_000;

/** Goes on with a run that was paused or killed; settles when the new process has taken it up. @throws RunError with what that process said where it has not. */
export async function resumeInProcess(extension: Starter, run: RunFolder): Promise<void> {
  const { file } = run.manifest;
  if (!fs.existsSync(file)) throw new RunError("MTL721", `${file} is gone: put the model's file back to resume its run.`);
  await startProcess(extension, run.manifest.root, ["train", file, "--resume", run.directory], run.directory, () => trainerOf(run) !== undefined);
}

/**
 * Starts `mtl` in a process that outlives the window; settles when it has come so far as `begun` says. How it trains is known from its run folder;
 * what it says when that folder cannot take it is told here. @throws RunError where it ended before that.
 */
export async function startProcess(extension: Starter, folder: string, args: readonly string[], directory: string, begun: () => boolean): Promise<void> {
  const ended = spawnTraining(extension, folder, args);
  let over = false;
  ended.then(() => { over = true; }, () => {});
  for (const until = Date.now() + patience; !over && !begun() && Date.now() < until;) await new Promise((resolve) => { setTimeout(resolve, 100); });
  const untold = ended.then((sentence) => (sentence === undefined || toldBy(directory, sentence) ? undefined : sentence));
  const refusal = over && !begun() ? await untold : undefined;
  if (refusal !== undefined) throw refused(refusal);
  untold.then((sentence) => { if (sentence !== undefined) void vscode.window.showErrorMessage(`The training ended: ${sentence}`); }, () => {});
}

/** Settles when the process has ended: with its last sentence where it failed, with nothing where it finished, was stopped or killed. */
function spawnTraining({ context, log }: Starter, folder: string, args: readonly string[]): Promise<string | undefined> {
  const said = sayingsOf(context);
  const stderr = fs.openSync(said, "w");
  const child = spawn(process.execPath, [programOf(context), ...args], { cwd: folder, detached: true, stdio: ["ignore", "ignore", stderr], env: plainNode() });
  fs.closeSync(stderr);
  child.unref();
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`The training process did not start: ${error.message}`));
    child.once("exit", (code) => {
      const last = lastLine(said);
      fs.rmSync(said, { force: true });
      if (code === 0 || code === stopped || code === null) return resolve(undefined);
      log.error(`mtl ${args.join(" ")}: ${last ?? `ended with ${code}`}`);
      return resolve(last ?? `The training process ended with code ${code}.`);
    });
  });
}

/** A failure that stands in the log of the run is told from there. */
function toldBy(directory: string, sentence: string): boolean {
  if (!holdsRun(directory)) return false;
  const [last] = openRun(directory).newestEvents();
  return last?.type === "failed" && sentence.includes(last.message);
}

/** What `mtl` says, `error MTL720: …`, as an error that people are shown. */
function refused(sentence: string): RunError {
  const [, code, text] = /^error (MTL\d+): (.*)$/.exec(sentence) ?? [];
  return new RunError(code ?? "MTL720", text ?? sentence);
}

/** As `mtl` ends where it was asked to stop. */
const stopped = 130;

let started = 0;

/** A file and no pipe: the process goes on writing when the window is gone. */
function sayingsOf({ logUri }: Extension["context"]): string {
  fs.mkdirSync(logUri.fsPath, { recursive: true });
  return path.join(logUri.fsPath, `training-${process.pid}-${++started}.txt`);
}

function lastLine(file: string): string | undefined {
  if (!fs.existsSync(file)) return undefined;
  return fs.readFileSync(file, "utf8").split("\n").findLast((line) => line.trim() !== "");
}

/** The command `mtl` that comes with the extension. */
export const programOf = (context: Extension["context"]): string => context.asAbsolutePath("dist/cli/mtl.mjs");

/** The editor's own program runs scripts as Node does where it is asked to. */
export const plainNode = (): NodeJS.ProcessEnv => ({ ...process.env, ELECTRON_RUN_AS_NODE: "1" });

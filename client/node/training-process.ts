import { spawn } from "node:child_process";
import type { RunFolder } from "../../src/runs/index.ts";
import type { Extension } from "../extension.ts";

/** Goes on with a run that was paused or killed. */
export function resumeInProcess(extension: Extension, run: RunFolder): void {
  startProcess(extension, run.manifest.root, ["train", run.manifest.file, "--resume", run.directory]);
}

/** Starts `mtl` in a process that outlives the window; all that is known of it comes from its run folder. */
export function startProcess({ context, log }: Extension, directory: string, args: readonly string[]): void {
  const child = spawn(process.execPath, [programOf(context), ...args], { cwd: directory, detached: true, stdio: "ignore", env: plainNode() });
  child.once("error", (error) => log.error(`The training process did not start: ${error.message}`));
  child.unref();
}

/** The command `mtl` that comes with the extension. */
export const programOf = (context: Extension["context"]): string => context.asAbsolutePath("dist/cli/mtl.mjs");

/** The editor's own program runs scripts as Node does where it is asked to. */
export const plainNode = (): NodeJS.ProcessEnv => ({ ...process.env, ELECTRON_RUN_AS_NODE: "1" });

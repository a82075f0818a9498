import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import type { FromPanel } from "../protocol/panel.ts";
import { openRun, statusOf } from "../runs/index.ts";
import type { RunFolder } from "../runs/index.ts";
import { shellLine } from "./shell.ts";

type ControlAction = Extract<FromPanel, { type: "control" }>["action"];

/** Does what the page asked for; `tell` shows a sentence in the page where it cannot be done. */
export function control({ directory }: RunFolder, action: ControlAction, tell: (notice: string) => void): void {
  const run = openRun(directory);
  if (action === "pause" || action === "stop") ask(run, action, tell);
  if (action === "resume") resume(run, tell);
  if (action === "again") tell(`This page shows one run: start another with \`${shellLine("mtl", "train", run.manifest.file)}\`, and look at it with \`mtl view\`.`);
}

/** A page trains on without a look at the folder. */
function ask(run: RunFolder, action: "pause" | "stop", tell: (notice: string) => void): void {
  if (run.manifest.where === "panel") tell(`This run is trained in the editor's panel: ${action} it there.`);
  else run.ask(action);
}

/** The run goes on in a process of its own, which outlives this page and its server. */
function resume(run: RunFolder, tell: (notice: string) => void): void {
  const refusal = refusalOf(run);
  if (refusal !== undefined) return tell(refusal);
  const { directory, manifest } = run;
  const child = spawn(process.execPath, [command, "train", manifest.file, "--resume", directory], { cwd: manifest.root, detached: true, stdio: "ignore" });
  const failed = () => tell(`The run could not be resumed: \`${shellLine("mtl", "train", manifest.file, "--resume", directory)}\` says why.`);
  child.once("error", failed);
  child.once("exit", (code) => { if (code !== 0 && code !== 130) failed(); });
  child.unref();
}

const command = fileURLToPath(new URL("./mtl.mjs", import.meta.url));

function refusalOf(run: RunFolder): string | undefined {
  const { manifest } = run;
  const status = statusOf(run);
  if (status === "finished") return "This run has finished: there is nothing to resume.";
  if (status === "running" || status === "starting") return "This run is going on already.";
  if (manifest.where !== "process") return "This run was trained in the editor's panel: resume it there.";
  if (!fs.existsSync(manifest.file)) return `${manifest.file} is gone: put the model's file back to resume its run.`;
  return undefined;
}

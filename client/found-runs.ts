import * as path from "node:path";
import * as vscode from "vscode";
import type { RunFolder } from "../src/runs/run-folder.ts";
import type { Extension } from "./extension.ts";

/** More than this many runs are not looked through. */
const mostRuns = 1000;

/** All runs of the workspace, newest first. */
export async function newestRuns(extension: Extension): Promise<RunFolder[]> {
  const manifests = await vscode.workspace.findFiles("**/.mtl/runs/*/*/run.json", null, mostRuns);
  const runs = await openedRuns(extension, manifests.map((uri) => path.dirname(extension.platform.path(uri))));
  return runs.sort((left, right) => right.manifest.created.localeCompare(left.manifest.created));
}

/** A folder that is no run any more is nothing to restore. */
export async function openedRuns(extension: Extension, directories: readonly string[]): Promise<RunFolder[]> {
  const runs = await Promise.allSettled(directories.map((directory) => preparedRun(extension, directory)));
  return runs.flatMap((run) => (run.status === "fulfilled" ? [run.value] : []));
}

/** @throws RunError where the folder holds no run. */
export async function preparedRun({ platform }: Extension, directory: string): Promise<RunFolder> {
  await platform.prepare(directory);
  return platform.runs.open(directory);
}

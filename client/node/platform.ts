import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { nodeRuns } from "../../src/runs/index.ts";
import { OutsideError, type Platform } from "../platform.ts";
import { startLanguageClient } from "./language-client.ts";
import { compareInProcess } from "./compare-process.ts";
import { trainInProcess } from "./process-training.ts";
import { resumeInProcess } from "./training-process.ts";

const chunkSize = 1 << 20;

/** A machine with a disk and processes. */
export const nodePlatform: Platform = {
  runs: nodeRuns,
  startLanguageClient,
  processes: { train: trainInProcess, resume: resumeInProcess, compare: compareInProcess },
  path: (uri) => uri.fsPath,
  uri: (file) => vscode.Uri.file(file),
  prepare: () => Promise.resolve(),
  forget: () => {},
  open: (root, directory, file) => fs.createReadStream(inside(root, directory, file), { highWaterMark: chunkSize }),
};

/** Links are followed before the look, so that none leads out of the folder. @throws */
function inside(root: string, directory: string, file: string): string {
  const base = fs.realpathSync(root);
  const real = fs.realpathSync(path.resolve(directory, file));
  if (real !== base && !real.startsWith(base + path.sep)) throw new OutsideError(file, base);
  return real;
}

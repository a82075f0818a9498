import * as vscode from "vscode";
import { nodeRuns } from "../../src/runs/index.ts";
import type { Platform } from "../platform.ts";
import { startLanguageClient } from "./language-client.ts";
import { compareInProcess } from "./compare-process.ts";
import { workspaceFiles } from "./workspace-files.ts";
import { trainInProcess } from "./process-training.ts";
import { resumeInProcess } from "./training-process.ts";

/** A machine with a disk and processes. */
export const nodePlatform: Platform = {
  runs: nodeRuns,
  startLanguageClient,
  processes: { train: trainInProcess, resume: resumeInProcess, compare: compareInProcess },
  path: (uri) => uri.fsPath,
  uri: (file) => vscode.Uri.file(file),
  prepare: () => Promise.resolve(),
  forget: () => {},
  ...workspaceFiles,
};

export { followRun } from "./follow.ts";
export { listRuns, statusOf } from "./list.ts";
export type { RunStatus } from "./list.ts";
export { RunError } from "./run-error.ts";
export { RunFolder, createRun, openRun, runDirectory, runFiles } from "./run-folder.ts";

export { followRun } from "./follow.ts";
export { listRuns, statusOf, trainerOf } from "./list.ts";
export type { RunStatus } from "./list.ts";
export { RunError } from "./run-error.ts";
export { RunFolder, createRun, holdsRun, openRun, runDirectory, runFiles } from "./run-folder.ts";

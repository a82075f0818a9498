import { nodeHost } from "./node-host.ts";
import { RunStore } from "./run-store.ts";

export { codeOf, type DiskReasons, reasonOf } from "./disk-error.ts";
export { followRun } from "./follow.ts";
export { RunError } from "./run-error.ts";
export { RunFolder, manifestText, runFiles } from "./run-folder.ts";
export { nameOf, summariesOf, writeNotes } from "./overview.ts";
export { makeFolder } from "./make-folder.ts";
export { finishOf, statusOf, trainerOf } from "./status.ts";
export type { RunStatus } from "./status.ts";

/** Run folders on Node's disk. */
export const nodeRuns = new RunStore(nodeHost);

export const createRun = nodeRuns.create.bind(nodeRuns);
export const openRun = nodeRuns.open.bind(nodeRuns);
export const holdsRun = nodeRuns.holds.bind(nodeRuns);
export const listRuns = nodeRuns.list.bind(nodeRuns);
export const runDirectory = nodeRuns.directory.bind(nodeRuns);

import { dataFiles } from "../src/data/data-file.ts";

/** What answers are made of besides the open texts, as patterns: models that are imported, data, and what runs leave when they end. */
export const watchedFiles: readonly string[] = ["**/*.mtl", dataFiles, "**/.mtl/runs/*/*/{report.html,model/model.json}"];

/** Whether a file that has changed may change an answer: a run writes others all the time while it goes on. */
export function isAnsweredFrom(uri: string): boolean {
  const inRun = /\/\.mtl\/runs\/(.*)$/.exec(uri)?.[1];
  return inRun === undefined || /^[^/]+\/[^/]+\/(?:report\.html|model\/model\.json)$/.test(inRun);
}

import * as fs from "node:fs";
import * as path from "node:path";
import { meansWithHalves } from "../affinity/index.ts";
import type { RunsAction, ToPanel } from "../protocol/panel.ts";
import { makeFolder, nameOf, nodeRuns, statusOf, summariesOf, writeNotes } from "../runs/index.ts";
import type { RunFolder } from "../runs/index.ts";

type Runs = Extract<ToPanel, { type: "runs" }>;

/** The runs beside the one that is shown: what the page's table asks for. Deleted ones lie aside until the server ends. */
export interface ServedRuns {
  /** Does what was asked, and says how the runs stand then; a sentence where it cannot be done. */
  answer(action: RunsAction): Promise<Runs | string>;
  /** Nobody can take a deletion back any more. */
  close(): void;
}

/** The runs of the folder that a run lies in, on Node's disk. */
export function servedRuns(own: RunFolder): ServedRuns {
  const folder = path.dirname(own.directory);
  const aside = new Map<string, string>();
  const told = async (deleted?: string): Promise<Runs> =>
    ({ type: "runs", own: nameOf(own), runs: await summariesOf(siblings(folder), meansWithHalves), ...(deleted === undefined ? {} : { deleted }) });
  return {
    answer: async (action) => {
      if (action.do === "list") return told();
      if (action.do === "restore") return restore(folder, action.run, aside) ?? told();
      const run = siblings(folder).find((sibling) => nameOf(sibling) === action.run);
      if (run === undefined) return `${action.run} is no run of ${own.manifest.model} any more: the table shows those that are there.`;
      if (action.do === "annotate") {
        writeNotes(run, { note: action.note, tags: action.tags });
        return told();
      }
      return remove(run, own, aside) ?? told(action.run);
    },
    close: () => { for (const place of aside.values()) fs.rmSync(place, { recursive: true, force: true }); },
  };
}

const siblings = (folder: string): RunFolder[] => nodeRuns.list(path.resolve(folder, "../../.."), path.basename(folder));

function remove(run: RunFolder, own: RunFolder, aside: Map<string, string>): string | undefined {
  if (run.directory === own.directory || path.resolve(run.directory) === path.resolve(own.directory)) return "This page shows that run: look at another one to delete it.";
  if (statusOf(run) === "running") return `${nameOf(run)} is still training: stop it first.`;
  const place = path.resolve(run.directory, "../../../deleted", `${run.manifest.model}-${nameOf(run)}`);
  makeFolder(path.dirname(place));
  fs.rmSync(place, { recursive: true, force: true });
  fs.renameSync(run.directory, place);
  aside.set(nameOf(run), place);
  return undefined;
}

function restore(folder: string, name: string, aside: Map<string, string>): string | undefined {
  const place = aside.get(name);
  if (place === undefined) return `${name} was not deleted from here, so it cannot be brought back.`;
  fs.renameSync(place, path.join(folder, name));
  aside.delete(name);
  return undefined;
}

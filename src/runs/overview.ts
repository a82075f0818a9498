import { allOf, firstOf, lastOf } from "../protocol/log.ts";
import { parseNotes, type RunNotes, type RunSummary } from "../protocol/runs.ts";
import type { EventOf } from "../protocol/events.ts";
import { runFiles, type RunFolder } from "./run-folder.ts";
import { statusOf } from "./status.ts";

/** More runs than this are not compared at once: the newest are. */
const mostRuns = 100;
/** Heat maps of more tasks are not sent along. */
const mostTasks = 60;

type Matrix = readonly (readonly (number | null)[])[];

/** Means over a run's matrices, and half the widths of their intervals: statistics are not of this room. */
type MeansOf = (matrices: readonly Matrix[]) => { readonly means: (number | null)[][]; readonly halves: (number | null)[][] };

/** A long log takes a third of a second to read: after so many milliseconds whoever waits comes first. */
const longestTurn = 50;

/** Runs of one model for a table of them, in the order given. */
export async function summariesOf(runs: readonly RunFolder[], meansOf: MeansOf): Promise<RunSummary[]> {
  const told: RunSummary[] = [];
  let since = performance.now();
  for (const run of runs.slice(0, mostRuns)) {
    if (performance.now() - since > longestTurn) {
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      since = performance.now();
    }
    told.push(summaryOf(run, meansOf));
  }
  return told;
}

function summaryOf(run: RunFolder, meansOf: MeansOf): RunSummary {
  return { ...loggedOf(run, meansOf), status: statusOf(run), ...notesOf(run) };
}

/** What the log alone says, of logs that have not grown since: a table of runs is asked for again and again. */
const known = new Map<string, { readonly key: string; readonly logged: Logged }>();
type Logged = Omit<RunSummary, "status" | "note" | "tags">;

function loggedOf(run: RunFolder, meansOf: MeansOf): Logged {
  const key = `${run.manifest.created} ${run.logSize()}`;
  const before = known.get(run.directory);
  const logged = before?.key === key ? before.logged : readLog(run, meansOf);
  known.delete(run.directory);
  known.set(run.directory, { key, logged });
  if (known.size > 2 * mostRuns) known.delete([...known.keys()][0]);
  return logged;
}

function readLog(run: RunFolder, meansOf: MeansOf): Logged {
  const events = run.events("started", "finished", "epoch", "baseline", "affinity");
  const [started, finished] = [firstOf(events, "started"), lastOf(events, "finished")];
  const epochs = allOf(events, "epoch").map(({ epoch, validation }) => ({ epoch, validation }));
  return {
    name: nameOf(run), created: Date.parse(run.manifest.created) || 0,
    settings: settingsOf(run, started),
    tasks: (started?.tasks ?? []).map(({ name, metrics }) => ({ name, metrics })),
    scores: finished?.test ?? epochs.at(-1)?.validation ?? {},
    alone: Object.fromEntries(allOf(events, "baseline").map(({ task, loss, metrics }) => [task, { loss, metrics }])),
    epochs, ...affinityOf(allOf(events, "affinity"), meansOf),
  };
}

/** The last part of a run's folder. */
export const nameOf = ({ directory }: RunFolder): string => directory.split(/[\\/]/).at(-1) ?? directory;

function settingsOf({ manifest }: RunFolder, started: EventOf<"started"> | undefined): RunSummary["settings"] {
  const { combine, weights, optimizer, batch, epochs, parameters } = started ?? {};
  const settings = { seed: manifest.seed, combine, weights, optimizer, batch, epochs, parameters: parameters?.total, shared: parameters?.shared, executor: manifest.executor };
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}

function affinityOf(events: readonly EventOf<"affinity">[], meansOf: MeansOf): Pick<RunSummary, "affinity" | "affinityHalf"> {
  if (events.length === 0 || events[0].matrix.length > mostTasks) return {};
  const { means, halves } = meansOf(events.map(({ matrix }) => matrix));
  return { affinity: means, affinityHalf: halves };
}

function notesOf(run: RunFolder): RunNotes {
  const bytes = run.read(runFiles.notes);
  return parseNotes(bytes && new TextDecoder().decode(bytes));
}

export function writeNotes(run: RunFolder, notes: RunNotes): void {
  run.write(runFiles.notes, `${JSON.stringify(notes, null, 2)}\n`);
}

import * as vscode from "vscode";
import { followRun } from "../src/runs/follow.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { statusOf } from "../src/runs/status.ts";
import type { Extension } from "./extension.ts";
import { RunProgress } from "./run-progress.ts";

/** A process that dies writes no last event: it is looked for so often. */
const lookEvery = 2000;
/** The line is told so often: each change is an animation in the editor, and while it animates it begins nothing that can wait, a panel among it. */
const tellEvery = 1000;
/** One that is to go on with a run has so long to begin. */
const patience = 30_000;

const watched = new Set<string>();

export interface RunWishes {
  stop(): void;
  show(): void;
}

/** Shows a run that trains in the status bar and as a notification that can stop it; says once how it ended. */
export function watchRun(extension: Extension, run: RunFolder, wishes: RunWishes): void {
  if (watched.has(run.directory)) return;
  watched.add(run.directory);
  const bar = vscode.window.createStatusBarItem("mtl.training", vscode.StatusBarAlignment.Left);
  bar.name = "Crosstask training";
  bar.command = { command: "mtl.openRun", title: "Open Run", arguments: [run] };
  extension.context.subscriptions.push(bar);
  const { model } = run.manifest;
  bar.text = `$(pulse) ${model}`;
  bar.tooltip = `${model} is training: show its run`;
  bar.show();
  const progress = new RunProgress();
  vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `Training ${model}`, cancellable: true }, async (notification, token) => {
    token.onCancellationRequested(() => wishes.stop());
    await untilEnd(run, progress, (text, increment) => {
      bar.text = `$(pulse) ${model}: ${text}`;
      notification.report({ message: text, increment });
    });
  }).then(() => {
    watched.delete(run.directory);
    bar.dispose();
    return tell(progress, wishes);
  }).then(undefined, (error: unknown) => extension.log.warn(`The progress of ${model} cannot be shown: ${String(error)}`));
}

/** Follows the log to the run's end, or to the end of the process that writes it; how an earlier part of the run ended is past. */
async function untilEnd(run: RunFolder, progress: RunProgress, report: (text: string, increment: number) => void): Promise<void> {
  const [ended, since] = [new AbortController(), Date.now()];
  let [shown, told, begun] = [0, 0, false];
  const look = setInterval(() => {
    const status = statusOf(run);
    if (status === "deleted" || (status === "lost" && (begun || Date.now() - since > patience))) ended.abort();
  }, lookEvery);
  try {
    for await (const events of followRun(run, ended.signal)) {
      const line = events.map((event) => progress.take(event)).findLast((one) => one !== undefined);
      if (line && Date.now() - told >= tellEvery) {
        report(line.text, 100 * (line.share - shown));
        [shown, told] = [line.share, Date.now()];
      }
      begun ||= events.some((event) => "time" in event && event.time >= since);
      if (progress.end && progress.end.time >= since) ended.abort();
    }
  } finally {
    clearInterval(look);
  }
}

async function tell({ end }: RunProgress, { show }: RunWishes): Promise<void> {
  if (end === undefined || end.kind === "stopped") return;
  const say = end.kind === "finished" ? vscode.window.showInformationMessage : vscode.window.showErrorMessage;
  if (await say(end.sentence, "Show Run") === "Show Run") show();
}

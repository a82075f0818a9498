import * as path from "node:path";
import * as vscode from "vscode";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { finishOf, statusOf } from "../src/runs/status.ts";
import type { Extension } from "./extension.ts";
import { newestRuns } from "./found-runs.ts";

/** Many events a second, one look. */
const pause = 1500;

interface ModelEntry {
  readonly model: string;
  readonly runs: readonly RunFolder[];
}

type Entry = ModelEntry | RunFolder;

const isRun = (entry: Entry): entry is RunFolder => "directory" in entry;

/** None of them turns: an animation without an end keeps the whole editor busy for as long as a run takes. */
const icons = { starting: "pulse", running: "pulse", paused: "debug-pause", finished: "pass", failed: "error", lost: "warning", deleted: "trash" } as const;

/** The runs of the workspace in the activity bar, by model, newest first. */
export class RunsTree implements vscode.TreeDataProvider<Entry> {
  readonly #extension: Extension;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(extension: Extension) {
    this.#extension = extension;
    const watcher = vscode.workspace.createFileSystemWatcher("**/.mtl/runs/*/*/{run.json,events.jsonl}");
    const look = () => this.refresh();
    extension.context.subscriptions.push(watcher, watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look), vscode.window.registerTreeDataProvider("mtl.runs", this));
  }

  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, pause);
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    if (entry) return isRun(entry) ? [] : [...entry.runs];
    const models = new Map<string, RunFolder[]>();
    for (const run of await newestRuns(this.#extension)) models.set(run.manifest.model, [...models.get(run.manifest.model) ?? [], run]);
    return [...models].map(([model, runs]) => ({ model, runs }));
  }

  getTreeItem(entry: Entry): vscode.TreeItem {
    return isRun(entry) ? runItem(entry) : modelItem(entry);
  }
}

function modelItem({ model, runs }: ModelEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(model, vscode.TreeItemCollapsibleState.Expanded);
  item.description = `${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  item.contextValue = "model";
  return item;
}

function runItem(run: RunFolder): vscode.TreeItem {
  const status = statusOf(run);
  const item = new vscode.TreeItem(path.basename(run.directory), vscode.TreeItemCollapsibleState.None);
  item.id = run.directory;
  item.description = [status, ...scores(run)].join(" · ");
  item.tooltip = new vscode.MarkdownString(`**${run.manifest.model}**, ${status}\n\nseed ${run.manifest.seed}, ${run.manifest.executor}, ${run.manifest.created}`);
  item.iconPath = new vscode.ThemeIcon(icons[status]);
  item.contextValue = status === "running" || status === "starting" ? "run.live" : "run";
  item.command = { command: "mtl.openRun", title: "Open Run", arguments: [run] };
  return item;
}

/** The first metric of each of the first three tasks, on the test rows. */
function scores(run: RunFolder): string[] {
  return Object.entries(finishOf(run)?.test ?? {}).slice(0, 3).flatMap(([task, { metrics }]) => {
    const [value] = Object.values(metrics);
    return typeof value === "number" ? [`${task} ${value.toPrecision(3)}`] : [];
  });
}

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
  /** The folder of its file, where another file has runs of a model of that name. */
  readonly folder?: string;
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
    return modelsOf(await newestRuns(this.#extension));
  }

  getTreeItem(entry: Entry): vscode.TreeItem {
    return isRun(entry) ? runItem(entry) : modelItem(entry, this.#extension);
  }
}

/** Runs by model, in the order given: models of one name in two folders are two. */
export function modelsOf(runs: readonly RunFolder[]): ModelEntry[] {
  const places = new Map<string, RunFolder[]>();
  for (const run of runs) {
    const place = path.dirname(run.directory);
    places.set(place, [...places.get(place) ?? [], run]);
  }
  const models = [...places].map(([place, found]) => ({ model: found[0].manifest.model, runs: found, folder: path.dirname(path.dirname(path.dirname(place))) }));
  return models.map(({ folder, ...entry }) => (models.filter(({ model }) => model === entry.model).length > 1 ? { ...entry, folder } : entry));
}

function modelItem({ model, runs, folder }: ModelEntry, { platform }: Extension): vscode.TreeItem {
  const item = new vscode.TreeItem(model, vscode.TreeItemCollapsibleState.Expanded);
  const place = folder === undefined ? "" : ` in ${vscode.workspace.asRelativePath(platform.uri(folder))}`;
  item.description = `${runs.length} ${runs.length === 1 ? "run" : "runs"}${place}`;
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

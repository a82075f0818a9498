import * as path from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { meansWithHalves } from "../src/affinity/index.ts";
import type { RunEvent } from "../src/protocol/events.ts";
import { tellsEnd } from "../src/protocol/log.ts";
import type { FromPanel, ReportFormat, RunsAction, ToPanel } from "../src/protocol/panel.ts";
import { fromPanel } from "../src/protocol/panel.ts";
import { followRun } from "../src/runs/follow.ts";
import { nameOf, summariesOf, writeNotes } from "../src/runs/overview.ts";
import { RunError } from "../src/runs/run-error.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { statusOf, type RunStatus } from "../src/runs/status.ts";
import { pageHtml } from "../webview/page.ts";
import { deleteRun } from "./delete-run.ts";
import type { Extension } from "./extension.ts";
import { newestRuns, openedRuns, preparedRun } from "./found-runs.ts";
import { nonce } from "./nonce.ts";
import { panelIcon } from "./panel-icon.ts";
import { openedText } from "./opened-text.ts";
import { PanelTrainer } from "./panel-trainer.ts";
import { reportOf } from "./report.ts";
import { RunAdvice } from "./run-advice.ts";
import { watchRun } from "./watched-runs.ts";

const viewType = "mtl.run";
const statusEvery = 2000;

/** Panels that are open, by run folder. */
const open = new Map<string, RunView>();

/** Shows a run in its panel: an open one comes to the front. */
export function showRun(extension: Extension, run: RunFolder, trainsInPanel = false): RunView {
  const shown = open.get(run.directory);
  if (shown) {
    shown.panel.reveal();
    return shown;
  }
  const panel = vscode.window.createWebviewPanel(viewType, titleOf(run), { viewColumn: columnOfRuns() ?? vscode.ViewColumn.Beside, preserveFocus: true }, {
    ...webviewOptions(extension), retainContextWhenHidden: trainsInPanel,
  });
  return new RunView(extension, run, panel);
}

/** Runs stand in one column: a second one, begun from the panel of the first, would open a third. */
function columnOfRuns(): vscode.ViewColumn | undefined {
  return [...open.values()].map(({ panel }) => panel.viewColumn).findLast((column) => column !== undefined);
}

/** After a reload of the window: a panel keeps the name of its run folder. */
export function restoreRunPanels(extension: Extension): void {
  extension.context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel: vscode.WebviewPanel, state: unknown) => {
      try {
        const run = await restoredRun(extension, panel, state);
        if (open.has(run.directory)) return panel.dispose();
        panel.webview.options = webviewOptions(extension);
        new RunView(extension, run, panel);
      } catch (error) {
        extension.log.warn(`A run panel was not restored: ${error instanceof Error ? error.message : String(error)}`);
        panel.dispose();
      }
    },
  }));
}

/** Long enough for the editor to bring back the panels that it remembers. */
const restoring = 3000;

/** Runs that still go on show themselves again, also where the editor forgot their panel. */
export function reopenLiveRuns(extension: Extension): void {
  const timer = setTimeout(() => {
    newestRuns(extension).then((runs) => {
      const [live] = runs.filter((run) => run.manifest.where === "process" && statusOf(run) === "running");
      if (live && !open.has(live.directory)) showRun(extension, live);
    }).catch((error: unknown) => extension.log.warn(`Runs could not be looked for: ${String(error)}`));
  }, restoring);
  extension.context.subscriptions.push({ dispose: () => clearTimeout(timer) });
}

/** Run folders whose panels are open, kept with the workspace. */
const shownKey = "mtl.shownRuns";

function shownRuns({ context }: Extension): string[] {
  return context.workspaceState.get<string[]>(shownKey, []);
}

/**
 * The run of a restored panel: from the page's own state, else what the workspace remembers, else the newest of its title.
 * The first two are written late: a reload soon after the panel opened comes before them.
 */
async function restoredRun(extension: Extension, panel: vscode.WebviewPanel, state: unknown): Promise<RunFolder> {
  const parsed = v.safeParse(v.object({ run: v.string() }), state);
  if (parsed.success) return preparedRun(extension, parsed.output.run);
  const remembered = await openedRuns(extension, shownRuns(extension).filter((directory) => !open.has(directory)));
  const run = [...remembered, ...await newestRuns(extension)].find((candidate) => titleOf(candidate) === panel.title && !open.has(candidate.directory));
  if (!run) throw new Error("no run of that name was found");
  return run;
}

function webviewOptions({ context }: Extension): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, "dist", "webview")] };
}

function isGoing(run: RunFolder): boolean {
  return ["starting", "running"].includes(statusOf(run));
}

/** With the name by which the list of runs, the table and the panel's own head know it: the same model and seed may be trained twice within a minute. */
function titleOf(run: RunFolder): string {
  return `Run: ${run.manifest.model} ${nameOf(run)}`;
}

/** One panel on one run: events go in, wishes come out. */
export class RunView {
  readonly panel: vscode.WebviewPanel;
  readonly #extension: Extension;
  readonly #run: RunFolder;
  readonly #closed = new AbortController();
  readonly #advice: RunAdvice;
  #trainer: PanelTrainer | undefined;
  #told: RunStatus = "starting";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ready: () => void = () => {};
  /** Settles when the page listens. */
  readonly ready = new Promise<void>((resolve) => { this.#ready = resolve; });

  constructor(extension: Extension, run: RunFolder, panel: vscode.WebviewPanel) {
    this.#extension = extension;
    this.#run = run;
    this.panel = panel;
    panel.iconPath = panelIcon(extension);
    this.#advice = new RunAdvice(extension, run, (advice) => this.send({ type: "advice", advice }));
    open.set(run.directory, this);
    this.#remember(true);
    panel.onDidDispose(() => this.#close());
    panel.onDidChangeViewState(() => this.#saveWhenHidden());
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.webview.html = this.#html();
    if (run.manifest.where === "process" && isGoing(run)) this.#watch();
  }

  send(message: ToPanel): void {
    void this.panel.webview.postMessage(message);
  }

  /** Hands the page's messages about its own training to a trainer. */
  trainWith(trainer: PanelTrainer): void {
    this.#trainer = trainer;
    this.#watch();
  }

  #watch(): void {
    watchRun(this.#extension, this.#run, { stop: () => void this.#control("stop"), show: () => showRun(this.#extension, this.#run) });
  }

  #close(): void {
    this.#closed.abort();
    clearTimeout(this.#timer);
    this.#advice.dispose();
    this.#trainer?.halted();
    open.delete(this.#run.directory);
    this.#remember(false);
  }

  /** A hidden page trains on, but may be thrown away: its run keeps what it has. */
  #saveWhenHidden(): void {
    if (!this.panel.visible && this.#trainer?.status === "running") this.send({ type: "save" });
  }

  #remember(shown: boolean): void {
    const others = shownRuns(this.#extension).filter((directory) => directory !== this.#run.directory);
    void this.#extension.context.workspaceState.update(shownKey, shown ? [...others, this.#run.directory] : others);
  }

  #html(): string {
    const { webview } = this.panel;
    const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#extension.context.extensionUri, "dist", "webview", name)).toString();
    return pageHtml({
      title: titleOf(this.#run), nonce: nonce(), cspSource: webview.cspSource, run: this.#run.directory,
      scriptUri: asset("main.js"), styleUri: asset("style.css"), workerUri: asset("worker.js"), wasmUri: asset("ort-wasm-simd-threaded.wasm"),
    });
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(fromPanel, message);
    if (!parsed.success) return this.#extension.log.warn(`The panel sent something that is no message: ${parsed.issues[0].message}`);
    this.#take(parsed.output).catch((error: unknown) => this.#fail(error));
    return undefined;
  }

  async #take(message: FromPanel): Promise<void> {
    switch (message.type) {
      case "ready": return this.#listening();
      case "control": return this.#control(message.action, message.seed);
      case "reveal": return this.#reveal(message.start, message.end);
      case "edit": return this.#edit(message.title);
      case "export": return this.#save(message.name, message.text);
      case "report": return this.#report(message.format);
      case "runs": return this.#runs(message.action);
      case "error": return this.#extension.log.error(message.message);
      default: return this.#trainer?.receive(message);
    }
  }

  async #listening(): Promise<void> {
    this.#ready();
    // Of a run that has said nothing yet, how it stands is all there is to show.
    if (this.#run.logSize() === 0) this.#show([]);
    this.#lookLater();
    for await (const events of followRun(this.#run, this.#closed.signal)) this.#show(events);
  }

  #show(events: RunEvent[]): void {
    this.#told = this.#status;
    this.send({ type: "events", events, status: this.#told, where: this.#run.manifest.where });
    if (this.#told === "finished" && tellsEnd(events)) this.#advice.tell();
  }

  async #edit(title: string): Promise<void> {
    const { file, model } = this.#run.manifest;
    await vscode.commands.executeCommand("mtl.applyAndCompare", this.#extension.platform.uri(file), model, { title, run: this.#run.directory });
  }

  /** Of what this window does not train itself the folder tells. */
  get #status(): RunStatus {
    return this.#trainer?.status === "running" ? "running" : statusOf(this.#run);
  }

  /** Who trains a run and is gone writes no event: a process that was killed, a window that was closed. Nor is it told of events that another window writes. */
  async #look(): Promise<void> {
    if (this.#trainer?.status !== "running") await this.#extension.platform.prepare(this.#run.directory);
    if (!this.#closed.signal.aborted && this.#told !== this.#status) this.#show([]);
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    if (this.#closed.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#look().catch((error: unknown) => this.#extension.log.warn(`${this.#run.directory} cannot be looked at: ${String(error)}`)).finally(() => this.#lookLater());
    }, statusEvery);
  }

  async #control(action: Extract<FromPanel, { type: "control" }>["action"], seed?: number): Promise<void> {
    if (action === "again") return void await vscode.commands.executeCommand("mtl.train", this.#extension.platform.uri(this.#run.manifest.file), this.#run.manifest.model, seed);
    if (action === "resume") return this.#resume();
    if (this.#trainer?.status === "running") return this.send({ type: "pause" });
    if (this.#run.manifest.where === "panel") return this.send({ type: "notice", text: `Another window trains this run: ${action} it there.` });
    return this.#run.ask(action);
  }

  async #resume(): Promise<void> {
    const { processes } = this.#extension.platform;
    if (this.#run.manifest.where === "process" && processes) await processes.resume(this.#extension, this.#run);
    else if (!await this.#resumeHere()) return;
    this.#watch();
  }

  /** Whether this window has taken the run up: not where another one was first. */
  async #resumeHere(): Promise<boolean> {
    await this.#extension.platform.prepare(this.#run.directory);
    if (isGoing(this.#run)) this.send({ type: "notice", text: "This run is going on already, in another window." });
    else await (this.#trainer ??= new PanelTrainer(this.#extension, this.#run, this)).resume();
    return this.#trainer?.status === "running";
  }

  /** The runs of the same model: those beside this one. A deletion is taken back where the editor offers it. */
  async #runs(action: RunsAction): Promise<void> {
    const folder = path.dirname(this.#run.directory);
    const listed = async () => (await newestRuns(this.#extension)).filter(({ directory }) => path.dirname(directory) === folder);
    const tell = async () => this.send({ type: "runs", own: nameOf(this.#run), runs: await summariesOf(await listed(), meansWithHalves) });
    const run = action.do === "list" ? undefined : (await listed()).find((sibling) => nameOf(sibling) === action.run);
    if (action.do === "annotate" && run) writeNotes(run, { note: action.note, tags: action.tags });
    if (action.do === "delete" && run) void deleteRun(this.#extension, run, () => void tell().catch((error: unknown) => this.#fail(error)));
    else await tell();
  }

  async #reveal(start: number, end: number): Promise<void> {
    const document = await openedText(this.#extension.platform.uri(this.#run.manifest.file));
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection: range });
  }

  async #report(format: ReportFormat): Promise<void> {
    const { text, name } = await reportOf(this.#extension, this.#run, { format, advice: this.#advice.told });
    await this.#save(name, text);
  }

  async #save(name: string, text: string): Promise<void> {
    const defaultUri = vscode.Uri.joinPath(this.#extension.platform.uri(this.#run.directory), path.basename(name));
    const target = await vscode.window.showSaveDialog({ defaultUri });
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#extension.log.error(message);
    this.send({ type: "notice", text: error instanceof RunError ? message : `Something went wrong: ${message}` });
  }
}

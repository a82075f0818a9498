import * as path from "node:path";
import * as v from "valibot";
import * as vscode from "vscode";
import { layerRates } from "../src/affinity/index.ts";
import { allOf, firstOf, lastOf } from "../src/protocol/log.ts";
import { fromTopology, topology, type FromTopology, type ToTopology } from "../src/protocol/topology.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { pageHtml } from "../webview/page.ts";
import type { Extension } from "./extension.ts";
import { nonce } from "./nonce.ts";
import { openedText } from "./opened-text.ts";
import { panelIcon } from "./panel-icon.ts";
import { editText } from "./topology-edit.ts";

const viewType = "mtl.topology";
/** A drawing follows the text, but not every letter. */
const pause = 250;

const answer = v.object({ topology: v.optional(topology), errors: v.number() });

let shown: TopologyView | undefined;

/** Opens the drawing beside the text, or turns the open one to this file. */
export function showTopology(extension: Extension, document: vscode.TextDocument, model: string | undefined): void {
  if (shown) return shown.turnTo(document, model);
  const panel = vscode.window.createWebviewPanel(viewType, "Topology", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, webviewOptions(extension));
  shown = new TopologyView(extension, panel, document, model);
  return undefined;
}

/** After a reload of the window the drawing is there again, of the model that it last showed. */
export function restoreTopology(extension: Extension): void {
  extension.context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel: vscode.WebviewPanel) => {
      const { success, output } = v.safeParse(remembered, extension.context.workspaceState.get(shownKey));
      const document = success ? await openedText(vscode.Uri.parse(output.uri)).catch(() => undefined) : undefined;
      if (!success || !document || shown) return panel.dispose();
      panel.webview.options = webviewOptions(extension);
      shown = new TopologyView(extension, panel, document, output.model);
      return undefined;
    },
  }));
}

/** What the drawing shows, kept with the workspace. */
const shownKey = "mtl.shownTopology";
const remembered = v.object({ uri: v.string(), model: v.optional(v.string()) });

function webviewOptions({ context }: Extension): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, "dist", "webview")] };
}

type Heat = Required<Pick<Extract<ToTopology, { type: "heat" }>, "layers" | "gates">>;

/** Share of steps in conflict, of every layer that was measured, and the last weights of every gate. */
function heatOf(run: RunFolder): Heat {
  const events = run.events("started", "conflicts", "experts");
  return { layers: layerRates(allOf(events, "conflicts"), firstOf(events, "started")?.layers ?? []), gates: lastOf(events, "experts")?.gates ?? [] };
}

/** One drawing, which follows a file: its text, its caret and its newest run. */
class TopologyView {
  readonly #extension: Extension;
  readonly #panel: vscode.WebviewPanel;
  readonly #listeners: vscode.Disposable[];
  #document: vscode.TextDocument;
  #model: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the newest run, until its log grows: the text is drawn at every pause in typing. */
  #shown: { readonly key: string; readonly heat: Heat } = { key: "", heat: { layers: [], gates: [] } };

  constructor(extension: Extension, panel: vscode.WebviewPanel, document: vscode.TextDocument, model: string | undefined) {
    this.#extension = extension;
    this.#panel = panel;
    panel.iconPath = panelIcon(extension);
    this.#document = document;
    this.#model = model;
    this.#listeners = [
      panel.onDidDispose(() => this.#close()),
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document.uri.toString() === this.#document.uri.toString()) this.#soon();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#caret(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document.languageId === "mtl" && editor.document.uri.toString() !== this.#document.uri.toString()) this.turnTo(editor.document, undefined);
      }),
    ];
    panel.webview.html = this.#html();
    this.#remember();
  }

  turnTo(document: vscode.TextDocument, model: string | undefined): void {
    this.#document = document;
    this.#model = model;
    this.#panel.reveal(undefined, true);
    this.#remember();
    this.#soon();
  }

  #remember(): void {
    const place: v.InferOutput<typeof remembered> = { uri: this.#document.uri.toString(), ...(this.#model === undefined ? {} : { model: this.#model }) };
    void this.#extension.context.workspaceState.update(shownKey, place);
  }

  #send(message: ToTopology): void {
    void this.#panel.webview.postMessage(message);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#draw().catch((error: unknown) => this.#extension.log.error(`topology: ${String(error)}`));
    }, pause);
  }

  async #draw(): Promise<void> {
    const asked = { uri: this.#document.uri.toString(), ...(this.#model ? { model: this.#model } : {}) };
    const { topology: drawn, errors } = v.parse(answer, await this.#extension.client.sendRequest("mtl/topology", asked));
    if (drawn) this.#panel.title = `Topology: ${drawn.model}`;
    const note = errors === 1 ? "The text has an error: this is the drawing before it." : `The text has ${errors} errors: this is the drawing before them.`;
    this.#send({ type: "topology", ...(drawn ? { topology: drawn } : { note }) });
    if (drawn) await this.#heat(drawn.model);
  }

  /** Conflicts and gates of the newest run, where they name the layers as the text does now. */
  async #heat(model: string): Promise<void> {
    const { platform } = this.#extension;
    const folder = path.dirname(platform.path(this.#document.uri));
    await platform.prepare(`${folder}/.mtl/runs/${model}`);
    const [run] = platform.runs.list(folder, model);
    // Without one, what another file's run has shown of a model of this name goes.
    if (!run) return this.#send({ type: "heat", run: "", layers: [], gates: [] });
    const key = `${run.directory} ${run.logSize()}`;
    if (this.#shown.key !== key) this.#shown = { key, heat: heatOf(run) };
    this.#send({ type: "heat", run: `run ${path.basename(run.directory)}`, ...this.#shown.heat });
    return undefined;
  }

  #caret({ document, selection }: vscode.TextEditor): void {
    if (document.uri.toString() === this.#document.uri.toString()) this.#send({ type: "caret", offset: document.offsetAt(selection.active) });
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(fromTopology, message);
    if (!parsed.success) return this.#extension.log.warn(`The topology view sent something that is no message: ${parsed.issues[0].message}`);
    this.#take(parsed.output).catch((error: unknown) => this.#extension.log.error(`topology: ${String(error)}`));
    return undefined;
  }

  async #take(message: FromTopology): Promise<void> {
    if (message.type === "ready") return this.#draw();
    if (message.type === "error") return this.#extension.log.error(message.message);
    if (message.type === "export") return this.#save(message.name, message.text);
    if (message.type === "edit") return this.#send({ type: "refused", text: await editText(this.#extension, this.#document, message) });
    const document = await openedText(this.#document.uri);
    const selection = new vscode.Range(document.positionAt(message.start), document.positionAt(message.end));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection });
    return undefined;
  }

  async #save(name: string, text: string): Promise<void> {
    const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(this.#document.uri, "..", path.basename(name)) });
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  }

  #html(): string {
    const { webview } = this.#panel;
    const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#extension.context.extensionUri, "dist", "webview", name)).toString();
    return pageHtml({ title: "Topology", nonce: nonce(), cspSource: webview.cspSource, scriptUri: asset("topology.js"), styleUri: asset("topology-page.css") });
  }

  #close(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
    shown = undefined;
  }
}

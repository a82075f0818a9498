import * as vscode from "vscode";
import { heatOn, type LayerHeat } from "./advice.ts";
import type { Extension } from "./extension.ts";

/** Nobody waits for a colour while typing. */
const pause = 400;

type Degree = "fierce" | "fights" | "unclear" | "agrees" | "stale";

/** From this share of steps on a certain conflict is a fierce one: chance is one half. */
const fierce = 0.65;

/** How a layer is painted; evidence that spans chance looks uncertain, and that of another text is grey. */
export function degreeOf({ verdict, rate, stale }: Pick<LayerHeat, "verdict" | "rate" | "stale">): Degree {
  if (stale) return "stale";
  if (verdict === "fight") return rate >= fierce ? "fierce" : "fights";
  return verdict === "agree" ? "agrees" : "unclear";
}

/** A strip at the left of the line, broken where nobody can tell, and a mark in the ruler; colours are the theme's to choose. */
const looks: Readonly<Record<Degree, { readonly color: string; readonly width: number; readonly style: "solid" | "dashed" | "dotted"; readonly ruled: boolean }>> = {
  fierce: { color: "mtl.heat.fierce", width: 4, style: "solid", ruled: true },
  fights: { color: "mtl.heat.fights", width: 3, style: "solid", ruled: true },
  unclear: { color: "mtl.heat.unclear", width: 2, style: "dashed", ruled: false },
  agrees: { color: "mtl.heat.agrees", width: 2, style: "solid", ruled: false },
  stale: { color: "mtl.heat.stale", width: 2, style: "dotted", ruled: false },
};

const degrees: readonly Degree[] = ["fierce", "fights", "unclear", "agrees", "stale"];

/** Paints what the last run has shown of shared layers beside their lines, and follows the text and the runs. */
export function paintHeat(extension: Extension): void {
  const { context, log } = extension;
  const types = new Map(degrees.map((degree) => [degree, decorationOf(degree)]));
  const timers = new Map<vscode.TextEditor, ReturnType<typeof setTimeout>>();
  const soon = (editor: vscode.TextEditor) => {
    if (editor.document.languageId !== "mtl") return;
    clearTimeout(timers.get(editor));
    timers.set(editor, setTimeout(() => {
      timers.delete(editor);
      paint(extension, editor, types).catch((error: unknown) => log.warn(`heat: ${String(error)}`));
    }, pause));
  };
  const all = () => vscode.window.visibleTextEditors.forEach(soon);
  const runs = vscode.workspace.createFileSystemWatcher("**/.mtl/runs/*/*/{report.html,model/model.json}");
  context.subscriptions.push(
    ...types.values(), runs, runs.onDidCreate(all), runs.onDidChange(all), runs.onDidDelete(all),
    vscode.window.onDidChangeVisibleTextEditors(all), vscode.workspace.onDidGrantWorkspaceTrust(all),
    vscode.workspace.onDidChangeTextDocument(({ document }) => vscode.window.visibleTextEditors.filter((editor) => editor.document === document).forEach(soon)),
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
  );
  all();
}

function decorationOf(degree: Degree): vscode.TextEditorDecorationType {
  const { color, width, style, ruled } = looks[degree];
  const themed = new vscode.ThemeColor(color);
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true, borderStyle: style, borderWidth: `0 0 0 ${width}px`, borderColor: themed,
    ...(ruled ? { overviewRulerColor: themed, overviewRulerLane: vscode.OverviewRulerLane.Left } : {}),
  });
}

async function paint(extension: Extension, editor: vscode.TextEditor, types: ReadonlyMap<Degree, vscode.TextEditorDecorationType>): Promise<void> {
  const { version } = editor.document;
  const layers = await heatOn(extension, editor.document);
  if (editor.document.version !== version) return;
  const hottest = hottestByLine(layers);
  for (const [degree, type] of types) editor.setDecorations(type, hottest.filter((layer) => degreeOf(layer) === degree).map(optionsOf));
}

/** Of several layers on one line the hottest is painted; its words stand for all. */
export function hottestByLine(layers: readonly LayerHeat[]): LayerHeat[] {
  const byLine = new Map<number, LayerHeat[]>();
  for (const layer of layers) byLine.set(layer.range.start.line, [...byLine.get(layer.range.start.line) ?? [], layer]);
  return [...byLine.values()].map((line) => {
    const [hottest] = [...line].sort((a, b) => degrees.indexOf(degreeOf(a)) - degrees.indexOf(degreeOf(b)) || b.rate - a.rate);
    return { ...hottest, text: line.map(({ text }) => text).join("\n\n") };
  });
}

function optionsOf({ range: { start, end }, text, stale }: LayerHeat): vscode.DecorationOptions {
  const said = new vscode.MarkdownString(stale ? `Before the model changed: ${text}` : `Last run: ${text}`);
  return { range: new vscode.Range(start.line, start.character, end.line, end.character), hoverMessage: said };
}

import * as vscode from "vscode";
import type { Advice, ReportFormat } from "../src/protocol/panel.ts";
import type { RunFolder } from "../src/runs/run-folder.ts";
import { markdownOf } from "../webview/markdown.ts";
import { reportPage } from "../webview/report.ts";
import type { Extension } from "./extension.ts";

interface Wanted {
  readonly format: ReportFormat;
  readonly advice: Advice | undefined;
}

/** Nobody can make an edit from a file. */
const acts = "Whether an edit helps: *Apply and compare* in the run panel trains the old text and the new one over the same seeds.";

/** A run as one file, with what its panel says of it at this moment. */
export async function reportOf({ context }: Extension, run: RunFolder, { format, advice }: Wanted): Promise<{ readonly name: string; readonly text: string }> {
  const said = advice && { ...advice, acts };
  if (format === "markdown") return { name: `${run.manifest.model}.md`, text: markdownOf(run.events(), run.manifest.model, said) };
  const part = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, "dist", "webview", name)));
  const [script, style] = await Promise.all([part("main.js"), part("style.css")]);
  return { name: `${run.manifest.model}.html`, text: reportPage({ events: run.events(), advice: said, script, style }) };
}

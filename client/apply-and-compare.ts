import * as vscode from "vscode";
import { comparisonText } from "../src/affinity/index.ts";
import type { AdvisedEdit } from "../src/protocol/advice.ts";
import { adviceOn } from "./advice.ts";
import { openAnswer } from "./answer.ts";
import { noteComparison } from "./comparisons.ts";
import type { Extension } from "./extension.ts";
import { modelOf } from "./model.ts";
import { openedText } from "./opened-text.ts";
import { previewed } from "./preview.ts";

/** Which of a run's edits is meant: one by its title, those of one finding, or those on one line. */
export interface Wanted {
  readonly title?: string;
  readonly why?: string;
  readonly line?: number;
  /** The folder of the run; absent: the newest that has finished. */
  readonly run?: string;
}

const answers = { both: "Apply and Compare", apply: "Apply", compare: "Compare Only" } as const;

/** Why a page cannot compare, and who can. */
export const needsProcess = "Comparing trains the old and the new text in a process of its own, which this editor cannot start: on a machine, `mtl advise RUN --verify` does it.";

/**
 * Shows an edit that evidence speaks for as a difference; once that is confirmed it is made, and old and new are trained over the same
 * seeds in the background. What came out stands next to the edit.
 */
export async function applyAndCompare(extension: Extension, uri: vscode.Uri, named: string | undefined, wanted: Wanted): Promise<void> {
  if (!vscode.workspace.isTrusted) return openAnswer("Comparing trains on your data, so it needs a trusted workspace.", "Manage Trust", "workbench.trust.manage");
  const document = await openedText(uri);
  if (document.languageId !== "mtl") return say("Open an .mtl file first: edits are of its text, by what its last run has shown.");
  const model = named ?? (await modelOf(extension, document, undefined))?.name;
  if (model === undefined) return undefined;
  const { version } = document;
  const advice = await adviceOn(extension, document, model, wanted.run);
  if (advice.stale) return say("The model has changed since its last run: train it again, and advice is of the text as it stands.");
  if (advice.run === undefined) return say("This model has no finished run yet: train it, and what the run shows may speak for an edit.");
  const edit = await picked(advice.edits, wanted);
  if (!edit) return undefined;
  const answer = await asked(extension, document, edit);
  if (!answer) return undefined;
  if (document.version !== version) return say("The text has changed while the difference was shown: nothing was done. Ask again.");
  if (answer !== answers.compare) await applied(document, edit);
  if (answer !== answers.apply) await compared(extension, document, { run: advice.run, edit, made: answer === answers.both });
  return undefined;
}

function say(text: string): void {
  void vscode.window.showInformationMessage(text);
}

async function picked(edits: readonly AdvisedEdit[], { title, why, line }: Wanted): Promise<AdvisedEdit | undefined> {
  const titled = title === undefined ? undefined : edits.find((edit) => edit.title === title);
  const found = titled ? [titled] : edits.filter((edit) => title === undefined && (why === undefined || edit.why === why));
  // An edit of a layer's line may be of a setting further down: then all are offered.
  const here = found.filter((edit) => line === undefined || edit.edits.some(({ range }) => range.start.line === line));
  const offered = here.length > 0 ? here : found;
  if (offered.length === 0) say("No edit of the text follows from what the last run has shown here.");
  if (offered.length <= 1) return offered[0];
  const items = offered.map((edit) => ({ label: edit.title, description: edit.cost, detail: `${edit.code}: ${edit.why}`, edit }));
  return (await vscode.window.showQuickPick(items, { title: "Apply and Compare", placeHolder: "An edit that the last run speaks for", matchOnDetail: true }))?.edit;
}

async function asked({ platform }: Extension, document: vscode.TextDocument, edit: AdvisedEdit): Promise<string | undefined> {
  const closed = await previewed(document, edit.text, edit.title);
  const able = platform.processes !== undefined;
  const rest = able ? `Comparing trains the old and the new text over ${seedsFor(document)} seeds in the background.` : needsProcess;
  try {
    // Not in a dialog of its own, which would stand before the difference.
    return await vscode.window.showInformationMessage(`${edit.title} (${edit.cost})? ${rest}`, ...(able ? [answers.both, answers.apply, answers.compare] : [answers.apply]));
  } finally {
    await closed();
  }
}

async function applied(document: vscode.TextDocument, { edits, title }: AdvisedEdit): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  for (const { range: { start, end }, newText } of edits) change.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText);
  if (!await vscode.workspace.applyEdit(change)) throw new Error(`The editor did not take the edit "${title}".`);
}

interface Chosen {
  readonly run: string;
  readonly edit: AdvisedEdit;
  /** Whether the text has the edit by now. */
  readonly made: boolean;
}

/** Trains in the background, with progress that can be cancelled; the text may be edited meanwhile. */
async function compared(extension: Extension, document: vscode.TextDocument, { run, edit, made }: Chosen): Promise<void> {
  const compare = extension.platform.processes?.compare;
  if (!compare) return say(needsProcess);
  const place = noteComparison(document, { run, title: edit.title, line: edit.edits[0]?.range.start.line ?? 0 }, "comparing…");
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: `Comparing: ${edit.title}` };
  try {
    const result = await vscode.window.withProgress(options, (progress, token) => compare(extension, run, edit.title, {
      seeds: seedsFor(document), token, progress: (message, increment) => progress.report({ message, increment }),
    }));
    if (!result) return place.remove();
    const text = comparisonText(result);
    place.say(text);
    await told(document, edit, text, made);
  } catch (error) {
    place.remove();
    throw error;
  }
  return undefined;
}

async function told(document: vscode.TextDocument, edit: AdvisedEdit, text: string, made: boolean): Promise<void> {
  const button = made ? "Take the Edit Back" : "Apply";
  const pressed = await vscode.window.showInformationMessage(`${edit.title}: ${text}.`, button);
  if (pressed !== button) return;
  if (made) await takenBack(document, edit);
  else await applied(document, edit);
}

/** Only what the edit has written, and only where it still stands. */
async function takenBack(document: vscode.TextDocument, { text }: AdvisedEdit): Promise<void> {
  if (document.getText() !== text) return say("The text has changed since the edit: take it back with Undo.");
  // Where the text is shown by now: without a column it would open once more, before the panel that has the focus.
  await vscode.window.showTextDocument(document, vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn ?? vscode.ViewColumn.One);
  await vscode.commands.executeCommand("undo");
}

function seedsFor(document: vscode.TextDocument): number {
  return vscode.workspace.getConfiguration("mtl", document).get<number>("compare.seeds") ?? 3;
}

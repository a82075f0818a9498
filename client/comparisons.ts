import * as vscode from "vscode";

interface Note {
  readonly document: vscode.TextDocument;
  readonly run: string;
  readonly title: string;
  line: number;
  text: string;
}

export interface Place {
  say(text: string): void;
  remove(): void;
}

const notes = new Set<Note>();
const changed = new vscode.EventEmitter<string>();

/** Tells the folder of a run of which a comparison has said something new. */
export const onComparison = changed.event;

/** What comparisons have said of a run's edits, by their titles. */
export function verdictsOn(run: string): ReadonlyMap<string, string> {
  return new Map([...notes].filter((note) => note.run === run).map(({ title, text }) => [title, text]));
}

/** Writes beside a line what is known of an edit there; a later comparison of the same edit takes the place of the one before. */
export function noteComparison(document: vscode.TextDocument, { run, title, line }: Pick<Note, "run" | "title" | "line">, text: string): Place {
  for (const note of notes) if (note.run === run && note.title === title) notes.delete(note);
  const note = { document, run, title, line, text };
  notes.add(note);
  changed.fire(run);
  return {
    say: (next) => {
      note.text = next;
      changed.fire(run);
    },
    remove: () => {
      notes.delete(note);
      changed.fire(run);
    },
  };
}

/** Draws the notes behind their lines for as long as these stay as they are. */
export function showComparisons(context: vscode.ExtensionContext): void {
  const type = vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor("editorCodeLens.foreground"), fontStyle: "italic", margin: "0 0 0 3em" }, rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const draw = () => vscode.window.visibleTextEditors.filter(({ document }) => document.languageId === "mtl").forEach((editor) =>
    editor.setDecorations(type, [...notes].filter(({ document }) => document === editor.document).map(optionsOf)));
  context.subscriptions.push(type, onComparison(draw), vscode.window.onDidChangeVisibleTextEditors(draw), vscode.workspace.onDidChangeTextDocument((event) => {
    follow(event);
    draw();
  }));
}

function optionsOf({ document, line, text, title }: Note): vscode.DecorationOptions {
  const { end } = document.lineAt(Math.min(line, document.lineCount - 1)).range;
  return { range: new vscode.Range(end, end), hoverMessage: `${title}: ${text}`, renderOptions: { after: { contentText: text } } };
}

/** A note moves with its line. */
function follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
  for (const note of notes) {
    if (note.document !== document) continue;
    for (const { range, text } of contentChanges) {
      if (range.end.line < note.line) note.line += text.split("\n").length - 1 - (range.end.line - range.start.line);
    }
  }
}

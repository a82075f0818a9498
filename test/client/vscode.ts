import { posix } from "node:path";

/** As much of an editor as the tests of the client need: what it was told is kept, what people answer is set beforehand. */
export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...from: [Position, Position] | [number, number, number, number]) {
    this.start = from.length === 2 ? from[0] : new Position(from[0], from[1]);
    this.end = from.length === 2 ? from[1] : new Position(from[2], from[3]);
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }

  get fsPath(): string { return this.path; }
  toString(): string { return `${this.scheme}://${this.path}`; }
  with({ path }: { readonly path: string }): Uri { return new Uri(this.scheme, path); }
  static from({ scheme, path }: { scheme: string; path: string }): Uri { return new Uri(scheme, path); }
  static file(path: string): Uri { return new Uri("file", path); }
  static joinPath(base: Uri, ...parts: string[]): Uri { return new Uri(base.scheme, posix.join(base.path, ...parts)); }
  static parse(text: string): Uri { return new Uri(text.slice(0, text.indexOf(":")), text.slice(text.indexOf("//") + 2)); }
}

export class EventEmitter<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly event = (listener: (event: Event) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export class WorkspaceEdit {
  readonly edits: { readonly uri: Uri; readonly range: Range; readonly text: string }[] = [];
  replace(uri: Uri, range: Range, text: string): void { this.edits.push({ uri, range, text }); }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) { this.id = id; }
}

export class MarkdownString {
  readonly value: string;
  constructor(value: string) { this.value = value; }
}

export class TabInputTextDiff {}
export class TabInputText {
  readonly uri: Uri;
  constructor(uri: Uri) { this.uri = uri; }
}
export const OverviewRulerLane = { Left: 1 };
export const DecorationRangeBehavior = { ClosedClosed: 1 };
export const FileType = { File: 1, Directory: 2 };
export const ProgressLocation = { Notification: 15 };
export const StatusBarAlignment = { Left: 1 };

/** A text that is open. */
export class Document {
  readonly languageId = "mtl";
  readonly uri: Uri;
  version = 1;
  #text: string;
  constructor(path: string, text: string) {
    this.uri = Uri.file(path);
    this.#text = text;
  }

  get lineCount(): number { return this.#text.split("\n").length; }
  getText(): string { return this.#text; }
  lineAt(line: number) { return { range: new Range(line, 0, line, this.#text.split("\n")[line].length) }; }

  replaced(range: Range, text: string): void {
    const lines = this.#text.split("\n");
    const at = ({ line, character }: Position) => lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, character);
    this.#text = this.#text.slice(0, at(range.start)) + text + this.#text.slice(at(range.end));
    this.version++;
    changed.fire({ document: this, contentChanges: [{ range, text }] });
  }
}

interface Painted {
  readonly document: Document;
  readonly painted: Map<unknown, readonly unknown[]>;
  setDecorations(type: unknown, ranges: readonly unknown[]): void;
}

const changed = new EventEmitter<{ document: Document; contentChanges: { range: Range; text: string }[] }>();
const never = () => ({ dispose: () => {} });

/** A panel, and the page in it: what it was sent is kept, what it says is said by `says`. */
export class Panel {
  readonly #said = new EventEmitter<unknown>();
  readonly #disposed = new EventEmitter<void>();
  readonly sent: { readonly type: string }[] = [];
  iconPath: unknown;
  readonly visible = true;
  readonly onDidDispose = this.#disposed.event;
  readonly onDidChangeViewState = never;
  readonly webview = {
    html: "", cspSource: "", onDidReceiveMessage: this.#said.event, asWebviewUri: (uri: Uri) => uri,
    postMessage: async (message: { type: string }) => { this.sent.push(message); },
  };

  says(message: unknown): void { this.#said.fire(message); }
  dispose(): void { this.#disposed.fire(); }
}

/** What stands in for people and for the rest of the editor. */
export const editor = {
  trusted: true,
  documents: [] as Document[],
  /** The text with the caret. */
  active: undefined as { readonly document: { readonly uri: Uri } } | undefined,
  visible: [] as Painted[],
  tabs: [] as { readonly input: unknown }[],
  /** Of the workspace, and the file system that holds them. */
  folders: undefined as { readonly uri: Uri; readonly name: string }[] | undefined,
  files: undefined as unknown,
  /** Answers to messages, in order; none: they are closed. */
  answers: [] as ((buttons: readonly string[]) => string | undefined)[],
  messages: [] as { readonly text: string; readonly buttons: readonly string[] }[],
  picks: [] as { readonly label: string; readonly description?: string; readonly detail?: string }[][],
  /** Which of the items is picked. */
  pick: 0 as number | undefined,
  commands: [] as unknown[][],
  settings: {} as Record<string, unknown>,
  cancelled: new EventEmitter<void>(),
  progress: [] as { readonly message?: string; readonly increment?: number }[],
};

export function reset(): void {
  Object.assign(editor, { trusted: true, documents: [], active: undefined, visible: [], tabs: [], folders: undefined, files: undefined, answers: [], messages: [], picks: [], pick: 0, commands: [], settings: {}, cancelled: new EventEmitter<void>(), progress: [] });
}

export function shown(document: Document): Painted {
  const painted = new Map<unknown, readonly unknown[]>();
  const one = { document, painted, setDecorations: (type: unknown, ranges: readonly unknown[]) => void painted.set(type, ranges) };
  editor.documents.push(document);
  editor.visible.push(one);
  return one;
}

async function message(text: string, ...rest: (string | { modal?: boolean })[]): Promise<string | undefined> {
  const buttons = rest.filter((one) => typeof one === "string");
  editor.messages.push({ text, buttons });
  return buttons.length === 0 ? undefined : editor.answers.shift()?.(buttons);
}

export const window = {
  get visibleTextEditors() { return editor.visible; },
  get activeTextEditor() { return editor.active; },
  tabGroups: { get all() { return [{ tabs: editor.tabs }]; }, close: async () => true },
  showInformationMessage: message,
  showWarningMessage: message,
  showErrorMessage: message,
  showQuickPick: async (items: readonly { label: string }[]) => {
    editor.picks.push([...items]);
    return editor.pick === undefined ? undefined : items[editor.pick];
  },
  showTextDocument: async () => {},
  createStatusBarItem: () => ({ show: () => {}, dispose: () => {} }),
  createTextEditorDecorationType: (options: object) => ({ ...options, dispose: () => {} }),
  onDidChangeVisibleTextEditors: never,
  withProgress: async (_: object, work: (progress: object, token: object) => Promise<unknown>) => {
    const token = { isCancellationRequested: false, onCancellationRequested: editor.cancelled.event };
    editor.cancelled.event(() => { token.isCancellationRequested = true; });
    return work({ report: (step: { message?: string }) => editor.progress.push(step) }, token);
  },
};

export const workspace = {
  get isTrusted() { return editor.trusted; },
  get fs() { return editor.files; },
  get workspaceFolders() { return editor.folders; },
  getWorkspaceFolder: ({ path }: Uri) => editor.folders?.find(({ uri }) => path === uri.path || path.startsWith(`${uri.path}/`)),
  openTextDocument: async (uri: Uri | { readonly content: string }) => "content" in uri ? new Document("untitled", uri.content) : editor.documents.find((document) => document.uri.toString() === uri.toString()) ?? Promise.reject(new Error(`no ${uri.toString()}`)),
  applyEdit: async ({ edits }: WorkspaceEdit) => {
    for (const { uri, range, text } of edits) editor.documents.find((document) => document.uri.toString() === uri.toString())?.replaced(range, text);
    return true;
  },
  registerTextDocumentContentProvider: never,
  getConfiguration: () => ({ get: (key: string) => editor.settings[key] }),
  createFileSystemWatcher: () => ({ onDidCreate: never, onDidChange: never, onDidDelete: never, dispose: () => {} }),
  onDidChangeTextDocument: changed.event,
  onDidSaveTextDocument: never,
  onDidGrantWorkspaceTrust: never,
};

export const commands = {
  executeCommand: async (...args: unknown[]) => { editor.commands.push(args); },
};

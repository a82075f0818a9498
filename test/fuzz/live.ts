import type { Position } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Client, folderWith } from "../server/client.ts";
import type { Finding } from "./core.ts";
import type { Random } from "./random.ts";
import { mutant } from "./texts.ts";

export interface LiveReport {
  readonly findings: Finding[];
  readonly answers: number;
  /** Milliseconds of the slowest answer, with its method. */
  slowest: { readonly method: string; readonly milliseconds: number };
  /** Answers that took over a second. */
  late: number;
}

/** An answer that is not there by then will not come. */
const patience = 60_000;
/** Errors that the protocol has for such cases: the request was cancelled, its text changed, or a rename refused. */
const allowed: ReadonlySet<number> = new Set([-32800, -32801, -32802, -32803]);

type Asking = (random: Random, text: TextDocument) => readonly [method: string, more: object];

const somewhere = (random: Random, { length, positionAt }: { length: number; positionAt(offset: number): Position }) => positionAt(random.below(length + 1));
const place = (random: Random, document: TextDocument) => {
  const { length } = document.getText();
  return somewhere(random, { length, positionAt: (offset) => document.positionAt(offset) });
};
const range = (random: Random, document: TextDocument) => {
  const [start, end] = [place(random, document), place(random, document)].sort((left, right) => left.line - right.line || left.character - right.character);
  return { start, end };
};
const options = { tabSize: 2, insertSpaces: true };
const atPlace = (method: string, more: object = {}): Asking => (random, document) => [method, { position: place(random, document), ...more }];
const ofWhole = (method: string, more: object = {}): Asking => () => [method, more];
const inRange = (method: string, more: object = {}): Asking => (random, document) => [method, { range: range(random, document), ...more }];

const askings: readonly Asking[] = [
  ...["completion", "hover", "signatureHelp", "definition", "typeDefinition", "documentHighlight", "prepareRename", "linkedEditingRange", "prepareCallHierarchy"]
    .map((name) => atPlace(`textDocument/${name}`)),
  atPlace("textDocument/references", { context: { includeDeclaration: true } }),
  atPlace("textDocument/rename", { newName: "fresh_name" }),
  atPlace("textDocument/onTypeFormatting", { ch: "}", options }),
  ...["documentSymbol", "codeLens", "foldingRange", "documentLink", "semanticTokens/full"].map((name) => ofWhole(`textDocument/${name}`)),
  ofWhole("textDocument/semanticTokens/full/delta", { previousResultId: "1" }),
  ofWhole("textDocument/formatting", { options }),
  inRange("textDocument/codeAction", { context: { diagnostics: [] } }),
  inRange("textDocument/inlayHint"), inRange("textDocument/semanticTokens/range"), inRange("textDocument/rangeFormatting", { options }),
  (random, document) => ["textDocument/selectionRange", { positions: [place(random, document)] }],
];

/** A server that is edited and asked without rest: nothing may stay unanswered, and nothing go wrong behind an answer. */
export class LiveServer {
  readonly report: LiveReport = { findings: [], answers: 0, slowest: { method: "none", milliseconds: 0 }, late: 0 };
  private readonly editor: Client;
  private readonly random: Random;
  private readonly seeds: readonly string[];
  private document = TextDocument.create("", "mtl", 0, "");
  private logged = 0;

  constructor(server: string, random: Random, seeds: readonly string[]) {
    this.editor = new Client(server, folderWith({ "rows.csv": "age,income,town\n3,4,Ulm\n5,6,Graz\n" }));
    this.random = random;
    this.seeds = seeds;
  }

  async start(): Promise<void> {
    await this.editor.start({}, { textDocument: { completion: { completionItem: { snippetSupport: true } } } });
    const text = this.random.pick(this.seeds);
    this.document = TextDocument.create(this.editor.uri("fuzzed.mtl"), "mtl", 1, text);
    await this.editor.open(this.document.uri, text);
  }

  /** One edit, then a handful of requests at once, some of them taken back. */
  async step(): Promise<void> {
    const text = mutant(this.random, this.random.below(3) === 0 ? this.seeds : [this.document.getText().slice(0, 20_000)]);
    this.document = TextDocument.create(this.document.uri, "mtl", this.document.version + 1, text);
    await this.editor.change(this.document.uri, this.document.version, text);
    await Promise.all(Array.from({ length: 1 + this.random.below(6) }, () => this.ask()));
    this.readLog();
  }

  async stop(): Promise<void> {
    const code = await this.editor.stop();
    if (code !== 0) this.tell(`the server ended with ${code}`);
  }

  private async ask(): Promise<void> {
    const [method, more] = this.random.pick(askings)(this.random, this.document);
    const start = performance.now();
    const { answer, cancel } = this.editor.request(method, { textDocument: { uri: this.document.uri }, ...more });
    if (this.random.below(8) === 0) cancel();
    const outcome = await Promise.race([answer.then(() => undefined, (error: { code?: number; message?: string }) => error), waited(patience)]);
    if (outcome === late) this.tell(`${method} was not answered`);
    else if (outcome && !allowed.has(outcome.code ?? 0)) this.tell(`${method} failed: ${outcome.message ?? String(outcome.code)}`);
    this.note(method, performance.now() - start);
  }

  private note(method: string, milliseconds: number): void {
    Object.assign(this.report, { answers: this.report.answers + 1 });
    if (milliseconds > 1000) this.report.late++;
    if (milliseconds > this.report.slowest.milliseconds) this.report.slowest = { method, milliseconds };
  }

  /** The server writes a line for every fault that cost an answer. */
  private readLog(): void {
    for (const line of this.editor.log.slice(this.logged)) this.tell(line);
    this.logged = this.editor.log.length;
  }

  private tell(what: string): void {
    this.report.findings.push({ what, text: this.document.getText() });
  }
}

const late = { code: 0, message: "late" };

function waited(milliseconds: number): Promise<typeof late> {
  return new Promise((resolve) => setTimeout(() => resolve(late), milliseconds).unref());
}

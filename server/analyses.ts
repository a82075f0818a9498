import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../grammar/index.ts";
import type { Data, SyntaxFile } from "../grammar/syntax.ts";
import { check, type DataHeader, type SourceHeader } from "../src/language/index.ts";
import type { Context } from "./context.ts";

export type ReadHeader = (uri: string, file: string) => Promise<SourceHeader | undefined>;

interface Analysis {
  readonly version: number;
  readonly context: Promise<Context>;
}

/** The checked form of open documents, made once a version and shared by all features. */
export class Analyses {
  private readonly byUri = new Map<string, Analysis>();
  private readonly readHeader: ReadHeader;

  constructor(readHeader: ReadHeader) {
    this.readHeader = readHeader;
  }

  of(document: TextDocument): Promise<Context> {
    const known = this.byUri.get(document.uri);
    if (known?.version === document.version) return known.context;
    const context = analyse(document, this.readHeader);
    this.byUri.set(document.uri, { version: document.version, context });
    return context;
  }

  /** Forgets one document, or everything: its data may have changed. */
  forget(uri?: string): void {
    if (uri === undefined) this.byUri.clear();
    else this.byUri.delete(uri);
  }
}

/** The document is edited in place while a header is being read: what is known of a version stands beside that version's text. */
async function analyse(edited: TextDocument, readHeader: ReadHeader): Promise<Context> {
  const { uri, languageId, version } = edited;
  const text = edited.getText();
  const document = TextDocument.create(uri, languageId, version, text);
  const parsed = parse(text);
  const header = await headersOf(parsed.file, (file) => readHeader(uri, file));
  const checked = check(parsed, { text, ...(header && { header }) });
  return { document, checked, ...(header && { header }) };
}

async function headersOf(file: SyntaxFile, read: (file: string) => Promise<SourceHeader | undefined>): Promise<DataHeader | undefined> {
  const sources = file.members.flatMap((member) => (member.kind === "Model" ? member.members : [])).filter((member) => member.kind === "Data");
  const headers = await Promise.all(sources.map((source) => headerOf(source, read)));
  const known = headers.filter((entry) => entry !== undefined);
  return known.length > 0 ? { sources: Object.fromEntries(known) } : undefined;
}

async function headerOf(data: Data, read: (file: string) => Promise<SourceHeader | undefined>): Promise<[string, SourceHeader] | undefined> {
  if (data.source?.kind !== "String" || data.source.value === "") return undefined;
  const header = await read(data.source.value);
  return header && [data.name?.name ?? "data", header];
}

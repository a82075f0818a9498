import { TextDocument } from "vscode-languageserver-textdocument";
import { createReader, type Reader } from "../grammar/index.ts";
import type { Data, SyntaxFile } from "../grammar/syntax.ts";
import { createChecker, type Checker, type DataHeader, type SourceHeader } from "../src/language/index.ts";
import type { Context } from "./context.ts";

export type ReadHeader = (uri: string, file: string) => Promise<SourceHeader | undefined>;

interface Analysis {
  readonly version: number;
  readonly context: Promise<Context>;
}

/** What remembers the last version of a document, so that only what an edit touched is read and checked again. */
interface Memory {
  readonly reader: Reader;
  readonly checker: Checker;
}

/** The checked form of open documents, made once a version and shared by all features. */
export class Analyses {
  private readonly byUri = new Map<string, Analysis>();
  private readonly memories = new Map<string, Memory>();
  private readonly readHeader: ReadHeader;

  constructor(readHeader: ReadHeader) {
    this.readHeader = readHeader;
  }

  of(document: TextDocument): Promise<Context> {
    const known = this.byUri.get(document.uri);
    if (known?.version === document.version) return known.context;
    const context = analyse(document, this.memoryOf(document.uri), this.readHeader);
    this.byUri.set(document.uri, { version: document.version, context });
    return context;
  }

  /** Looks at every document anew: files that they name may have changed. */
  refresh(): void {
    this.byUri.clear();
  }

  forget(uri: string): void {
    this.byUri.delete(uri);
    this.memories.delete(uri);
  }

  private memoryOf(uri: string): Memory {
    const memory = this.memories.get(uri) ?? { reader: createReader(), checker: createChecker() };
    this.memories.set(uri, memory);
    return memory;
  }
}

/** The document is edited in place while a header is being read: what is known of a version stands beside that version's text. */
async function analyse(edited: TextDocument, { reader, checker }: Memory, readHeader: ReadHeader): Promise<Context> {
  const { uri, languageId, version } = edited;
  const text = edited.getText();
  const document = TextDocument.create(uri, languageId, version, text);
  const parsed = reader.read(text);
  const header = await headersOf(parsed.file, (file) => readHeader(uri, file));
  const checked = checker.check(parsed, { text, ...(header && { header }) });
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

import { TextDocument } from "vscode-languageserver-textdocument";
import { createReader, type Reader } from "../grammar/index.ts";
import type { Data, SyntaxFile } from "../grammar/syntax.ts";
import { createChecker, readImports, tableHeader, writtenTable, type Checker, type DataHeader, type ImportedText, type SourceHeader } from "../src/language/index.ts";
import type { SourceTable } from "../src/catalog/definition.ts";
import { plainUri, sameUri, uriOf, type Context } from "./context.ts";

/** What an analysis needs of other files. */
export interface OtherFiles {
  readHeader(uri: string, file: string): Promise<SourceHeader | undefined>;
  /** An imported file, as it is being edited or as it is stored. */
  readImport(uri: string, path: string): Promise<ImportedText>;
  /** Told when a document is begun to be looked at for the first time, and when that is done. */
  allowBurst?(active: boolean): void;
}


interface Analysis {
  readonly version: number;
  readonly context: Promise<Context>;
}

/** What remembers the last version of a document, so that only what an edit touched is read and checked again. */
interface Memory {
  readonly reader: Reader;
  readonly checker: Checker;
  /** Addresses of what it imports. */
  imports: readonly (string | undefined)[];
}

/** The checked form of open documents, made once a version and shared by all features. */
export class Analyses {
  private readonly byUri = new Map<string, Analysis>();
  private readonly memories = new Map<string, Memory>();
  private readonly files: OtherFiles;

  constructor(files: OtherFiles) {
    this.files = files;
  }

  of(document: TextDocument): Promise<Context> {
    const known = this.byUri.get(document.uri);
    if (known?.version === document.version) return known.context;
    const context = this.memories.has(document.uri) ? this.analyse(document) : this.analyseFirst(document);
    void context.then(({ imports = new Map() }) => this.memoryOf(document.uri).imports = [...imports.keys()].map((path) => uriOf(document.uri, path)), () => undefined);
    this.byUri.set(document.uri, { version: document.version, context });
    return context;
  }

  /** Documents that import a file, directly or not, to be looked at anew. */
  importersOf(uri: string): string[] {
    const importers = [...this.memories].filter(([, { imports }]) => imports.some((other) => other !== undefined && sameUri(other, uri))).map(([importer]) => importer);
    for (const importer of importers) this.byUri.delete(importer);
    return importers;
  }

  /** Looks at every document anew: files that they name may have changed. */
  refresh(): void {
    this.byUri.clear();
  }

  forget(uri: string): void {
    this.byUri.delete(uri);
    this.memories.delete(uri);
  }

  private analyse(document: TextDocument): Promise<Context> {
    return analyse(document, this.memoryOf(document.uri), this.files);
  }

  private async analyseFirst(document: TextDocument): Promise<Context> {
    this.files.allowBurst?.(true);
    try {
      return await this.analyse(document);
    } finally {
      this.files.allowBurst?.(false);
    }
  }

  private memoryOf(uri: string): Memory {
    const memory = this.memories.get(uri) ?? { reader: createReader(), checker: createChecker(), imports: [] };
    this.memories.set(uri, memory);
    return memory;
  }
}

/** The document is edited in place while a header is being read: what is known of a version stands beside that version's text. */
async function analyse(edited: TextDocument, { reader, checker }: Memory, files: OtherFiles): Promise<Context> {
  const { uri, languageId, version } = edited;
  const text = edited.getText();
  const document = TextDocument.create(uri, languageId, version, text);
  const parsed = reader.read(text);
  const header = await headersOf(parsed.file, (file) => files.readHeader(uri, file));
  const imports = await readImports(parsed.file, text, (path) => files.readImport(uri, path));
  const checked = checker.check(parsed, { text, imports, name: plainUri(uri).split("/").at(-1) ?? uri, ...(header && { header }) });
  return { document, parsed, checked, imports, ...(header && { header }) };
}

async function headersOf(file: SyntaxFile, read: (file: string) => Promise<SourceHeader | undefined>): Promise<DataHeader | undefined> {
  const sources = file.members.flatMap((member) => (member.kind === "Model" ? member.members : [])).filter((member) => member.kind === "Data");
  const known = await headersBy(sources, ({ source }) => (source?.kind === "String" ? { file: source.value } : source && writtenTable(source)), read);
  const tests = await headersBy(sources, ({ settings }) => {
    const test = settings?.entries.find(({ key }) => key.name === "test")?.value;
    return test?.kind === "String" ? { file: test.value } : undefined;
  }, read);
  if (known.length + tests.length === 0) return undefined;
  return { sources: Object.fromEntries(known), ...(tests.length > 0 && { tests: Object.fromEntries(tests) }) };
}

/** The headers of the files that data sources name in one place, by the names of the sources. */
async function headersBy(
  sources: readonly Data[], tableOf: (data: Data) => SourceTable | undefined, read: (file: string) => Promise<SourceHeader | undefined>,
): Promise<[string, SourceHeader][]> {
  const headers = await Promise.all(sources.map(async (data): Promise<[string, SourceHeader][]> => {
    const table = tableOf(data);
    const header = table && table.file !== "" ? await tableHeader(table, read) : undefined;
    return header ? [[data.name?.name ?? "data", header]] : [];
  }));
  return headers.flat();
}

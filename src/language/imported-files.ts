import { createReader, moved, type Reader } from "../../grammar/index.ts";
import type { ParseResult, Span, SyntaxFile } from "../../grammar/syntax.ts";
import { isForeign, STRETCH } from "./foreign.ts";
import { importPath, importsOf, type ImportedTexts } from "./imports.ts";
import { checkFileMembers } from "./model.ts";
import type { Problem } from "./problem.ts";
import { createReport, type Report } from "./report.ts";
import { fileScope, type Declaration, type Scope } from "./scope.ts";
import { suggest } from "./suggest.ts";

/** An imported file as it is seen by those that import it. */
interface Loaded {
  readonly path: string;
  readonly scope: Scope;
  /** Errors outside its models: what nobody imports may be as broken as it likes. */
  readonly errors: readonly Problem[];
  readonly text: string;
  readonly base: number;
}

interface Parsed {
  readonly base: number;
  readonly reader: Reader;
  text?: string;
  result?: ParseResult;
}

/** Which files there are, and who is importing whom. */
interface Trip {
  readonly texts: ImportedTexts;
  /** Files from the one that is checked to the one that imports. */
  readonly chain: readonly string[];
  readonly loaded: Map<string, Loaded>;
}

/** What a file's imports bring. */
export interface Imported {
  /** The names; undefined where nothing is imported. */
  readonly scope?: Scope;
  /** Every name once, with the file that it is from. */
  readonly names: readonly { readonly path: string; readonly base: number; readonly declaration: Declaration }[];
  /** Some import cannot be followed: what has no meaning may have come from there. */
  readonly broken: boolean;
}

/** The files that one file imports, each read again only where its text has changed. */
export class ImportedFiles {
  private readonly files = new Map<string, Parsed>();

  /** Follows the imports of a file; problems of an imported file are told at its import, in one sentence. */
  follow(file: SyntaxFile, report: Report, texts: ImportedTexts, name = "this file"): Imported {
    return this.enter(file, "", report, { texts, chain: [name], loaded: new Map() });
  }

  private enter(file: SyntaxFile, from: string, report: Report, trip: Trip): Imported {
    const brought = new Map<string, { readonly path: string; readonly base: number; readonly declaration: Declaration }>();
    const sites = new Map<number, Span>();
    let broken = false;
    const imports = importsOf(file);
    for (const { path, span } of imports) {
      const known = new Set(trip.loaded.keys());
      const loaded = path && path.value !== "" ? this.load(importPath(from, path.value), path.value, path.span, report, trip) : undefined;
      if (!loaded || loaded.errors.length > 0) broken = true;
      if (!loaded) continue;
      const news = [loaded, ...[...trip.loaded.values()].filter((other) => !known.has(other.path))];
      if (loaded.errors.length === 0) for (const { base } of news) if (!sites.has(base)) sites.set(base, path?.span ?? span);
      for (const declaration of offered(loaded.scope)) bring(brought, { path: loaded.path, base: loaded.base, declaration }, path?.span ?? span, report);
    }
    if (imports.length === 0) return { names: [], broken };
    const names = new Map([...brought].map(([name, { declaration }]) => [name, declaration]));
    const siteOf = (place: number) => sites.get(Math.floor(place / STRETCH) * STRETCH);
    return { names: [...brought.values()], broken, scope: { span: file.span, names, data: new Map(), declarations: [], siteOf } };
  }

  private load(path: string, written: string, at: Span, report: Report, trip: Trip): Loaded | undefined {
    const from = trip.chain.indexOf(path);
    if (from >= 0) {
      report.add("MTL215", at, { path: written, cycle: [...trip.chain.slice(from), path].join(" → ") });
      return undefined;
    }
    const found = trip.texts.get(path) ?? { missing: "was not found" };
    if ("missing" in found) {
      const { text, fixes } = suggest(written, near(found.near ?? [], written), at, JSON.stringify);
      report.add("MTL213", at, { path: written, missing: found.missing, suggestion: text }, { fixes });
      return undefined;
    }
    const loaded = trip.loaded.get(path) ?? this.check(path, found.text, trip);
    trip.loaded.set(path, loaded);
    const [first, ...more] = loaded.errors;
    if (first) tell(report, at, written, loaded, first, more.length);
    return loaded;
  }

  private check(path: string, text: string, trip: Trip): Loaded {
    const { base, result: { file, problems } } = this.read(path, text);
    const report = createReport();
    const imported = this.enter(file, path, report, { ...trip, chain: [...trip.chain, path] });
    const scope = fileScope(file, report, imported.scope, path);
    checkFileMembers(scope, report);
    const own = report.problems.filter(({ code, span, severity, fixes }) => severity === "error"
      && Math.floor(span.start / STRETCH) * STRETCH === base && !(imported.broken && code === "MTL201" && fixes.length === 0));
    const syntax = problems.map(({ code, message, span }): Problem => ({ code, message, span, severity: "error", related: [], fixes: [] }));
    const errors = [...syntax, ...own].filter(({ span }) => !file.members.some((member) => member.kind === "Model" && member.span.start <= span.start && span.start <= member.span.end));
    return { path, scope, text, base, errors: errors.sort((left, right) => left.span.start - right.span.start) };
  }

  private read(path: string, text: string): { readonly base: number; readonly result: ParseResult } {
    const known: Parsed = this.files.get(path) ?? { base: (this.files.size + 1) * STRETCH, reader: createReader() };
    this.files.set(path, known);
    const result = known.result && known.text === text ? known.result : moved(known.reader.read(text), known.base);
    Object.assign(known, { text, result });
    return { base: known.base, result };
  }
}

/** Blocks, layers and constants that a file declares itself. */
function offered({ names }: Scope): Declaration[] {
  return [...names.values()].filter(({ kind }) => kind === "block" || kind === "layer" || kind === "constant" || kind === "binding");
}

function bring<Item extends { readonly path: string; readonly declaration: Declaration }>(all: Map<string, Item>, item: Item, at: Span, report: Report): void {
  const { name } = item.declaration;
  const first = all.get(name);
  if (!first) all.set(name, item);
  else if (first.declaration !== item.declaration) report.add("MTL216", at, { name, first: first.path, second: item.path });
}

/** Paths as they would be written: those of the folder that the written one names. */
function near(files: readonly string[], written: string): string[] {
  const folder = written.slice(0, written.lastIndexOf("/") + 1);
  return files.map((file) => folder + file);
}

function tell(report: Report, at: Span, written: string, { text, base }: Loaded, { code, message, span }: Problem, more: number): void {
  // A circle is named in full wherever it is met.
  if (code === "MTL215") return report.add("MTL215", at, { path: written, cycle: message.split(": ").at(-1) ?? "" });
  const line = text.slice(0, isForeign(span) ? span.start - base : 0).split("\n").length;
  const others = more === 0 ? "" : ` (and ${more} more)`;
  report.add("MTL214", at, { path: written, line, message, others });
}


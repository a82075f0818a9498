import type { Model, Span, SyntaxFile } from "../../grammar/syntax.ts";
import type { DataHeader } from "./checked.ts";
import { importsOf, type ImportedTexts } from "./imports.ts";
import { factsOf, movedFacts, type ModelFacts } from "./model-facts.ts";
import type { Declaration, Scope } from "./scope.ts";

/** A name of the file with its text. */
interface Reached {
  readonly number: number;
  readonly text: string;
  readonly span: Span;
}

/** A model as it was checked, with all that this depended on. */
interface Known {
  readonly span: Span;
  readonly header: DataHeader | undefined;
  /** Every name of the file, in order. */
  readonly names: string;
  readonly imports: readonly Span[];
  /** What the model names of the file, directly or not: looked up when the next version asks, for there may be none. */
  reached(): readonly Reached[];
  readonly facts: ModelFacts;
}

/** What is around the models of a file, at one version of its text. */
export interface Surroundings extends Around {
  /** Every name of the file, and the whole of what it imports. */
  readonly names: string;
  readonly imports: readonly Span[];
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

interface Around {
  readonly text: string;
  readonly file: SyntaxFile;
  readonly scope: Scope;
  readonly header: DataHeader | undefined;
  readonly texts: ImportedTexts;
}

export function surroundingsOf(around: Around): Surroundings {
  const { file, scope, texts } = around;
  const imports = importsOf(file);
  const byName = new Map<string, number[]>();
  scope.declarations.forEach(({ name }, number) => byName.set(name, [...(byName.get(name) ?? []), number]));
  const names = [
    ...scope.declarations.map(({ kind, name }) => `${kind} ${name}`), ...imports.map(({ path }) => `import ${path?.value ?? ""}`),
    ...[...texts].flatMap(([path, found]) => [path, "text" in found ? found.text : found.missing]),
  ];
  return { ...around, byName, names: names.join("\n"), imports: imports.map(({ span }) => span) };
}

/**
 * Remembers the models of the version that was checked last. What a check says of a model depends on the model's own text, on which
 * names the file has, on the text of those that it names (or that these name), and on the data's header; on nothing else.
 */
export class KnownModels {
  private last = new Map<string, Known[]>();
  private now = new Map<string, Known[]>();

  /** What a check says of a model, as it was found for the same text before if it can be. */
  facts(model: Model, around: Surroundings): ModelFacts {
    const text = around.text.slice(model.span.start, model.span.end);
    const before = this.last.get(text)?.find((known) => holds(known, around));
    const known = before ? again(before, model, around) : fresh(model, text, around);
    // The text as it was found is remembered in its first place, so that what was moved is never moved on.
    const entry = before ?? known;
    const entries = this.now.get(text);
    if (entries) entries.push(entry);
    else this.now.set(text, [entry]);
    return known.facts;
  }

  /** Forgets what the last version had and this one has not. */
  turn(): void {
    [this.last, this.now] = [this.now, new Map()];
  }
}

function fresh(model: Model, text: string, around: Surroundings): Known {
  const { scope, header, names } = around;
  return { span: model.span, header, names, imports: around.imports, reached: reachedLater(text, around), facts: factsOf(model, scope, header) };
}

function reachedLater(text: string, around: Surroundings): () => readonly Reached[] {
  let open: Surroundings | undefined = around;
  let found: readonly Reached[] = [];
  return () => {
    if (open) found = reachedFrom(text, open);
    open = undefined;
    return found;
  };
}

function holds({ names, reached, header }: Known, around: Surroundings): boolean {
  return names === around.names && sameHeader(header, around.header)
    && reached().every(({ number, text }) => textOf(around, around.scope.declarations[number]) === text);
}

function again(known: Known, model: Model, { scope, imports }: Surroundings): Known {
  const home = model.span.start - known.span.start;
  const others = [
    ...known.reached().map(({ number, span }) => ({ span, by: (scope.declarations[number]?.member.span.start ?? span.start) - span.start })),
    ...known.imports.map((span, number) => ({ span, by: (imports[number]?.start ?? span.start) - span.start })),
  ];
  if (home === 0 && others.every(({ by }) => by === 0)) return known;
  const distance = ({ start }: Span) => {
    if (known.span.start <= start && start <= known.span.end) return home;
    return others.find(({ span }) => span.start <= start && start <= span.end)?.by ?? 0;
  };
  const move = (span: Span) => {
    const by = distance(span);
    return { start: span.start + by, end: span.end + by };
  };
  return { ...known, facts: movedFacts(known.facts, move) };
}

function sameHeader(left: DataHeader | undefined, right: DataHeader | undefined): boolean {
  if (!left || !right) return left === right;
  return sameFiles(left.sources, right.sources) && sameFiles(left.tests ?? {}, right.tests ?? {});
}

function sameFiles(left: DataHeader["sources"], right: DataHeader["sources"]): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

const word = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** Names of the file that a text has among its words, with those that their own texts have. */
function reachedFrom(text: string, around: Surroundings): Reached[] {
  const found = new Map<number, Reached>();
  const texts = [text];
  for (let next = texts.pop(); next !== undefined; next = texts.pop()) {
    for (const name of new Set(next.match(word))) {
      for (const number of around.byName.get(name) ?? []) {
        const declaration = around.scope.declarations[number];
        if (found.has(number) || !declaration || declaration.kind === "model") continue;
        const own = textOf(around, declaration);
        found.set(number, { number, text: own, span: declaration.member.span });
        texts.push(own);
      }
    }
  }
  return [...found.values()];
}

function textOf({ text }: Surroundings, declaration: Declaration | undefined): string {
  return declaration ? text.slice(declaration.member.span.start, declaration.member.span.end) : "";
}

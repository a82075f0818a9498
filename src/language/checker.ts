import type { Model, ParseResult, Span, SyntaxFile } from "../../grammar/syntax.ts";
import type { CheckedFile, DataHeader, ImportedFact } from "./checked.ts";
import { isBesideTheNetwork } from "./beside-network.ts";
import { withoutConsequences } from "./consequences.ts";
import { withoutIgnored } from "./ignore.ts";
import { KnownModels, surroundingsOf } from "./known-models.ts";
import { ImportedFiles, type Imported } from "./imported-files.ts";
import { importsOf, importsWithin, type ImportedTexts } from "./imports.ts";
import { withoutMisreadings } from "./misreadings.ts";
import { checkFileMembers } from "./model.ts";
import { factsOf, type ModelFacts } from "./model-facts.ts";
import type { Problem } from "./problem.ts";
import { createReport } from "./report.ts";
import { fileScope, type Scope } from "./scope.ts";
import { symbolFacts } from "./symbols.ts";
import { syntaxFixes } from "./syntax-fixes.ts";
import { distinct, type Uses } from "./uses.ts";

export interface CheckOptions {
  /** What is known of the data files; without it nothing is said about columns. */
  readonly header?: DataHeader;
  /** The text behind a `ParseResult`, so that `// mtl-ignore` finds its line. */
  readonly text?: string;
  /** Files that it imports; without them, those that are written behind the text itself. */
  readonly imports?: ImportedTexts;
  /** The name of the file, for circles of imports. */
  readonly name?: string;
}

/** Checks one file again and again, as it is edited: models that an edit cannot have changed the meaning of are taken over. */
export interface Checker {
  /** What `check` says of the same arguments. */
  check(parsed: ParseResult, options?: CheckOptions): CheckedFile;
}

export function createChecker(): Checker {
  const known = new KnownModels();
  const files = new ImportedFiles();
  return {
    check: (parsed, options = {}) => {
      const checked = checkFile(parsed, options, known, files);
      known.turn();
      return checked;
    },
  };
}

interface CheckedPart {
  readonly model: Model;
  readonly facts: ModelFacts;
}

function checkFile({ file, problems: syntax }: ParseResult, options: CheckOptions, known: KnownModels, files: ImportedFiles): CheckedFile {
  const { header, text } = options;
  const report = createReport();
  const texts = importsOf(file).length === 0 ? none : options.imports ?? importsWithin(text ?? "");
  const imported = files.follow(file, report, texts, options.name);
  const scope = fileScope(file, report, imported.scope);
  const uses = checkFileMembers(scope, report);
  const around = text === undefined ? undefined : surroundingsOf({ text, file, scope, header, texts });
  const models = modelsOf(file).map((model) => ({ model, facts: around ? known.facts(model, around) : factsOf(model, scope, header) }));
  const all = [...syntax.map((problem) => syntaxProblem(problem, file)), ...told(report.problems, models)].sort(byPlace);
  const problems = withoutConsequences(withoutMisreadings(all, file, text), file, text).filter((problem) => !(imported.broken && mayBeImported(problem)));
  const symbols = once(() => symbolsOf(scope, uses, models));
  const brought = once(() => importedFacts(imported, uses, models));
  const steps = once(() => models.flatMap(({ facts }) => facts.steps));
  return {
    file,
    problems: withoutIgnored(problems, file.comments, text),
    get symbols() { return symbols(); },
    get imported() { return brought(); },
    get steps() { return steps(); },
    stepsAround: ({ start, end }) => models.find(({ model: { span } }) => span.start <= start && end <= span.end)?.facts.steps ?? steps(),
    heads: models.flatMap(({ facts }) => facts.heads),
    models: models.map((part) => modelFact(part, problems)),
  };
}

function once<Result>(find: () => Result): () => Result {
  let found: { readonly result: Result } | undefined;
  return () => (found ??= { result: find() }).result;
}

function modelsOf(file: SyntaxFile): Model[] {
  return file.members.filter((member): member is Model => member.kind === "Model");
}

function byPlace(left: Problem, right: Problem): number {
  return left.span.start - right.span.start;
}

/** The same code at the same place is told once: blocks of the file are written out in every model that uses them. */
function told(own: readonly Problem[], models: readonly CheckedPart[]): Problem[] {
  const byCode = new Map<string, Problem>();
  for (const problem of [...own, ...models.flatMap(({ facts }) => facts.problems)]) {
    const place = `${problem.code}:${problem.span.start}:${problem.span.end}`;
    if (!byCode.has(place)) byCode.set(place, problem);
  }
  return [...byCode.values()].sort((a, b) => byPlace(a, b) || a.code.localeCompare(b.code));
}

/** An import that cannot be followed may have brought the name. */
function mayBeImported({ code, fixes }: Problem): boolean {
  return code === "MTL201" && fixes.length === 0;
}

const none: ImportedTexts = new Map();

function syntaxProblem(problem: ParseResult["problems"][number], file: SyntaxFile): Problem {
  const { code, message, span } = problem;
  return { code, severity: "error", message, span: { start: span.start, end: span.end }, related: [], fixes: syntaxFixes(problem, file) };
}

function symbolsOf(scope: Scope, uses: Uses, models: readonly CheckedPart[]): CheckedFile["symbols"] {
  const own = symbolFacts([scope], uses.places, models.flatMap(({ facts }) => facts.outer));
  return [...own, ...models.flatMap(({ facts }) => facts.symbols)].sort((a, b) => a.declaration.start - b.declaration.start);
}

/** Imported names, with where they are used here. */
function importedFacts({ names }: Imported, uses: Uses, models: readonly CheckedPart[]): ImportedFact[] {
  const byPlace = new Map<number, Span[]>();
  for (const { declaration, uses: spans } of models.flatMap(({ facts }) => facts.outer)) byPlace.set(declaration, [...(byPlace.get(declaration) ?? []), ...spans]);
  return names.map(({ path, base, declaration }) => {
    const { name, kind, identifier, member } = declaration;
    const here = distinct([...(uses.places.get(declaration) ?? []), ...(byPlace.get(identifier.span.start) ?? [])]);
    const there = ({ start, end }: Span) => ({ start: start - base, end: end - base });
    const documentation = "documentation" in member ? member.documentation : undefined;
    return {
      name, kind, path, declaration: there(identifier.span), member: there(member.span), uses: here.sort((a, b) => a.start - b.start),
      parameters: member.kind === "Block" ? member.parameters.map((parameter) => parameter.name.name) : [], ...(documentation !== undefined && { documentation }),
    };
  });
}

/** A model has a graph where no error stands in it, and a structure where those that do say nothing of what it computes. */
function modelFact({ model, facts }: CheckedPart, problems: readonly Problem[]): CheckedFile["models"][number] {
  const span = { start: model.span.start, end: model.span.end };
  const errors = problems.filter(({ severity, span: { start } }) => severity === "error" && start >= span.start && start <= span.end);
  const name = model.name?.name ?? "";
  const { graph } = facts;
  if (!graph || !errors.every((error) => isBesideTheNetwork(error, model))) return { name, span };
  if (errors.length > 0) return { name, span, get structure() { return graph(); } };
  return { name, span, get graph() { return graph(); }, get structure() { return graph(); } };
}

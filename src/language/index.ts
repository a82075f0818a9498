import type { Import, Model, ParseResult, SyntaxFile } from "../../grammar/syntax.ts";
import { parse } from "../../grammar/index.ts";
import type { CheckedFile, DataHeader } from "./checked.ts";
import { withoutIgnored } from "./ignore.ts";
import { checkFileMembers, checkModel, keyword, type CheckedModel } from "./model.ts";
import type { Problem } from "./problem.ts";
import { createReport } from "./report.ts";
import { fileScope } from "./scope.ts";
import { symbolFacts } from "./symbols.ts";
import { syntaxFixes } from "./syntax-fixes.ts";

export type { CheckedFile, ColumnHeader, DataHeader, HeadFact, SourceHeader, StepFact, SymbolFact } from "./checked.ts";
export type { Edit, Fix, Problem, Severity } from "./problem.ts";
export { fixesOf } from "./tree-fixes.ts";

export interface CheckOptions {
  /** What is known of the data files; without it nothing is said about columns. */
  readonly header?: DataHeader;
  /** The text behind a `ParseResult`, so that `// mtl-ignore` finds its line. */
  readonly text?: string;
}

/**
 * Gives a file its meaning: every name resolved, every value with its shape and its tasks, every problem with code, span and
 * fixes, and for each sound model its graph. A pure function of its arguments that never throws.
 */
export function check(source: string | ParseResult, options: CheckOptions = {}): CheckedFile {
  const { file, problems: syntax } = typeof source === "string" ? parse(source) : source;
  const text = typeof source === "string" ? source : options.text;
  const report = createReport();
  const scope = fileScope(file, report);
  const imports = file.members.filter((member): member is Import => member.kind === "Import");
  for (const { span } of imports) report.add("MTL208", keyword(span, "import"), { name: "import" });
  const uses = checkFileMembers(scope, report);
  const models = modelsOf(file).map((model) => ({ model, checked: checkModel(model, scope, report, options.header) }));
  const all = [...syntax.map((problem) => syntaxProblem(problem, file)), ...report.problems].sort((a, b) => a.span.start - b.span.start);
  const problems = all.filter((problem) => !isConsequence(problem, file, all));
  return {
    file,
    problems: withoutIgnored(problems, file.comments, text),
    symbols: symbolFacts([scope, ...models.map(({ checked }) => checked.scope)], [uses, ...models.map(({ checked }) => checked.uses)]),
    steps: models.flatMap(({ checked }) => checked.steps),
    heads: models.flatMap(({ checked }) => checked.heads),
    models: models.map(({ model, checked }) => modelFact(model, checked, problems)),
  };
}

function modelsOf(file: SyntaxFile): Model[] {
  return file.members.filter((member): member is Model => member.kind === "Model");
}

/** What a model seems to lack while something in it is broken, it may have once that is mended. */
function isConsequence({ code, span, fixes }: Problem, file: SyntaxFile, all: readonly Problem[]): boolean {
  // An import that cannot be followed may have brought the name.
  if (code === "MTL201" && fixes.length === 0) return file.members.some(({ kind }) => kind === "Import");
  const absent = code === "MTL408" || code === "MTL616";
  if (!absent && code !== "MTL501" && code !== "MTL503") return false;
  const model = file.members.find((member) => member.kind === "Model" && member.span.start <= span.start && span.start < member.span.end) ?? file;
  const causes = (other: Problem) => (absent ? other.code.startsWith("MTL1") : other.code !== "MTL616");
  return all.some((other) => other.severity === "error" && causes(other) && other.span.start >= model.span.start && other.span.start <= model.span.end);
}

function syntaxProblem(problem: ParseResult["problems"][number], file: SyntaxFile): Problem {
  const { code, message, span } = problem;
  return { code, severity: "error", message, span: { start: span.start, end: span.end }, related: [], fixes: syntaxFixes(problem, file) };
}

/** A model has a graph where no error stands in it, nor in the file around the models. */
function modelFact(model: Model, { graph }: CheckedModel, problems: readonly Problem[]): CheckedFile["models"][number] {
  const span = { start: model.span.start, end: model.span.end };
  const broken = problems.some(({ severity, span: { start } }) => severity === "error" && start >= span.start && start <= span.end);
  return { name: model.name?.name ?? "", span, ...(graph && !broken ? { graph } : {}) };
}

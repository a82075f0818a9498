import { parse } from "../../grammar/index.ts";
import type { ParseResult } from "../../grammar/syntax.ts";
import type { CheckedFile } from "./checked.ts";
import { createChecker, type CheckOptions } from "./checker.ts";

export { describeColumn } from "./column-line.ts";
export { matching } from "./column-names.ts";
export type { CheckedFile, ColumnHeader, DataHeader, ImportedFact, SourceHeader, StepFact, SymbolFact } from "./checked.ts";
export { tableHeader, tableOf, writtenTable } from "./made-columns.ts";
export { importPath, importsOf, readImports, selfContained, type ImportedText, type ImportedTexts } from "./imports.ts";
export { createChecker, type Checker, type CheckOptions } from "./checker.ts";
export { fixesOf } from "./tree-fixes.ts";
export type { Edit, Fix, Problem, Severity } from "./problem.ts";

/**
 * Gives a file its meaning: every name resolved, every value with its shape and its tasks, every problem with code, span and
 * fixes, and for each sound model its graph. A pure function of its arguments that never throws.
 */
export function check(source: string | ParseResult, options: CheckOptions = {}): CheckedFile {
  return typeof source === "string"
    ? createChecker().check(parse(source), { ...options, text: source })
    : createChecker().check(source, options);
}

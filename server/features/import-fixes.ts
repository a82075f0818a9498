import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver";
import { check, importsOf, type CheckedFile, type Edit, type Problem } from "../../src/language/index.ts";
import { sameUri, textEditOf, type Context } from "../context.ts";
import { importsFrom, isVisibleOutside } from "./across-files.ts";
import { diagnosticOf } from "./diagnostics.ts";
import { relativePath } from "./moved-files.ts";
import { applied } from "./refactoring.ts";

const unknownName = "MTL201";

/** The problems in a range that a declaration in another file could mend. */
export function unknownNames({ document, checked }: Context, range: Range): Problem[] {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return checked.problems.filter(({ code, span }) => code === unknownName && span.start <= end && span.end >= start);
}

/** What is offered at once, and the length of a text that is checked once more for every offer: nobody waits long for a menu. */
const mostNames = 3;
const mostFiles = 3;
const checkedLength = 20_000;

/** For names that nothing in a file declares: imports of the files that do, which leave fewer errors than there were. */
export function importFixes(contexts: readonly Context[], context: Context, problems: readonly Problem[]): CodeAction[] {
  const text = context.document.getText();
  const byName = new Map(problems.map((problem) => [text.slice(problem.span.start, problem.span.end), problem]));
  const others = contexts.filter((other) => isStranger(context, other));
  return [...byName].slice(0, mostNames).flatMap(([name, problem]) =>
    others.filter((other) => declares(other, name)).slice(0, mostFiles).flatMap((other) => importFix(context, problem, name, other)));
}

/** Neither imports the other. */
function isStranger(context: Context, other: Context): boolean {
  const [own, foreign] = [context.document.uri, other.document.uri];
  return !sameUri(own, foreign) && importsFrom(other, own) === undefined && importsFrom(context, foreign) === undefined;
}

function importFix(context: Context, problem: Problem, name: string, other: Context): CodeAction[] {
  const { document } = context;
  const path = relativePath(document.uri, other.document.uri);
  if (path === undefined) return [];
  const edit = importEdit(context, path);
  if (!mends(context, edit, path, other)) return [];
  return [{
    title: `Import \`${name}\` from \`${path}\``,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, problem)],
    edit: { changes: { [document.uri]: [textEditOf(document, edit)] } },
  }];
}

function declares(other: Context, name: string): boolean {
  return other.checked.symbols.some((symbol) => symbol.name === name && isVisibleOutside(other, symbol));
}

/** Behind the last import, or at the top. */
function importEdit({ document, checked }: Context, path: string): Edit {
  const line = `import "${path.replaceAll(/["\\]/g, "\\$&")}"`;
  const last = importsOf(checked.file).at(-1);
  if (!last) return { span: { start: 0, end: 0 }, text: `${line}\n\n` };
  const end = document.offsetAt({ line: document.positionAt(last.span.end).line, character: Number.MAX_SAFE_INTEGER });
  return { span: { start: end, end }, text: `\n${line}` };
}

/** What the other file imports itself is not looked at: such a file is offered as it is. */
function mends({ document, imports = new Map() }: Context, edit: Edit, path: string, other: Context): boolean {
  const text = document.getText();
  if ((other.imports?.size ?? 0) > 0 || text.length > checkedLength) return true;
  const after = check(applied(text, [edit]), { imports: new Map([...imports, [path, { text: other.document.getText() }]]) });
  return errorsIn(after) < errorsIn(check(text, { imports }));
}

function errorsIn({ problems }: CheckedFile): number {
  return problems.filter(({ severity }) => severity === "error").length;
}

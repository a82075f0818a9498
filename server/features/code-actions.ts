import { CodeActionKind, type CodeAction, type Range } from "vscode-languageserver";
import { fixesOf, type Fix, type Problem } from "../../src/language/index.ts";
import { textEditOf, type Context } from "../context.ts";
import { diagnosticOf } from "./diagnostics.ts";
import { refactors } from "./refactors.ts";

/** The fixes of the problems in a range, and the rewrites that may be made there; of the kinds asked for, where some are. */
export function codeActions(context: Context, range: Range, only?: readonly CodeActionKind[]): CodeAction[] {
  const wanted = (kind: CodeActionKind) => !only || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
  const rewrites = !only || only.some((asked) => asked === "" || asked.startsWith("refactor"));
  const actions = [...quickFixes(context, range), ...(rewrites ? refactors(context, range) : [])];
  return actions.filter(({ kind }) => kind !== undefined && wanted(kind));
}

/** What mends the problems, then what silences them. */
function quickFixes(context: Context, range: Range): CodeAction[] {
  const start = context.document.offsetAt(range.start);
  const end = context.document.offsetAt(range.end);
  const { file, problems } = context.checked;
  const text = context.document.getText();
  const here = problems.filter(({ span }) => span.start <= end && span.end >= start);
  const mending = here.flatMap((problem) => fixesOf(problem, file, text).map((fix, _, all) => actionOf(context, problem, fix, all.length === 1)));
  return [...mending, ...silencing(context, here).map(([problem, fix]) => actionOf(context, problem, fix, false))];
}

function actionOf(context: Context, problem: Problem, fix: Fix, isPreferred: boolean): CodeAction {
  const { document } = context;
  const edits = fix.edits.map((edit) => textEditOf(document, edit));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, problem)],
    isPreferred,
    edit: { changes: { [document.uri]: edits } },
  };
}

/** One comment for each code and line; what is wrong with the text itself is mended, not silenced. */
function silencing({ document }: Context, problems: readonly Problem[]): [Problem, Fix][] {
  const seen = new Set<string>();
  return problems.filter(({ code }) => !code.startsWith("MTL1")).flatMap((problem): [Problem, Fix][] => {
    const { line } = document.positionAt(problem.span.start);
    const key = `${problem.code} ${line}`;
    return seen.has(key) || !seen.add(key) ? [] : [[problem, ignoreFix(document, problem.code, line)]];
  });
}

/** A comment above the line, or one code more in the comment that is there. */
function ignoreFix(document: Context["document"], code: string, line: number): Fix {
  const lineText = (number: number) => document.getText({ start: { line: number, character: 0 }, end: { line: number + 1, character: 0 } });
  const above = line > 0 ? lineText(line - 1).trimEnd() : "";
  const title = `Ignore ${code} on this line`;
  if (/^\s*\/\/\s*mtl-ignore\s+MTL\d+(?:[\s,]+MTL\d+)*$/.test(above)) {
    const end = document.offsetAt({ line: line - 1, character: above.length });
    return { title, edits: [{ span: { start: end, end }, text: `, ${code}` }] };
  }
  const start = document.offsetAt({ line, character: 0 });
  const indentation = /^[ \t]*/.exec(lineText(line))?.[0] ?? "";
  return { title, edits: [{ span: { start, end: start }, text: `${indentation}// mtl-ignore ${code}\n` }] };
}

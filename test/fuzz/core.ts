import { parse } from "../../grammar/index.ts";
import { format } from "../../grammar/printer.ts";
import { headerFor } from "../../src/language/examples/index.ts";
import { check, fixesOf } from "../../src/language/index.ts";

/** What went wrong with a text; `text` makes it happen again. */
export interface Finding {
  readonly what: string;
  readonly text: string;
}

/** More fixes than these are not tried: a broken text has hundreds. */
const mostFixes = 20;

/** Parser, checker, fixes and formatter on one text: whatever breaks a promise of theirs. */
export function findingsOf(text: string): Finding[] {
  const found: Finding[] = [];
  const held = (what: string, holds: () => string | undefined) => {
    try {
      const broken = holds();
      if (broken !== undefined) found.push({ what: `${what}: ${broken}`, text });
    } catch (error) {
      found.push({ what: `${what} threw: ${error instanceof Error ? error.stack ?? error.message : String(error)}`, text });
    }
  };
  held("parse", () => outside(parse(text).problems, text));
  held("check", () => checked(text, false));
  held("check against data", () => checked(text, true));
  held("format", () => {
    const once = format(text).text;
    return format(once).text === once ? undefined : "formatting twice is not formatting once";
  });
  return found;
}

function checked(text: string, withData: boolean): string | undefined {
  const header = withData ? headerFor("MTL601", text) : undefined;
  const { problems, file, symbols } = check(text, header ? { header } : {});
  const fixes = problems.slice(0, mostFixes).flatMap((problem) => fixesOf(problem, file, text));
  const spans = [...fixes.flatMap(({ edits }) => edits), ...symbols.map(({ declaration }) => ({ span: declaration }))];
  return outside([...problems, ...spans], text);
}

function outside(places: readonly { readonly span: { readonly start: number; readonly end: number } }[], text: string): string | undefined {
  const wrong = places.find(({ span: { start, end } }) => !(start >= 0 && start <= end && end <= text.length));
  return wrong && `a place outside the text: ${JSON.stringify(wrong.span)}`;
}

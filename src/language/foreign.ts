import type { Span } from "../../grammar/syntax.ts";
import type { Report } from "./report.ts";
import type { Scope } from "./scope.ts";

/**
 * Imported files are moved behind the text that imports them, each to a stretch of places of its own: so every place still belongs
 * to one text, and the checker need not carry along which.
 */
export const STRETCH = 2 ** 22;

/** Whether a place is in an imported file. */
export function isForeign({ start }: Span): boolean {
  return start >= STRETCH;
}

/**
 * A report for the text itself: what is wrong inside an imported block shows where the block is used, and nothing shows of files that
 * are told to be broken at their import.
 */
export function atHome(report: Report, scope: Scope, site: () => Span | undefined): Report {
  if (scope.origin !== undefined) return report;
  return {
    add(code, span, data, extra) {
      if (!isForeign(span)) {
        const related = extra?.related?.filter((other) => !isForeign(other.span));
        const fixes = extra?.fixes?.filter(({ edits }) => !edits.some((edit) => isForeign(edit.span)));
        report.add(code, span, data, { ...extra, ...(related && { related }), ...(fixes && { fixes }) });
        return;
      }
      const gate = importsAround(scope)?.siteOf?.(span.start);
      if (gate) report.add(code, site() ?? gate, data);
    },
    get problems() { return report.problems; },
  };
}

/** The scope of what a file imports. */
function importsAround(scope: Scope): Scope | undefined {
  let current: Scope | undefined = scope;
  while (current && !current.siteOf) current = current.parent;
  return current;
}

import type { Span } from "../../grammar/syntax.ts";
import { messageOf, messages, type Code, type MessageData } from "./messages.ts";
import type { Fix, Problem, Severity } from "./problem.ts";

export interface ProblemExtra {
  readonly fixes?: readonly Fix[];
  readonly related?: Problem["related"];
  readonly mayCome?: boolean;
  /** Where a code has a milder form. */
  readonly severity?: Severity;
}

/** Collects problems; the same code at the same place is told once, however often the place is expanded. */
export interface Report {
  add(code: Code, span: Span, data?: MessageData, extra?: ProblemExtra): void;
  readonly problems: readonly Problem[];
}

export function createReport(): Report {
  const byPlace = new Map<string, Problem>();
  return {
    add(code, span, data = {}, extra = {}) {
      const place = `${code}:${span.start}:${span.end}`;
      if (!byPlace.has(place)) byPlace.set(place, problemOf(code, span, data, extra));
    },
    get problems() {
      return [...byPlace.values()].sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
    },
  };
}

function problemOf(code: Code, span: Span, data: MessageData, extra: ProblemExtra): Problem {
  const { severity, unnecessary } = { unnecessary: undefined, ...messages[code] };
  return {
    code, severity: extra.severity ?? severity, message: messageOf(code, data), span: { start: span.start, end: span.end },
    related: extra.related ?? [], fixes: extra.fixes ?? [],
    ...(unnecessary ? { unnecessary } : {}), ...(extra.mayCome ? { mayCome: true } : {}),
  };
}

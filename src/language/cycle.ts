import type { Span } from "../../grammar/syntax.ts";
import type { Report } from "./report.ts";
import type { Declaration } from "./scope.ts";

/** A declaration as another one reads it: `a.output`, and where that stands. */
export interface Link {
  readonly declaration: Declaration;
  readonly label: string;
  readonly reference: Span;
}

/**
 * Tells of a cycle, given in the order of evaluation: each link is read by the one before it, the first one by the last. It is told
 * in the direction of the data, from a task's output if there is one, so that it is the same wherever one meets it.
 */
export function reportCycle(report: Report, links: readonly Link[]): void {
  const [first, ...others] = links;
  const flow = [first, ...others.reverse()];
  const start = Math.max(0, startOf(flow));
  const turned = [...flow.slice(start), ...flow.slice(0, start)];
  const { declaration, reference } = turned[0];
  const cycle = [...turned.map(({ label }) => label), declaration.name].join(" → ");
  report.add("MTL203", reference, { first: declaration.name, cycle });
}

function startOf(flow: readonly Link[]): number {
  const member = flow.findIndex(({ label }) => label.includes("."));
  if (member >= 0) return member;
  const starts = flow.map(({ declaration }) => declaration.identifier.span.start);
  return starts.indexOf(Math.min(...starts));
}

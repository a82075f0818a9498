import type { Member, Model, Span } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

/** Members that say nothing of what a model computes: what it learns from, how, and what is measured. */
const beside: ReadonlySet<Member["kind"]> = new Set(["Data", "Train", "Analyze", "Extend"]);

/**
 * Whether an error leaves what a model computes as it is written: it is of the data, of how the model is trained or measured, or of a
 * task's loss, metrics and the like. Who writes a model before its data is there wants to see it drawn, and to rewrite it.
 */
export function isBesideTheNetwork({ code, span }: Problem, { members }: Model): boolean {
  return code.startsWith("MTL6") || members.some((member) => {
    const part = beside.has(member.kind) ? member.span : member.kind === "Task" ? member.settings?.span : undefined;
    return part !== undefined && contains(part, span);
  });
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

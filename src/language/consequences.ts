import type { SyntaxFile } from "../../grammar/syntax.ts";
import type { Problem } from "./problem.ts";

interface Part {
  readonly span: { readonly start: number; readonly end: number };
}

/** What a part of the file has of errors. */
interface Faults {
  readonly syntax: boolean;
  readonly any: boolean;
}

/** Leaves out what only follows from something else: what a model seems to lack while it is broken, it may have once it is mended. */
export function withoutConsequences(problems: readonly Problem[], file: SyntaxFile): Problem[] {
  const known = new Map<Part, Faults>();
  const faultsIn = (part: Part) => {
    const faults = known.get(part) ?? faultsOf(problems, part);
    known.set(part, faults);
    return faults;
  };
  return problems.filter(({ code, span }) => {
    const absent = code === "MTL408" || code === "MTL616";
    if (!absent && code !== "MTL501" && code !== "MTL503") return true;
    const around = file.members.find((member) => member.kind === "Model" && member.span.start <= span.start && span.start < member.span.end) ?? file;
    return !(absent ? faultsIn(around).syntax : faultsIn(around).any);
  });
}

function faultsOf(problems: readonly Problem[], { span }: Part): Faults {
  const errors = problems.filter((problem) => problem.severity === "error" && problem.span.start >= span.start && problem.span.start <= span.end);
  return { syntax: errors.some(({ code }) => code.startsWith("MTL1")), any: errors.some(({ code }) => code !== "MTL616") };
}

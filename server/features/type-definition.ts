import type { Location } from "vscode-languageserver";
import type { Binding, Flow, Step, SyntaxFile, Task } from "../../grammar/syntax.ts";
import { descendants } from "../../grammar/index.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { symbolAt } from "./symbols.ts";

/**
 * What a name is made by: the block or layer that its last step writes out. A name for another name is followed; a chain of
 * catalogue words has no declaration that could be shown.
 */
export function typeDefinition(context: Context, offset: number): Location | undefined {
  let symbol = symbolAt(context, offset);
  for (const seen = new Set<SymbolFact>(); symbol && !seen.has(symbol); symbol = makerOf(context, symbol)) {
    seen.add(symbol);
    if (symbol.kind === "block" || symbol.kind === "layer") return { uri: context.document.uri, range: rangeOf(context.document, symbol.declaration) };
  }
  return undefined;
}

function makerOf(context: Context, { member }: SymbolFact): SymbolFact | undefined {
  const step = lastStep(flowOf(memberAt(context.checked.file, member.start)));
  return step?.kind === "Word" ? symbolAt(context, step.name.span.start) : undefined;
}

function memberAt(file: SyntaxFile, start: number): Binding | Task | undefined {
  for (const node of descendants(file)) if ((node.kind === "Binding" || node.kind === "Task") && node.span.start === start) return node;
  return undefined;
}

function flowOf(member: Binding | Task | undefined): Flow | undefined {
  if (member?.kind === "Task") return member.flow;
  return member?.value?.kind === "Flow" ? member.value : undefined;
}

function lastStep(flow: Flow | undefined): Step | undefined {
  const step = flow?.steps.at(-1);
  return step?.kind === "Group" ? lastStep(step.flow) : step;
}

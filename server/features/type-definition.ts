import type { Location } from "vscode-languageserver";
import type { Binding, Flow, Step, SyntaxFile, Task } from "../../grammar/syntax.ts";
import { descendants } from "../../grammar/index.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { importedAt, importedDefinition } from "./imported.ts";
import { symbolAt } from "./symbols.ts";

/**
 * What a name is made by: the block or layer that its last step writes out, in this file or an imported one. A name for another name
 * is followed; a chain of catalogue words has no declaration that could be shown.
 */
export function typeDefinition(context: Context, offset: number): Location | undefined {
  let place: number | undefined = offset;
  for (const seen = new Set<SymbolFact>(); place !== undefined;) {
    const symbol = symbolAt(context, place);
    if (!symbol) return importedMaker(context, place);
    if (isMaker(symbol)) return { uri: context.document.uri, range: rangeOf(context.document, symbol.declaration) };
    place = seen.has(symbol) ? undefined : lastWordOf(context, symbol);
    seen.add(symbol);
  }
  return undefined;
}

function isMaker({ kind }: Pick<SymbolFact, "kind">): boolean {
  return kind === "block" || kind === "layer";
}

function importedMaker(context: Context, offset: number): Location | undefined {
  const fact = importedAt(context, offset);
  return fact && isMaker(fact) ? importedDefinition(context, offset) : undefined;
}

/** Where the word stands that makes what is declared. */
function lastWordOf(context: Context, { member }: SymbolFact): number | undefined {
  const step = lastStep(flowOf(memberAt(context.checked.file, member.start)));
  return step?.kind === "Word" ? step.name.span.start : undefined;
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

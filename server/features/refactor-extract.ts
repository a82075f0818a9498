import { CodeActionKind } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { Binding, Block, Flow, Layer, Member, Model, Span, Step, SyntaxNode, Task } from "../../grammar/syntax.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { Edit, SymbolFact } from "../../src/language/index.ts";
import type { Refactoring, Target } from "./refactoring.ts";

/** Steps of one chain that a selection covers. */
interface Selected {
  readonly model: Model;
  readonly member: Binding | Task | Block | Layer;
  readonly flow: Flow;
  readonly steps: readonly Step[];
  readonly first: number;
}

/** The selected layers become a block, which is written out where they stood. */
export function extractBlock({ text, file, checked, span }: Target): Refactoring[] {
  const selected = selectedSteps(file.members, span);
  const taken = selected?.steps.every((step) => step.kind === "Word" && isLayer(step.name.name));
  if (!selected || !taken || selected.first === 0 || span.end <= span.start) return [];
  const name = freeName(checked.symbols, "layers");
  const chain = spanOf(selected.steps);
  return [{
    title: `Extract to block \`${name}\``, kind: CodeActionKind.RefactorExtract, keepsMeaning: true,
    edits: [before(text, selected.member, `block ${name} = ${text.slice(chain.start, chain.end)}`), { span: chain, text: name }],
  }];
}

/** What a chain has computed up to the end of the selection becomes a binding. */
export function extractBinding({ text, file, checked, span }: Target): Refactoring[] {
  const selected = selectedSteps(file.members, span);
  const last = selected && selected.first + selected.steps.length - 1;
  if (!selected || last === undefined || span.end <= span.start || selected.member.kind === "Block" || selected.member.kind === "Layer") return [];
  if (selected.first !== 0 || !isWholeValue(selected)) return [];
  const name = freeName(checked.symbols, "value");
  const chain = spanOf(selected.steps);
  return [{
    title: `Extract to binding \`${name}\``, kind: CodeActionKind.RefactorExtract, keepsMeaning: true,
    edits: [before(text, selected.member, `${name} = ${text.slice(chain.start, chain.end)}`), { span: chain, text: name }],
  }];
}

/** Tasks that shared these layers get a copy each: another model. */
export function wrapInEach({ text, file, span }: Target): Refactoring[] {
  const selected = selectedSteps(file.members, span);
  if (!selected || selected.member.kind !== "Binding" || selected.first === 0 && selected.steps.length > 1) return [];
  if (!selected.steps.every((step) => step.kind === "Word" && isLayer(step.name.name))) return [];
  const chain = spanOf(selected.steps);
  return [{
    title: "Wrap in `each`: a copy for every task", kind: CodeActionKind.RefactorRewrite, keepsMeaning: false,
    edits: [{ span: chain, text: `each(${text.slice(chain.start, chain.end)})` }],
  }];
}

/** A task with several names makes copies of what is written in it, so nothing can be taken out of it. */
function isWholeValue({ member, steps, flow }: Selected): boolean {
  if (member.kind === "Task" && member.names.length > 1) return false;
  const whole = member.kind === "Task" ? member.flow : member.kind === "Binding" ? member.value : undefined;
  return whole === flow && (steps.length > 1 || steps[0]?.kind === "Group" || steps[0]?.kind === "Word" && steps[0].arguments !== undefined);
}

function isLayer(name: string): boolean {
  return catalog.find("layer", name) !== undefined || catalog.find("activation", name) !== undefined;
}

/** The steps under a selection; with nothing selected, the step under the cursor. */
export function selectedSteps(members: Target["file"]["members"], span: Span): Selected | undefined {
  const model = members.find((member): member is Model => member.kind === "Model" && contains(member.span, span));
  const member = model?.members.find((candidate) => contains(candidate.span, span));
  if (!model || !member || !hasFlow(member)) return undefined;
  const flows = [...descendants(member)].filter((node): node is Flow => node.kind === "Flow" && contains(node.span, span));
  for (const flow of flows.reverse()) {
    const steps = flow.steps.filter((step) => step.span.end > span.start && step.span.start < Math.max(span.end, span.start + 1));
    const [first] = steps;
    if (first) return { model, member, flow, steps, first: flow.steps.indexOf(first) };
  }
  return undefined;
}

function hasFlow(member: Member): member is Binding | Task | Block | Layer {
  return ["Binding", "Task", "Block", "Layer"].includes(member.kind);
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function spanOf(nodes: readonly SyntaxNode[]): Span {
  return { start: nodes[0]?.span.start ?? 0, end: nodes.at(-1)?.span.end ?? 0 };
}

/** A new member on a line of its own before another, above its documentation. */
function before(text: string, { span }: SyntaxNode, member: string): Edit {
  let start = text.lastIndexOf("\n", span.start - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  for (let above = lineBefore(text, start); above !== undefined && /^\s*\/\/\//.test(text.slice(above, start)); above = lineBefore(text, start)) start = above;
  return { span: { start, end: start }, text: `${indentation}${member}\n` };
}

function lineBefore(text: string, start: number): number | undefined {
  return start === 0 ? undefined : text.lastIndexOf("\n", start - 2) + 1;
}

function freeName(symbols: readonly SymbolFact[], wish: string): string {
  const taken = (name: string) => symbols.some((symbol) => symbol.name === name) || catalog.all().some((definition) => definition.name === name);
  let name = wish;
  for (let number = 2; taken(name); number++) name = `${wish}_${number}`;
  return name;
}

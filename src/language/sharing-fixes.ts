import type { Flow, List, Span, Step, SyntaxNode, Word } from "../../grammar/syntax.ts";
import { at, cut, wordAt, type Place } from "./fix-place.ts";
import type { Fix } from "./problem.ts";

/** Fixes of the codes about sharing, by code. */
export const sharingFixes: Readonly<Record<string, (place: Place) => readonly Fix[]>> = {
  MTL502: removedTask,
  MTL506: movedToBinding,
  MTL507: wrappedInEach,
  MTL510: fewerUsed,
  MTL511: powerOfTwo,
};

/** A task that has no place in a group; with its group, where it stands there alone. */
function removedTask({ problem: { span }, path, text }: Place): Fix[] {
  const lists = path.filter((node): node is List => node.kind === "List");
  const list = lists.at(-1);
  const taken = list && (list.items.length === 1 && lists.length > 1 ? withoutItem(lists[lists.length - 2], list.span) : withoutItem(list, span));
  return taken ? [{ title: `Remove \`${cut(text, span)}\``, edits: [{ span: taken, text: "" }] }] : [];
}

/** An item of a list with the comma that parts it from a neighbour. */
function withoutItem({ items }: List, span: Span): Span | undefined {
  const index = items.findIndex((item) => item.span.start === span.start);
  if (index < 0) return undefined;
  const [previous, next] = [items[index - 1], items[index + 1]];
  return previous ? { start: previous.span.end, end: span.end } : { start: span.start, end: next?.span.start ?? span.end };
}

/** A task's chain up to the stage becomes a binding above it. */
function movedToBinding({ problem: { span }, path, text }: Place): Fix[] {
  const task = path.find((node) => node.kind === "Task");
  const model = path.find((node) => node.kind === "Model");
  if (task?.kind !== "Task" || model?.kind !== "Model" || task.names.length !== 1 || !task.flow) return [];
  const last = task.flow.steps.findIndex((step) => step.span.start === span.start);
  const chain = { start: task.flow.span.start, end: task.flow.steps[last]?.span.end ?? 0 };
  if (last < 1) return [];
  const name = freeName(model, `for_${task.names[0]?.name ?? "task"}`);
  const line = text.lastIndexOf("\n", task.span.start - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(line))?.[0] ?? "";
  const edits = [{ span: at(line), text: `${indentation}${name} = ${cut(text, chain)}\n` }, { span: chain, text: name }];
  return [{ title: `Move to binding \`${name}\``, edits }];
}

function freeName(model: SyntaxNode, wish: string): string {
  const taken = model.kind === "Model" ? model.members.flatMap((member) => (member.kind === "Binding" ? [member.name.name] : [])) : [];
  let name = wish;
  for (let number = 2; taken.includes(name); number++) name = `${wish}_${number}`;
  return name;
}

/** What stands before a stage that blends tasks becomes a copy for each. */
function wrappedInEach({ problem: { span }, path, text }: Place): Fix[] {
  const flow = path.findLast((node): node is Flow => node.kind === "Flow" && node.steps.some((step) => step.span.start === span.start));
  const index = flow?.steps.findIndex((step) => step.span.start === span.start) ?? -1;
  const layer = flow?.steps[index - 1];
  if (index < 2 || !layer || !hasArguments(layer)) return [];
  return [{ title: `Wrap \`${cut(text, layer.span)}\` in \`each\``, edits: [{ span: layer.span, text: `each(${cut(text, layer.span)})` }] }];
}

function hasArguments(step: Step): boolean {
  return step.kind === "Word" && step.arguments !== undefined;
}

/** No more experts used than there are. */
function fewerUsed({ path }: Place): Fix[] {
  const word = wordAt(path);
  const experts = word && numberOf(word, ["experts"]);
  const used = word && numberOf(word, ["top_k", "k"]);
  return experts && used ? [{ title: `Change to \`${experts.text}\``, edits: [{ span: used.span, text: experts.text }] }] : [];
}

/** Selectors count in bits: the next number that they can count to. */
function powerOfTwo({ path }: Place): Fix[] {
  const word = wordAt(path);
  const experts = word && numberOf(word, ["experts"]);
  if (!experts) return [];
  const nearest = String(2 ** Math.max(1, Math.ceil(Math.log2(experts.value))));
  return [{ title: `Change to \`${nearest}\``, edits: [{ span: experts.span, text: nearest }] }];
}

function numberOf(word: Word, names: readonly string[]) {
  const value = word.arguments?.items.find(({ key }) => key && names.includes(key.name))?.value;
  return value?.kind === "Number" ? value : undefined;
}

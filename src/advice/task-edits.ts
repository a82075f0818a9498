import { descendants, parse } from "../../grammar/index.ts";
import type { Argument, Binding, Model, Span, Task, Word } from "../../grammar/syntax.ts";
import type { Edit } from "../language/index.ts";
import { modelsOf } from "./edits.ts";
import { settingEdit } from "./settings.ts";

/** Half the weight for each of these tasks; nothing where one is declared together with others, or its weight is no plain number. */
export function halfWeights(text: string, modelName: string, names: readonly string[]): Edit[] {
  const tasks = tasksOf(modelNamed(text, modelName)).filter((task) => task.names.some(({ name }) => names.includes(name)));
  const plain = tasks.every((task) => task.flow && task.names.every(({ name }) => names.includes(name)));
  const edits = tasks.map(halved);
  return plain && edits.every((edit) => edit !== undefined) ? edits.flatMap((edit) => edit ?? []) : [];
}

function halved({ flow, settings }: Task): Edit | undefined {
  if (!settings) return flow && { span: { start: flow.span.end, end: flow.span.end }, text: " { weight: 0.5 }" };
  const weight = settings.entries.find(({ key }) => key.name === "weight")?.value;
  if (!weight) return settingEdit(settings, "weight", "0.5");
  return weight.kind === "Number" && weight.value > 0 ? settingEdit(settings, "weight", String(weight.value / 2)) : undefined;
}

/** The task's gradients end before the value that it begins with: it reads what others have learned. Nothing where that is no binding of the model. */
export function readWithoutMoving(text: string, modelName: string, name: string): { readonly value: string; readonly edits: Edit[] } | undefined {
  const model = modelNamed(text, modelName);
  const task = tasksOf(model).find(({ names }) => names.length === 1 && names[0].name === name);
  const first = task?.flow?.steps[0];
  if (first?.kind !== "Word" || first.arguments || first.member || !bindingsOf(model).some((binding) => binding.name.name === first.name.name)) return undefined;
  return { value: first.name.name, edits: [{ span: { start: first.span.end, end: first.span.end }, text: " -> stop_gradient" }] };
}

const mixtures: ReadonlySet<string> = new Set(["moe", "mmoe", "cgc", "ple"]);
const firstBalance = 0.01;

/** A penalty for experts that are used unevenly, or ten times of it. */
export function moreBalance(text: string, span: Span): { readonly stage: string; readonly strength: number; readonly edits: Edit[] } | undefined {
  const stage = wordAround(text, span, mixtures);
  if (!stage?.arguments) return undefined;
  const given = stage.arguments.items.find(({ key }) => key?.name === "balance");
  if (!given) {
    const at = stage.arguments.items.at(-1)?.span.end ?? stage.arguments.span.start + 1;
    return { stage: stage.name.name, strength: firstBalance, edits: [{ span: { start: at, end: at }, text: `, balance: ${firstBalance}` }] };
  }
  if (given.value?.kind !== "Number") return undefined;
  const strength = given.value.value > 0 ? Number((10 * given.value.value).toPrecision(6)) : firstBalance;
  return { stage: stage.name.name, strength, edits: [{ span: given.span, text: `balance: ${strength}` }] };
}

/** An expert of every task's own in the place of one that all share. */
export function ownExperts(text: string, span: Span): { readonly shared: number; readonly edits: Edit[] } | undefined {
  const stage = wordAround(text, span, new Set(["moe", "mmoe"]));
  const of = (name: string, place: number): Argument["value"] => stage?.arguments?.items.find(({ key }, index) => (key ? key.name === name : index === place))?.value;
  const [experts, expert, gate] = [of("experts", 0), of("expert", 1), of("gate", 2)];
  if (!stage || experts?.kind !== "Number" || !expert) return undefined;
  const shared = Math.max(1, experts.value - 1);
  const inner = [`shared: ${shared}`, "private: 1", `expert: ${text.slice(expert.span.start, expert.span.end)}`, ...(gate ? [`gate: ${text.slice(gate.span.start, gate.span.end)}`] : [])];
  return { shared, edits: [{ span: stage.span, text: `cgc(${inner.join(", ")})` }] };
}

/** The innermost of these words that holds a span. */
function wordAround(text: string, span: Span, names: ReadonlySet<string>): Word | undefined {
  const around = [...descendants(parse(text).file)].filter((node): node is Word => node.kind === "Word" && names.has(node.name.name) && node.span.start <= span.start && span.end <= node.span.end);
  return around.reduce<Word | undefined>((inner, word) => (inner && inner.span.end - inner.span.start <= word.span.end - word.span.start ? inner : word), undefined);
}

const modelNamed = (text: string, name: string): Model | undefined => modelsOf(parse(text).file).find((model) => model.name?.name === name);
const tasksOf = (model: Model | undefined): Task[] => model?.members.filter((member): member is Task => member.kind === "Task") ?? [];
const bindingsOf = (model: Model | undefined): Binding[] => model?.members.filter((member): member is Binding => member.kind === "Binding") ?? [];

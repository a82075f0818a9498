import { CodeActionKind } from "vscode-languageserver";
import type { Flow, Span, Step, Word } from "../../grammar/syntax.ts";
import { catalog } from "../../src/catalog/index.ts";
import { selectedSteps, spanOf } from "./refactor-extract.ts";
import type { Refactoring, Target } from "./refactoring.ts";

/** As many experts as make a difference without making a small model large. */
const experts = 4;

const mixtures: ReadonlySet<string> = new Set(["moe", "mmoe", "cgc", "ple"]);

/**
 * What all tasks share becomes experts with a gate for each task, levels of shared and private experts, or columns that read from
 * each other; and back. These are other models: weights and figures do not carry over.
 */
export function convertSharing(target: Target): Refactoring[] {
  const { text, file, span } = target;
  const selected = selectedSteps(file.members, span);
  if (!selected || selected.member.kind !== "Binding") return [];
  const { flow } = selected;
  if (flow === selected.member.value) {
    const back = toHard(text, flow, span);
    if (back) return [back];
    const layers = flow.steps.slice(1);
    return layers.length > 0 && layers.every((step) => isLayer(target, step)) ? fromHard(text, layers) : [];
  }
  const whole = selected.member.value?.kind === "Flow" ? toHard(text, selected.member.value, span) : undefined;
  return whole ? [whole] : [];
}

function fromHard(text: string, layers: readonly Step[]): Refactoring[] {
  const chain = spanOf(layers);
  const written = text.slice(chain.start, chain.end);
  const columns = segments(layers).map(({ start, end }) => `each(${text.slice(start, end)}) -> cross_stitch`).join(" -> ");
  return [
    rewrite("Convert hard sharing to `mmoe`", chain, `mmoe(experts: ${experts}, expert: ${written})`),
    rewrite("Convert hard sharing to `ple`", chain, `ple(levels: 1, shared: 2, private: 1, expert: ${written})`),
    rewrite("Convert hard sharing to `cross_stitch`", chain, columns),
  ];
}

/** A layer with weights, and those without that follow it: between such parts columns read from each other. */
function segments(layers: readonly Step[]): Span[] {
  const parts: Step[][] = [];
  for (const step of layers) {
    const open = parts.at(-1);
    if (open && !(hasWeights(step) && open.some(hasWeights))) open.push(step);
    else parts.push([step]);
  }
  return parts.map(spanOf);
}

function hasWeights(step: Step): boolean {
  const definition = step.kind === "Word" ? catalog.find("layer", step.name.name) : undefined;
  return definition === undefined || definition.weights !== undefined;
}

/** The stage under the cursor, with the columns around it, as the chain that its tasks would share. */
function toHard(text: string, flow: Flow, span: Span): Refactoring | undefined {
  const step = flow.steps.find((candidate): candidate is Word => candidate.kind === "Word" && candidate.span.start <= span.start && span.end <= candidate.span.end);
  if (!step) return undefined;
  const expert = mixtures.has(step.name.name) ? argumentOf(step, "expert") : undefined;
  if (expert) return rewrite(`Convert \`${step.name.name}\` to hard sharing`, step.span, text.slice(expert.start, expert.end));
  const columns = flow.steps.slice(1);
  if (!columns.some((other) => isNamed(other, "cross_stitch")) || !columns.every((other) => isNamed(other, "cross_stitch") || copied(other))) return undefined;
  const chains = columns.flatMap((other) => copied(other) ?? []);
  return rewrite("Convert `cross_stitch` to hard sharing", spanOf(columns), chains.map(({ start, end }) => text.slice(start, end)).join(" -> "));
}

/** The chain that `each` copies for every task; copies of groups are not to be put together. */
function copied(step: Step): Span | undefined {
  if (!isNamed(step, "each") || step.kind !== "Word" || step.arguments?.items.length !== 1) return undefined;
  return argumentOf(step, "chain");
}

function isNamed(step: Step, name: string): boolean {
  return step.kind === "Word" && step.name.name === name;
}

function argumentOf({ name, arguments: list }: Word, parameter: string): Span | undefined {
  const at = catalog.stage(name.name)?.parameters.findIndex((known) => known.name === parameter);
  return list?.items.find(({ key, value }, index) => value && (key ? key.name === parameter : index === at))?.value?.span;
}

function rewrite(title: string, span: Span, text: string): Refactoring {
  return { title, kind: CodeActionKind.RefactorRewrite, keepsMeaning: false, edits: [{ span, text }] };
}

/** A layer of the catalogue, or a block of the file. */
function isLayer({ checked }: Target, step: Step): boolean {
  if (step.kind !== "Word") return false;
  const { start } = step.name.span;
  return catalog.find("layer", step.name.name) !== undefined || checked.symbols.some(({ kind, uses }) => kind === "block" && uses.some((use) => use.start === start));
}

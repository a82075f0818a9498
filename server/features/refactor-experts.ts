import { CodeActionKind } from "vscode-languageserver";
import type { Step, Word } from "../../grammar/syntax.ts";
import { catalog } from "../../src/catalog/index.ts";
import { selectedSteps, spanOf } from "./refactor-extract.ts";
import type { Refactoring, Target } from "./refactoring.ts";

/** As many experts as make a difference without making a small model large. */
const experts = 4;

/** A shared chain becomes experts with a gate for each task, or an expert becomes what all tasks share: other models. */
export function convertSharing({ text, file, span }: Target): Refactoring[] {
  const selected = selectedSteps(file.members, span);
  if (!selected || selected.member.kind !== "Binding" || selected.flow !== selected.member.value) return [];
  const mixture = selected.steps.length === 1 ? expertOf(selected.steps[0]) : undefined;
  if (mixture) return [rewrite("Convert `mmoe` to hard sharing", mixture.span, text.slice(mixture.expert.start, mixture.expert.end))];
  const layers = selected.flow.steps.slice(1);
  if (layers.length === 0 || !layers.every(isLayer)) return [];
  const chain = spanOf(layers);
  return [rewrite("Convert hard sharing to `mmoe`", chain, `mmoe(experts: ${experts}, expert: ${text.slice(chain.start, chain.end)})`)];
}

function rewrite(title: string, span: Refactoring["edits"][number]["span"], text: string): Refactoring {
  return { title, kind: CodeActionKind.RefactorRewrite, keepsMeaning: false, edits: [{ span, text }] };
}

function isLayer(step: Step): step is Word {
  return step.kind === "Word" && catalog.find("layer", step.name.name) !== undefined;
}

function expertOf(step: Step | undefined) {
  if (step?.kind !== "Word" || step.name.name !== "mmoe") return undefined;
  const expert = step.arguments?.items.find(({ key, value }, index) => (key ? key.name === "expert" : index === 1) && value)?.value;
  return expert && { span: step.span, expert: expert.span };
}

import type { Flow, Group, Step, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { expandBlock, expandLayer } from "./blocks.ts";
import { isForeign } from "./foreign.ts";
import { applyLayer } from "./layers.ts";
import { meaningOf, namesIn, reportUnknown, stagesIn } from "./names.ts";
import { BROKEN, noSettings, tensorOf, type Closure, type Flowing, type Frame, type Pass, type Piped, type Tensor, type WeightSettings } from "./pass.ts";
import { readBinding, readTask } from "./readings.ts";
import type { Declaration } from "./scope.ts";
import { applySharing } from "./sharing.ts";
import { firstWord, foundText, mentionsIt } from "./texts.ts";

/** A flow from its first step to its last; `piped` is what comes into the first. */
export function evaluateFlow(pass: Pass, flow: Flow, frame: Frame, piped?: Piped): Flowing {
  let current = piped;
  for (const step of flow.steps) current = { value: evaluateStep(pass, step, frame, current) };
  return current?.value;
}

/** A flow that reads what comes in: its first step does, unless that is a value, or names `it` itself. */
export function evaluateChain(pass: Pass, { syntax, frame: home }: Closure<Flow>, frame: Frame, it: Piped): Flowing {
  const { scope, arguments: given, expanding, within } = home;
  const { owner, place, placeText, tasks, path, base, tied, copy, role } = frame;
  const settings = both(frame.settings, home.settings);
  const inner: Frame = { scope, owner, place, placeText, arguments: given, within, it, tasks, path, base, tied, copy, role, settings, expanding };
  const first = firstWord(syntax);
  return evaluateFlow(pass, syntax, inner, first && readsImplicitly(first, inner) ? it : undefined);
}

function both(outer: WeightSettings, inner: WeightSettings): WeightSettings {
  return inner === noSettings ? outer : { ...outer, ...inner };
}

/** Whether a first word is given `it` without being told to: a stage, but not `add(it, …)` nor `image`. */
function readsImplicitly(word: Word, frame: Frame): boolean {
  if (word.name.name === "it" || mentionsIt(word)) return false;
  const meaning = meaningOf(frame, word.name.name);
  if (meaning?.kind === "argument") return true;
  if (!meaning) return true;
  return meaning.declaration.kind === "block" || meaning.declaration.kind === "layer" || meaning.declaration.kind === "binding";
}

function evaluateStep(pass: Pass, step: Step, frame: Frame, piped: Piped | undefined): Flowing {
  return step.kind === "Group" ? evaluateGroup(pass, step, frame, piped) : evaluateWord(pass, step, frame, piped);
}

function evaluateGroup(pass: Pass, group: Group, frame: Frame, piped: Piped | undefined): Flowing {
  return group.flow ? evaluateFlow(pass, group.flow, frame, piped) : BROKEN;
}

function evaluateWord(pass: Pass, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  const { name } = word.name;
  if (name === "it" && !frame.arguments.has("it")) return evaluateIt(pass, word, frame, piped);
  const meaning = meaningOf(frame, name);
  if (!meaning) return evaluateStage(pass, word, frame, piped);
  if (meaning.kind === "declaration") return evaluateDeclared(pass, word, frame, piped, meaning.declaration);
  const { argument } = meaning;
  pass.uses.add(argument.declaration, word.name.span, frame.owner);
  if (argument.closure?.syntax.kind !== "Flow") {
    if (argument.closure) notAValue(pass, word, foundText(argument.closure.syntax));
    return BROKEN;
  }
  const closure = argument.closure as Closure<Flow>;
  const first = firstWord(closure.syntax);
  if (piped && first && readsImplicitly(first, closure.frame)) {
    return evaluateChain(pass, closure, frame, piped);
  }
  argument.value ??= { value: evaluateFlow(pass, closure.syntax, closure.frame) };
  return argument.value.value;
}

function evaluateIt(pass: Pass, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  if (frame.it && !piped) return frame.it.value && tensorOf(frame.it.value, "`it`", word.span, frame.it.value.node, frame.it.value.perTask);
  if (!frame.it) pass.report.add("MTL210", word.span);
  else pass.report.add("MTL207", word.span, { name: "it", is: "a value" });
  return BROKEN;
}

function evaluateDeclared(pass: Pass, word: Word, frame: Frame, piped: Piped | undefined, declaration: Declaration): Flowing {
  switch (declaration.kind) {
    case "block": return atSite(pass, declaration, word, () => expandBlock(pass, declaration, word, frame, piped));
    case "layer": return atSite(pass, declaration, word, () => expandLayer(pass, declaration, word, frame, piped));
    case "task": return readTask(pass, declaration, word, frame, piped);
    case "input": case "binding": case "constant": return readBinding(pass, declaration, word, frame, piped);
    default:
      reportUnknown(pass, word.name, "name", namesIn(frame));
      return BROKEN;
  }
}

/** What an imported text makes belongs to the word that asked for it. */
function atSite(pass: Pass, { scope }: Declaration, word: Word, expand: () => Flowing): Flowing {
  if (scope.origin === undefined || pass.site || isForeign(word.span)) return expand();
  pass.site = word.name.span;
  const made = expand();
  pass.site = undefined;
  return made;
}

function notAValue(pass: Pass, word: Word, is: string): void {
  pass.report.add("MTL204", word.name.span, { name: word.name.name, is, expected: "a value of the model is expected here" });
}

/** A word of the catalogue as a stage. */
function evaluateStage(pass: Pass, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  const definition = catalog.stage(word.name.name);
  if (word.name.name === "search") return misplacedSearch(pass, word);
  if (!definition) {
    reportUnknown(pass, word.name, piped ? "stage" : "name", [...(piped ? stagesIn(frame) : namesIn(frame)), ...catalog.stages().map(({ name }) => name)]);
    return BROKEN;
  }
  const bound = pass.bind(definition, word.arguments, frame, word.name.span);
  const values = !piped ? bound.values : bound.values.length === 0 ? [piped.value] : [piped.value, ...bound.values];
  if (bound.broken || values.includes(BROKEN)) return BROKEN;
  // The values given to a sharing stage (`of: u1`) are not what flows through it.
  const inputs = (definition.kind === "layer" || piped ? values : []) as Tensor[];
  if (inputs.length === 0) {
    pass.report.add("MTL318", word.name.span, { word: word.name.name });
    return BROKEN;
  }
  const before = pass.graph.nodes.length;
  const result = definition.kind === "layer"
    ? applyLayer(pass, { definition, args: bound.args, frame, span: word.span }, inputs)
    : applySharing(pass, definition, bound, inputs[0], frame, word.span);
  note(pass, word, inputs, result, before);
  return result;
}

function misplacedSearch(pass: Pass, { name }: Word): Flowing {
  pass.report.add("MTL317", name.span, { what: "stands for a number or a word, where arguments and settings take one, not for a layer or a value" });
  return BROKEN;
}

function note(pass: Pass, word: Word, inputs: readonly Tensor[], result: Flowing, before: number): void {
  pass.notes.add({
    span: word.span, word: word.name.name, inputs: inputs.map(({ shape }) => shape), perTask: result?.perTask !== undefined,
    output: result?.shape,
    nodes: pass.graph.namesSince(before),
  });
}

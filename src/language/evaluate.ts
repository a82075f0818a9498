import type { Flow, Span, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { bindArguments } from "./arguments.ts";
import { reportCycle, type Link } from "./cycle.ts";
import { evaluateChain, evaluateFlow } from "./flow.ts";
import { createGraphBuilder } from "./graph-builder.ts";
import { checkInput, type CheckedInput } from "./inputs.ts";
import { atHome } from "./foreign.ts";
import { KnownLayers } from "./layer-facts.ts";
import { frameOf, literalOf, meaningOf, reportUnknown } from "./names.ts";
import { BROKEN, noSettings, type Bound, type Closure, type Frame, type Pass, type TaskValues, type WeightSettings } from "./pass.ts";
import type { Report } from "./report.ts";
import { lookUp, type Declaration, type Scope } from "./scope.ts";
import { readSettings } from "./settings.ts";
import { createStepNotes } from "./step-notes.ts";
import { checkTask, type CheckedTask } from "./tasks.ts";
import { firstWord } from "./texts.ts";
import { createUses } from "./uses.ts";

/** A pass over a model, with what it has made of inputs and tasks so far. */
export interface ModelPass extends Pass {
  readonly inputs: ReadonlyMap<Declaration, CheckedInput>;
  readonly checkedTasks: ReadonlyMap<Declaration, CheckedTask>;
}

interface State {
  readonly bindings: Map<Declaration, Bound>;
  readonly inputs: Map<Declaration, CheckedInput>;
  readonly tasks: Map<Declaration, CheckedTask>;
  /** Declarations being evaluated, outermost first, each as the one before it reads it. */
  readonly stack: Link[];
}

/** What one pass over a model knows, before anything is evaluated. */
export function createPass(scope: Scope, told: Report, tasks: readonly Declaration[], usersOf: Pass["usersOf"]): ModelPass {
  const report = atHome(told, scope, () => pass.site);
  const state: State = { bindings: new Map(), inputs: new Map(), tasks: new Map(), stack: [] };
  const pass: ModelPass = {
    report, usersOf, graph: createGraphBuilder(), layers: new KnownLayers(), uses: createUses(), notes: createStepNotes(), penalties: [], unclearChains: new Set(), tasks: tasks.map(({ name }) => name),
    inputs: state.inputs, checkedTasks: state.tasks,
    bind: (word, list, frame, at) => bindArguments(pass, word, list, frame, at),
    flow: (flow, frame, piped) => evaluateFlow(pass, flow, frame, piped),
    chain: (chain, frame, it) => evaluateChain(pass, chain, frame, it),
    binding: (declaration, reference) => binding(pass, state, declaration, reference),
    task: (declaration, reference, label) => task(pass, state, declaration, reference, label),
    input: (declaration) => input(pass, state, declaration),
    inputOf(declaration) {
      input(pass, state, declaration);
      return state.inputs.get(declaration)?.input;
    },
    taskNamed(identifier) {
      const declaration = lookUp(scope, identifier.name);
      if (declaration?.kind === "task") pass.uses.add(declaration, identifier.span, undefined);
      else reportUnknown(pass, identifier, "task", pass.tasks);
      return declaration?.kind === "task" ? declaration : undefined;
    },
  };
  return pass;
}

function input(pass: Pass, state: State, declaration: Declaration) {
  const known = state.inputs.get(declaration) ?? checkInput(pass, declaration);
  state.inputs.set(declaration, known);
  return known.value;
}

/** Guards one evaluation: a declaration that is met while it is evaluated needs itself. */
function guarded<Result>(
  pass: Pass, state: State, declaration: Declaration, reference: Span, label: string, evaluate: () => Result,
): Result | undefined {
  const from = state.stack.findIndex((entry) => entry.declaration === declaration);
  if (from < 0) {
    state.stack.push({ declaration, label, reference });
    const result = evaluate();
    state.stack.pop();
    return result;
  }
  reportCycle(pass.report, [{ declaration, label, reference }, ...state.stack.slice(from + 1)]);
  return undefined;
}

function binding(pass: Pass, state: State, declaration: Declaration, reference: Span): Bound {
  const known = state.bindings.get(declaration);
  if (known) return known;
  const bound = guarded(pass, state, declaration, reference, declaration.name, () => evaluateBinding(pass, declaration))
    ?? { kind: "value", value: BROKEN };
  state.bindings.set(declaration, bound);
  return bound;
}

function evaluateBinding(pass: Pass, declaration: Declaration): Bound {
  if (declaration.kind !== "binding" && declaration.kind !== "constant") return { kind: "value", value: BROKEN };
  const { member } = declaration;
  const plain = frameOf(declaration.scope, declaration, "binding", declaration.name, pass.usersOf(declaration));
  const frame: Frame = { ...plain, settings: weightSettings(pass, declaration, plain) };
  if (!member.value) return { kind: "value", value: BROKEN };
  const literal = literalOf(pass, { syntax: member.value, frame });
  if (!literal) return { kind: "value", value: BROKEN };
  if (literal.syntax.kind !== "Flow" || member.value.kind !== "Flow") return { kind: "constant", binding: member };
  const chain: Closure<Flow> = { syntax: member.value, frame };
  if (needsInput(pass, chain)) return { kind: "chain", chain };
  return { kind: "value", value: evaluateFlow(pass, member.value, frame) };
}

function weightSettings(pass: Pass, declaration: Declaration, frame: Frame): WeightSettings {
  if (declaration.kind !== "binding" && declaration.kind !== "constant") return noSettings;
  const { settings } = declaration.member;
  return settings ? Object.fromEntries(readSettings(pass, "binding", settings, frame, declaration.name).values) : noSettings;
}

/** Whether a flow begins with layers that have nothing to read: a chain. */
function needsInput(pass: Pass, { syntax, frame }: Closure<Flow>, depth = 0): boolean {
  const first = firstWord(syntax);
  if (!first || depth > 50) return false;
  if (first.name.name === "it") return frame.within !== undefined;
  const meaning = meaningOf(frame, first.name.name);
  if (!meaning) return isStageAlone(first);
  if (meaning.kind === "argument") return false;
  const { declaration } = meaning;
  if (declaration.kind === "layer") return true;
  if (declaration.kind === "binding" && declaration !== frame.owner) return pass.binding(declaration, first.name.span).kind === "chain";
  if (declaration.kind !== "block" || !declaration.member.flow) return false;
  return needsInput(pass, { syntax: declaration.member.flow, frame: { ...frame, scope: declaration.scope, within: declaration.name } }, depth + 1);
}

/** `dense(64)` is, `concat(a, b)` is not. */
function isStageAlone(word: Word): boolean {
  const definition = catalog.stage(word.name.name);
  if (!definition) return false;
  // What joins values has none to begin with: `concat` alone is half of something, and no chain.
  if (definition.kind === "layer" && definition.arity === "many" && (word.arguments?.items ?? []).length === 0) return false;
  const values = definition.parameters.filter(({ type }) => type === "value").map(({ name }) => name);
  return values.length === 0 || !(word.arguments?.items ?? []).some(({ key }) => !key || values.includes(key.name));
}

function task(pass: Pass, state: State, declaration: Declaration, reference: Span, label: string): TaskValues | undefined {
  const known = state.tasks.get(declaration);
  if (known) return known.values;
  const checked = guarded(pass, state, declaration, reference, label, () => checkTask(pass, declaration));
  if (checked) state.tasks.set(declaration, checked);
  return checked?.values;
}

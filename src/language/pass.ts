import type { Argument, ArgumentList, Binding, Flow, Identifier, Span, Value } from "../../grammar/syntax.ts";
import type { Parameterised } from "../catalog/arguments.ts";
import type { LayerInput } from "../catalog/definition.ts";
import type { Arguments, ModelInput, ModelNode } from "../graph/model.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import type { KnownLayers } from "./layer-facts.ts";
import type { PenaltyDraft } from "./penalty-parts.ts";
import type { Report } from "./report.ts";
import type { Declaration, Scope } from "./scope.ts";
import type { StepNotes } from "./step-notes.ts";
import type { TaskName } from "./task-lists.ts";
import type { Uses } from "./uses.ts";

/** A value of the model while it is being written out: one node, or one for each task. */
export interface Tensor extends LayerInput {
  /** As messages call it: `` `image` ``, `` `trunk` ``, `this value`. */
  readonly text: string;
  /** Where this use of it is written, for a fix after it. */
  readonly at?: Span;
  /** Its node or input; of a per-task value, undefined. */
  readonly node?: string;
  readonly perTask?: ReadonlyMap<string, string>;
}

/** A value with every field, always in this order: values are made all the time, and the engine is fast where they look alike. */
export function tensorOf(
  { shape, type, vocabularySizes, perColumn, padding }: LayerInput, text: string, at: Span | undefined, node: string | undefined, perTask?: Tensor["perTask"],
): Tensor {
  return { shape, type, vocabularySizes, perColumn, padding, text, at, node, perTask };
}

/** How messages call a value that has no name. */
export const NAMELESS = "what flows in";

/** A value that a layer or a stage has made. */
export function flowing(value: LayerInput, node: string | undefined, perTask?: Tensor["perTask"]): Tensor {
  return tensorOf(value, NAMELESS, undefined, node, perTask);
}

/** What a broken part gives: everything that depends on it is silent. */
export const BROKEN = undefined;
export type Flowing = Tensor | typeof BROKEN;

/** Syntax with the place where it was written: how arguments of blocks, chains and constants are handed on. */
export interface Closure<Syntax = Value> {
  readonly syntax: Syntax;
  readonly frame: Frame;
}

export interface Piped {
  readonly value: Flowing;
}

/** An argument of a block, evaluated at most once. */
export interface BlockArgument {
  readonly declaration: Declaration;
  readonly closure?: Closure;
  value?: Piped;
}

/** Where a piece of text stands while it is evaluated. */
export interface Frame {
  readonly scope: Scope;
  readonly owner?: Declaration;
  /** What may stand here: stages for all tasks only in a binding. */
  readonly place: "binding" | "task" | "stage" | "setting";
  /** As `MTL506` names the place: `a task`, `each`. */
  readonly placeText: string;
  readonly arguments: ReadonlyMap<string, BlockArgument>;
  /** Inside a block or a layer: only parameters, constants, blocks and layers are seen. */
  readonly within?: string;
  /** The value that comes into a block or chain. */
  readonly it?: Piped;
  /** Whose copies of per-task values are meant. */
  readonly tasks: readonly string[];
  /** Prefix of node names: `experts/expert_3`, `branch@click+like`. */
  readonly path: string;
  /** The same without the tasks: copies of one text have one. */
  readonly base: string;
  /** Inside a `layer`: which weights these nodes have. */
  readonly tied?: TextKey;
  /** Inside a copy: what its nodes are compared with. */
  readonly copy?: TextKey;
  readonly role?: ModelNode["role"];
  readonly settings: WeightSettings;
  /** Blocks being expanded, outermost first. */
  readonly expanding: readonly Declaration[];
}

/** Names layers by their place in a text that is expanded several times; `counters` starts anew for each expansion, once something is counted. */
export interface TextKey {
  readonly base: string;
  readonly key: string;
  counters?: Map<string, number>;
}

export interface WeightSettings {
  readonly frozen?: boolean;
  readonly rate?: number;
  readonly decay?: number;
}

export const noSettings: WeightSettings = {};

/** What a binding turns out to be. */
export type Bound =
  | { readonly kind: "value"; readonly value: Flowing }
  | { readonly kind: "chain"; readonly chain: Closure<Flow> }
  | { readonly kind: "constant"; readonly binding: Binding };

/** What a task's expression gives, with its last layer. */
export interface TaskValues {
  readonly output: Tensor;
  readonly logits?: Tensor;
  readonly features?: Tensor;
}

export interface BoundArguments {
  /** Plain arguments by name, defaults filled in. */
  readonly args: Arguments;
  /** Arguments that are values of the model, in order. */
  readonly values: readonly Flowing[];
  /** The same by parameter; of a parameter that takes several, the last. */
  readonly named: ReadonlyMap<string, Flowing>;
  readonly chains: ReadonlyMap<string, Closure<Flow>>;
  readonly groups: ReadonlyMap<string, readonly (readonly TaskName[])[]>;
  /** As they are written. */
  readonly items: readonly Argument[];
  /** Something is wrong, and told. */
  readonly broken: boolean;
}

/** One pass over a model: its state, and the functions that call each other across files. */
export interface Pass {
  readonly report: Report;
  /** While an imported block or layer is written out: where the text uses it. */
  site?: Span;
  readonly graph: GraphBuilder;
  readonly layers: KnownLayers;
  readonly uses: Uses;
  readonly notes: StepNotes;
  /** Of stages and of the model, in the order in which they are met. */
  readonly penalties: PenaltyDraft[];
  /** Chains of which it was told that their use as a stage is unclear: each once. */
  readonly unclearChains: Set<Flow>;
  /** All tasks, in order of declaration. */
  readonly tasks: readonly string[];
  /** Tasks whose expression uses a binding; all of them where none does. */
  usersOf(declaration: Declaration): readonly string[];

  /** Gives the parameters of a catalogue word what is written; `at` is the word, for what is missing. */
  bind(word: Parameterised, list: ArgumentList | undefined, frame: Frame, at: Span): BoundArguments;
  /** A flow as a value; reports where it has nothing to read. */
  flow(flow: Flow, frame: Frame, piped?: Piped): Flowing;
  /** A flow as a chain that reads `it`. */
  chain(chain: Closure<Flow>, frame: Frame, it: Piped): Flowing;
  binding(declaration: Declaration, reference: Span): Bound;
  task(declaration: Declaration, reference: Span, label: string): TaskValues | undefined;
  input(declaration: Declaration): Flowing;
  /** What the model reads of an input; undefined where it is broken. */
  inputOf(declaration: Declaration): ModelInput | undefined;
  /** A task by name, among tasks alone; tells where there is none. */
  taskNamed(name: Identifier): Declaration | undefined;
}

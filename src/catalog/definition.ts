import type { MadeColumn, SourceTable } from "./source-table.ts";
import type { Build } from "../graph/build.ts";
import type { Arguments, ArgumentValue, Initializer, WordValue } from "../graph/model.ts";
import type { DataType, Value } from "../graph/program.ts";
import type { Random } from "../graph/random.ts";
import type { Shape } from "../graph/shape.ts";
import type { BilevelMeasure, CombinerState, CutForm, GramMeasure, GraphCombiner, Memory, RowForm, ScheduleMoment, ValidationMeasure } from "./combining.ts";
import type { ExpandContext, Part } from "./expand.ts";
import type { KerasLayer } from "./keras-layer.ts";
import type { LayerInput, LowerContext, NoiseKind } from "./lower-context.ts";
import type { PenaltyForm } from "./penalty.ts";

/**
 * What a word of the language is, once: names, documentation, parameters, shapes, meaning, export.
 * Editor, checker, trainer, exporters and the reference page are derived from these records.
 */
export type Definition =
  | LayerDefinition
  | SharingDefinition
  | ActivationDefinition
  | InputDefinition
  | TaskDefinition
  | LossDefinition
  | MetricDefinition
  | OptimizerDefinition
  | WeightingDefinition
  | CombinerDefinition
  | ScheduleDefinition
  | PenaltyDefinition
  | RampDefinition
  | PlainDefinition;

export type WordKind = Definition["kind"];

interface Described<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  /** One line, for completion. */
  readonly summary: string;
  /** Markdown, a few sentences, for hover and the reference page. */
  readonly documentation: string;
  /** Paper or page that the definition follows. */
  readonly source?: string;
  /**
   * One use: a value (`steps -> lstm(8)`), or whole members of a model. Shown on hover and on the reference page, and what
   * `npm run catalogue` proves the word by; the inputs that it may read are those of `test/catalog/proof/examples.ts`.
   */
  readonly example?: string;
  /** A positional argument fills the first parameter that is not yet given, in this order. */
  readonly parameters: readonly ParameterDefinition[];
  /** Written by other words (`mix` by `mmoe`), never by people: neither looked up in text nor completed. */
  readonly internal?: true;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly summary: string;
  readonly unit?: string;
  /** Inclusive bounds of a number; `above` is exclusive. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly above?: number;
  /** How many items a list may have; absent: any number, but for none. */
  readonly most?: number;
  /** For type `choice`. */
  readonly choices?: readonly string[];
  /** For type `choice`: a text in quotes may stand instead of a choice. */
  readonly orText?: true;
  /** For types `word` and `words`: the kind of word that is looked up, in the catalogue alone. For `number`: words of it may stand instead. */
  readonly words?: WordKind;
  /** For type `word`: a list may stand for this word with the list as its first argument. */
  readonly listWord?: string;
  /** Absent: the argument must be given, unless `optional`. */
  readonly default?: ArgumentValue;
  readonly optional?: boolean;
  /** Takes all remaining positional arguments: `concat(a, b, c)`. */
  readonly rest?: boolean;
}

export type ParameterType =
  | "integer" | "number" | "boolean" | "string" | "choice" | "word"
  /** One string, or a list of them; one word, or a list of them. */
  | "strings" | "words"
  /** One integer, or a list of two: `kernel: 5`, `kernel: [3, 5]`. */
  | "integers"
  | "numbers"
  /** Pairs of tasks, `[[a, b], [b, c]]`, or one of `choices`. */
  | "edges"
  /** Rows of numbers, `[[0, 1], [1, 0]]`, or one of `choices`. */
  | "matrix"
  /** Stages without an input: `dense(64, relu) -> dense(32)`. */
  | "chain"
  /** A named value or an expression. */
  | "value"
  | "task" | "tasks"
  /** A data source by its name. */
  | "data"
  /** Another input, by name. */
  | "input"
  /** Lists of tasks. */
  | "groups";

/** A shape, or what is wrong with the inputs, as data for the message `code`. */
export type ShapeResult =
  | { readonly shape: Shape }
  | { readonly code: string; readonly detail: Readonly<Record<string, string | number>> };

export interface WeightSpec {
  /** `kernel`, `bias`, `moving_mean` */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Default true. */
  readonly trainable?: boolean;
}

/**
 * What becomes of padded positions: a layer that works on each position alone keeps them apart, one that makes one value of all
 * positions and leaves the padded ones out has used them up. One that looks from its first value at its last is told of the last
 * one's padding, and hands on that of the first: it crosses. Absent: it reads padding as if it were data.
 */
export type PaddingUse = "keeps" | "uses" | "crosses";

export interface LayerDefinition extends Described<"layer"> {
  /** How many values it takes; `many` for `concat` and its kin. */
  readonly arity: 1 | "many";
  /** Whether it takes ids (embed, one_hot) instead of numbers. */
  readonly takesIds?: boolean;
  /** The shape of a row that it makes. An unknown dimension (a vocabulary not yet read) is NaN. */
  shape(inputs: readonly LayerInput[], args: Arguments): ShapeResult;
  weights?(inputs: readonly LayerInput[], args: Arguments): readonly WeightSpec[];
  /** Weights that are read by ids alone: by those of one column, or of all. */
  tables?(inputs: readonly LayerInput[]): readonly { readonly weight: string; readonly column?: number }[];
  /** Values carry the batch as first dimension. */
  lower(context: LowerContext, inputs: readonly Value[], args: Arguments): Value;
  readonly emit: LayerEmission;
  /** How it treats padded positions; by its arguments, where they decide. */
  readonly padding?: PaddingUse | ((args: Arguments) => PaddingUse | undefined);
  /** Whether it asks which of its values a row lacks, `LowerContext.present`. */
  readonly asksPresence?: true;
  /** Whether nothing learns through it: what is behind it does not belong to who reads it. */
  readonly stopsGradient?: true;
  /** Whether it takes from what it reads only how many rows there are: a learned value, drawn without that line. */
  readonly readsRowsOnly?: true;
  /** Whether what is behind it unlearns what its reader wants: that reader then takes no part in combining. */
  readonly reversesGradient?: true;
}

/** How a layer becomes stock layers of TensorFlow.js (`layers`), or why it needs a graph model. */
export type LayerEmission =
  | {
    readonly as: "layers";
    /** Keras layers in topological order, the last one makes the value; a plain chain where none names its inputs. */
    layers(inputs: readonly LayerInput[], args: Arguments): readonly KerasLayer[];
  }
  | { readonly as: "graph"; readonly reason: string };

/**
 * A stage that makes copies or blends for tasks. The language expands it into layers by `expand`; what it returns
 * is either one value for all tasks or one for each.
 */
export interface SharingDefinition extends Described<"sharing"> {
  /** Whether the value that comes in must be per task (`cross_stitch`), shared (`mmoe`), or may be either. */
  readonly takes: "shared" | "per-task" | "either";
  /** What it hands on, where that is one value for all tasks (`moe`): it may then stand wherever a layer may. */
  readonly makes?: "shared";
  expand(context: ExpandContext, args: Arguments): ReadonlyMap<string, string>;
}

export interface ActivationDefinition extends Described<"activation"> {
  lower(build: Build, x: Value, args: Arguments): Value;
  /** Whether a row's numbers meet (`softmax` over the last axis); the others act on each number alone. */
  readonly acrossLastAxis?: boolean;
  /** `relu` as Keras spells it; undefined where stock layers lack it. */
  readonly keras?: string;
  /** The stock layer that it is, where Keras has no such activation by name (`LeakyReLU`). */
  readonly kerasLayer?: (args: Arguments) => KerasLayer;
}

/** number, category, image, … as the type of an input. */
export interface InputDefinition extends Described<"input"> {
  readonly type: DataType;
  readonly dims: { readonly minimum: number; readonly maximum: number };
  readonly scales: readonly string[];
  readonly defaultScale: string;
}

export interface TaskDefinition extends Described<"task"> {
  /**
   * What the dims after the kind are: positions with a label each, or the shape of the whole label; `input`: nobody writes them, the
   * label is the input that its argument `input` names, as scaled, and they are that input's.
   */
  readonly dims: "positions" | "label" | "input";
  /** The kind that stands for this one where the input that it names holds ids. */
  readonly ofIds?: string;
  /** The last layer that the kind adds: `dense` unless it names another. */
  head(args: Arguments, dims: Shape): { readonly units: number; readonly activation: string; readonly word?: string };
  /** The label of a row: binary [1], classes [] (ids from 0), number[k] [k]. */
  label(args: Arguments, dims: Shape): { readonly shape: Shape; readonly type: DataType };
  /** Which parts of a row's label may be missing each on their own: [] the whole, [64] for 64 positions, [n] for n yes-or-noes. */
  mask(args: Arguments, dims: Shape): Shape;
  /** What is predicted, where that is no number of the output itself: the rank that cumulative probabilities stand for. */
  decide?(outputs: Float64Array): number;
  readonly losses: readonly string[];
  readonly defaultLoss: string;
  readonly metrics: readonly string[];
  readonly defaultMetrics: readonly string[];
  readonly defaultScale: string;
}

export interface LossInputs {
  readonly build: Build;
  /** After the last activation. */
  readonly output: Value;
  /** Before it, where there is one: the loss is then computed from logits, which neither overflows nor loses digits. */
  readonly logits?: Value;
  /** As `TaskDefinition.label` says, with the batch. */
  readonly label: Value;
  /** As `TaskDefinition.mask` says, with the batch: 0 where a label is missing, else how much it counts. Absent: one label a row. */
  readonly mask?: Value;
}

export interface LossDefinition extends Described<"loss"> {
  /** The loss of every label, of the mask's shape; [batch] without one. Masking and the mean are the trainer's. */
  lower(inputs: LossInputs, args: Arguments): Value;
}

/** Predictions and labels of a whole split; rows without a label are left out already. A position with a label is a row. */
export interface Predicted {
  readonly rows: number;
  /** Numbers a row of `output`; labels of `classes` have one. */
  readonly width: number;
  readonly outputs: Float64Array;
  /** NaN where one of a row's labels is missing. */
  readonly labels: Float64Array;
  /** What the task's kind decides for each row, where that is no matter of the largest output. */
  readonly decisions?: Float64Array;
}

export interface MetricDefinition extends Described<"metric"> {
  readonly higherIsBetter: boolean;
  /** NaN where the split does not define it (AUC with one class). */
  compute(predicted: Predicted): number;
}

/** The few operations that an update rule needs: on numbers, or on values of a graph. */
export interface Arithmetic<T> {
  constant(value: number): T;
  add(left: T, right: T): T;
  subtract(left: T, right: T): T;
  multiply(left: T, right: T): T;
  divide(left: T, right: T): T;
  sqrt(x: T): T;
  sign(x: T): T;
  power(base: T, exponent: T): T;
}

export interface UpdateInputs<T> {
  readonly parameter: T;
  readonly gradient: T;
  readonly slots: readonly T[];
  readonly learningRate: T;
  /** 1 at the first update. */
  readonly step: T;
}

export interface OptimizerDefinition extends Described<"optimizer"> {
  /** Names of the slots: momentum, second moment; each starts at 0. */
  slots(args: Arguments): readonly string[];
  readonly learningRateParameter: string;
  /**
   * Whether a step moves every number by about the learning rate, however large its gradient is. A lookahead then takes
   * a step of that length too: the plain η·g would be far shorter than what training does.
   */
  readonly adaptive: boolean;
  update<T>(math: Arithmetic<T>, inputs: UpdateInputs<T>, args: Arguments): { readonly parameter: T; readonly slots: readonly T[] };
}

/**
 * What a weighting is shown. Before a step, `losses` are the last step's, or this step's where the weighting `needs` them; after
 * it they are the step's own. A task without labels in a batch counts with its last loss.
 */
export interface StepMeasure {
  readonly step: number;
  readonly epoch: number;
  readonly losses: readonly number[];
  /** Mean losses of the epochs that are over, oldest first. */
  readonly epochLosses: readonly (readonly number[])[];
  /** Norms of the tasks' unweighted gradients on shared parameters; 0 for a task without any. For `needs: "gradients"`. */
  readonly gradientNorms?: readonly number[];
  /** Losses of the same batch once the step is done. For `after`. */
  readonly lossesAfter?: readonly number[];
  /** For `needs: "validation"`. */
  readonly validation?: ValidationMeasure;
  /** For `needs: "bilevel"`, once the step is done. */
  readonly bilevel?: BilevelMeasure;
}

/**
 * How the losses of tasks are weighted. Explicit state, in doubles. Learned weights give their gradient, and the
 * trainer moves them with the run's own optimizer, or with `mover`.
 */
export interface WeightingDefinition extends Described<"weighting"> {
  /** What of this very step `weights` looks at: the step is measured first and applied then, where either is said. */
  readonly needs?: "losses" | "gradients" | "validation" | "bilevel";
  /** Whether its learned numbers are only right for a step that is the weighted sum of the gradients. */
  readonly forSums?: true;
  /** Whether `gradient` looks at `lossesAfter`: one more forward pass a step. */
  readonly after?: true;
  /** Whether its preference is a ray of losses, on which a larger share is a larger loss. */
  readonly aimsAtRay?: true;
  /** Learned numbers, one or more a task; empty for closed forms. */
  start(tasks: number, args: Arguments): WeightingState;
  /** d total / d loss, for each task. `measure` is undefined at the first step, unless this step's own is needed. */
  weights(state: WeightingState, measure: StepMeasure | undefined, args: Arguments, random: Random): readonly number[];
  /** Gradient of the total by the learned numbers. */
  gradient?(state: WeightingState, measure: StepMeasure, args: Arguments): readonly number[];
  /** The rule that moves the learned numbers, where it is not the run's own. */
  mover?(args: Arguments): Mover;
  /** The state after a step, once the learned numbers were moved: running means, bounds, normalisation. */
  advance?(state: WeightingState, measure: StepMeasure, args: Arguments): WeightingState;
}

export interface Mover {
  readonly optimizer: OptimizerDefinition;
  /** With its learning rate. */
  readonly args: Arguments;
}

export interface WeightingState {
  readonly tasks: number;
  readonly learned: readonly number[];
  /** What is remembered but not learned; absent: nothing. */
  readonly memory?: Memory;
}

export interface CombinerDefinition extends Described<"combiner"> {
  /** `sum`: K equal gradients give K times one; `mean`: give it once. */
  readonly scale: "sum" | "mean";
  /** Whether the step size depends on the Gram matrix at all: `sum` and `mean` do not. */
  readonly needs: "nothing" | "gram";
  /** Whether its direction is the same however long each gradient is, so that weights of losses do not turn it (at its defaults). */
  readonly ignoresLengths?: true;
  /** Whether it multiplies gradients of one step's different batches: `StatefulMeasure.cross`. */
  readonly samples?: true;
  /** w of d = Jᵀw. Always finite, for any positive semidefinite matrix. */
  combine(measure: GramMeasure, args: Arguments): readonly number[];
  /** The same inside a program, where there is a form: one run a step then. */
  readonly graph?: GraphCombiner;
  /** Where it remembers from step to step; `combine` is then its first step. */
  readonly state?: CombinerState;
  /** Where it changes whole gradients. */
  readonly rows?: RowForm;
  /** With `scope: representation`: changes the gradients by the representation's values. */
  readonly cut?: CutForm;
  /** By how much the tasks' rotations of the representation turn in a step, where it has such; it then always works there. */
  rotates?(args: Arguments): number;
}

export interface ScheduleDefinition extends Described<"schedule"> {
  /** Whether the trainer counts plateaus for it, by its argument `patience`. */
  readonly watches?: true;
  /** The learning rate of a step, as a share of the optimizer's. */
  factor(moment: ScheduleMoment, args: Arguments): number;
}

/** How a number changes over a run: the words that may stand for a task's `weight`. */
export interface RampDefinition extends Described<"ramp"> {
  /** `epoch` is how many epochs are over, with the part of the one under way. */
  value(epoch: number, args: Arguments): number;
}

/** A term beside the tasks' losses, which no strategy weighs: its parts are written before its arguments. */
export interface PenaltyDefinition extends Described<"penalty"> {
  readonly form: PenaltyForm;
}

/** Words whose meaning is their arguments: cadences, stopping rules, data generators, how sources are mixed, settings. */
export interface PlainDefinition extends Described<
  "cadence" | "stop" | "source" | "sampling" | "scale" | "setting" | "average" | "curriculum" | "pacing" | "meta" | "search"
> {
  /** Settings: where they stand (`task`, `train`, `analyze`, `extend`, `input`, `data`, `binding`). */
  readonly places?: readonly string[];
  /** Sources that make their rows: the columns that they have; undefined where these are too many to be listed. */
  readonly columns?: (args: Arguments) => readonly MadeColumn[] | undefined;
  /** Sources that read a table of their own: which, as the arguments name it; undefined where they do not. */
  readonly table?: (args: Arguments) => SourceTable | undefined;
}

export type { MadeColumn, SourceTable };
export type { Arguments, ArgumentValue, ExpandContext, KerasLayer, LayerInput, LowerContext, NoiseKind, Part, WordValue };
export type {
  BilevelMeasure, CombinerState, CutForm, GramMeasure, GraphCombiner, Memory, RowForm, RowMeasure, ScheduleMoment, StatefulMeasure, ValidationMeasure,
} from "./combining.ts";

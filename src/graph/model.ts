import type { Shape } from "./shape.ts";

/**
 * The model as a graph of catalogue words: blocks expanded, copies of `each` made, experts and gates written out.
 * Nobody after the language looks at text again, but every node keeps the span of the words that made it.
 * Everything here is plain data (JSON), so that it can be posted to a worker or stored beside a run.
 */
export interface ModelGraph {
  readonly name: string;
  readonly inputs: readonly ModelInput[];
  /** In topological order. */
  readonly nodes: readonly ModelNode[];
  readonly tasks: readonly ModelTask[];
  /** Terms beside the tasks' losses; absent: none. */
  readonly penalties?: readonly ModelPenalty[];
  readonly data: readonly DataSource[];
  readonly train: TrainSettings;
  readonly analyze: AnalyzeSettings;
  /** The run whose model this one adds tasks to; absent: none. */
  readonly extend?: ExtendSettings;
}

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A catalogue word with resolved arguments: `focal(gamma: 2)` is { word: "focal", arguments: { gamma: 2 } }. */
export interface WordValue {
  readonly word: string;
  readonly arguments: Arguments;
}

export type ArgumentValue = number | string | boolean | WordValue | readonly ArgumentValue[];

/** Resolved arguments by parameter name, defaults filled in. */
export type Arguments = Readonly<Record<string, ArgumentValue>>;

export interface ModelInput {
  readonly name: string;
  readonly type: "number" | "category" | "categories" | "image" | "text";
  /** One row, without the batch: [7], [28, 28, 1]; for ids: [] or [length]; for `categories[33]`: [33]. */
  readonly shape: Shape;
  /** `category(15)`; undefined where the data decides. One number a column for `categories`. */
  readonly vocabularySizes?: readonly number[];
  readonly columns: readonly string[];
  /** As in the language page: zscore, minmax, log, none; default by type. */
  readonly scale: string;
  readonly missing?: string;
  /** Another input whose ids these are too. */
  readonly vocabulary?: string;
  /** The column that says how many positions of a row are there; the others are padding. */
  readonly length?: string;
  /** How a text is cut: words, spaces, characters. */
  readonly tokens?: string;
  readonly span: TextSpan;
}

/** The name of an input or of a node; a node makes exactly one value. */
export type ValueName = string;

export interface ModelNode {
  /** Readable and stable under edits elsewhere: `trunk/conv2d_1`, `experts/expert_3/dense_1`, `branch@click+like/dense_1`. */
  readonly name: ValueName;
  /** A word of kind `layer` in the catalogue. */
  readonly word: string;
  readonly arguments: Arguments;
  readonly inputs: readonly ValueName[];
  /** Which tasks' losses its output reaches, in order of declaration: the owners of its parameters. */
  readonly tasks: readonly string[];
  /** For people: `dense(50) in trunk`. */
  readonly label: string;
  /** Nodes with one key own one set of weights (`layer`), by their order in the chain. */
  readonly weightsKey?: string;
  /** Copies of one layer of text (`each`, `soft`) carry the same key, to be compared copy to copy. */
  readonly copyOf?: string;
  /** What it is within a sharing stage, for drawings and gate statistics. */
  readonly role?: { readonly stage: string; readonly kind: "expert" | "gate" | "mix"; readonly index?: number; readonly task?: string };
  readonly frozen?: boolean;
  /** Times the learning rate. */
  readonly rate?: number;
  /** Weight decay of these weights. */
  readonly decay?: number;
  readonly span: TextSpan;
}

export interface ModelTask {
  readonly name: string;
  /** A word of kind `task`: binary, classes, number, … with its arguments (`classes(10)` is { n: 10 }). */
  readonly kind: string;
  readonly arguments: Arguments;
  /** A label's own dims beyond the row: `number[k]` is [k], else []. */
  readonly dims: Shape;
  /** The prediction, after the last activation. */
  readonly output: ValueName;
  /** Before the last activation; undefined after a bare `output`. */
  readonly logits?: ValueName;
  /** Before the last layer. */
  readonly features?: ValueName;
  /** Whether the last layer was added by the task kind. */
  readonly headAdded: boolean;
  readonly columns: readonly string[];
  readonly loss: WordValue;
  readonly metrics: readonly string[];
  /** Its largest one, where `ramp` changes it over the run. */
  readonly weight: number;
  readonly ramp?: WordValue;
  /** The epoch in which it begins to learn; 1 where absent. */
  readonly fromEpoch?: number;
  readonly scale: string;
  readonly ignore?: number;
  readonly positive?: string;
  /** How much a label of each class counts. */
  readonly classWeights?: "balanced" | readonly number[];
  /** The task with whose gradient this one's must agree to be counted. */
  readonly auxiliary?: string;
  /** The data source, where the file names one for the task. */
  readonly data?: string;
  /** `column: source`: the label is which data source a row came from. */
  readonly ofSource?: boolean;
  readonly span: TextSpan;
}

/** A penalty with what it reads: weights of parts, or values. */
export interface ModelPenalty {
  /** For people, and unlike any other: `l2(a, b)`. */
  readonly name: string;
  /** A word of kind `penalty`, its arguments with `strength`. */
  readonly word: string;
  readonly arguments: Arguments;
  /** Of a penalty of weights: nodes of each part, in the order in which they are compared. */
  readonly parts: readonly { readonly name: string; readonly nodes: readonly ValueName[] }[];
  /** Of a penalty of values: one term each, all added. */
  readonly terms: readonly (readonly ValueName[])[];
  readonly span: TextSpan;
}

export interface DataSource {
  readonly name: string;
  /** A path relative to the file, or a generator: planted(…), overlay(…). */
  readonly source: string | WordValue;
  readonly split: readonly number[];
  readonly seed: number;
  readonly stratify?: string;
  readonly groupBy?: string;
  readonly test?: string;
  readonly onBadRow: "error" | "skip";
  readonly span: TextSpan;
}

export interface TrainSettings {
  readonly optimizer: WordValue;
  readonly schedule: WordValue;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly weights: WordValue;
  readonly combine: WordValue;
  /** How an epoch mixes several data sources; without it, proportionally. */
  readonly sample?: WordValue;
  readonly clip?: number;
  readonly stop?: WordValue;
  /** Batches a step; 1 where absent. */
  readonly accumulate?: number;
  readonly average?: WordValue;
  /** What each task with a loss counts, in order of declaration; sums to 1. */
  readonly pareto?: readonly number[];
  readonly curriculum?: WordValue;
  readonly examples?: WordValue;
  readonly meta?: WordValue;
}

export interface ExtendSettings {
  /** The folder of the run, relative to the file. */
  readonly run: string;
  readonly trunk: "frozen" | "slowed" | "free";
  /** With `slowed`: times the learning rate. */
  readonly rate: number;
  readonly learn: "new" | "all";
  /** Strength; 0 for none. */
  readonly distill: number;
  readonly temperature: number;
  /** Strength; 0 for none. */
  readonly ewc: number;
  readonly ewcRows: number;
}

export interface AnalyzeSettings {
  /** Every n steps; 0 is off. */
  readonly conflicts: number;
  readonly affinity: number;
  /** Proximal affinity, every n steps. */
  readonly proximal?: number;
  /** Whether tasks' representations are compared after every epoch. */
  readonly representations?: boolean;
  /** Whether every task is trained alone as well. */
  readonly baselines: boolean;
  /** A column by which every task's figures are told apart. */
  readonly groupBy?: string;
}

/** A set of weights of the model once the vocabularies are known. */
export interface ModelParameter {
  /** `trunk/dense_1/kernel` */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** false for statistics that no gradient moves (batch norm). */
  readonly trainable: boolean;
  /** Tasks whose gradients on it are weighed and combined. */
  readonly owners: readonly string[];
  /** Tasks behind `reverse_gradient`, whose gradients join after combining; absent: none. */
  readonly aside?: readonly string[];
  /** The layer as people know it, `dense(50) in trunk`, and the first node that owns these weights. */
  readonly layer: string;
  readonly node: ValueName;
  readonly copyOf?: string;
  /** Learned by a penalty for itself: no task owns it, and no export holds it. */
  readonly auxiliary?: true;
  readonly rate: number;
  readonly decay: number;
}

export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  /** Uniform within ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010). */
  | { readonly kind: "glorot"; readonly fanIn: number; readonly fanOut: number }
  /** Normal of standard deviation √(2 / fanIn), for relu (He et al. 2015). */
  | { readonly kind: "he"; readonly fanIn: number }
  | { readonly kind: "uniform"; readonly limit: number }
  /** [n, k · n]: k random rotations side by side (Saxe et al. 2014). */
  | { readonly kind: "orthogonal" }
  | { readonly kind: "normal"; readonly deviation: number }
  /** [K, …]: every row filled with its own value. */
  | { readonly kind: "rows"; readonly values: readonly number[] }
  /** [K · C, C]: K squares one below the other, each the identity times its own value. */
  | { readonly kind: "diagonals"; readonly values: readonly number[] };

import type { Build } from "./build.ts";
import type { ModelParameter } from "./model.ts";
import type { NoiseSpec } from "./noise.ts";
import type { Value } from "./program.ts";

/** A model's forward graph, in one mode, in one builder. */
export interface Forward {
  readonly tasks: readonly ForwardTask[];
  /** Added to the total as they are, in the order of the model; in training with losses only, absent: none. */
  readonly penalties?: readonly ForwardPenalty[];
  /** New values of parameters that are not trainable, by parameter name; empty outside training. */
  readonly statistics: ReadonlyMap<string, Value>;
  /** What the noise feeds are to be filled with; empty outside training. */
  readonly noise: readonly NoiseSpec[];
  /** Shares [batch, …, experts] that gates give to experts. */
  readonly gates?: readonly { readonly node: string; readonly value: Value }[];
}

export interface ForwardPenalty {
  readonly name: string;
  /** A scalar, times its strength. */
  readonly value: Value;
}

/** How tasks or parts are related, as weights say. */
export interface ForwardRelation {
  readonly name: string;
  /** `correlation`, `similarity`, `adjacency`, `cosine`, `weights`. */
  readonly figure: string;
  /** What rows and columns stand for. */
  readonly labels: readonly string[];
  /** [labels, labels] */
  readonly matrix: Value;
  /** [labels, numbers]: where each stands in a space that was learned. */
  readonly vectors?: Value;
}

export interface ForwardTask {
  readonly name: string;
  /** [batch, …] after the last activation. */
  readonly output: Value;
  /** Σ mask·ℓ / max(1, Σ mask); undefined for `loss: none`. */
  readonly loss?: Value;
  /** The loss of every row, [batch]. */
  readonly rows?: Value;
  /** Σ mask: how many labels there are, each times what its class weighs. */
  readonly labelled?: Value;
  /** What the loss was masked with, and what it compared with. */
  readonly mask?: Value;
  readonly label?: Value;
  /** 1 where a position of the output is there, 0 where it is padding, [batch, length]; undefined where nothing is padded. */
  readonly padding?: Value;
  /** Static `weight` of the file; multiplies after any strategy. */
  readonly weight: number;
}

/**
 * Writes the model into a builder. Parameters come from `parameter`, so that one model can be written with its weights as
 * states, as constants, or one step ahead of themselves.
 */
export type Lowering = (build: Build, options: {
  readonly training: boolean;
  /** Whether labels are fed and losses computed. */
  readonly losses: boolean;
  parameter(name: string): Value;
  /** Stands in for a value of the shared representation (see `representationOf`) wherever a task's own part reads it. */
  cut?(name: string, value: Value): Value;
  /** Looks ids up in a table; absent: by `gather`. `source` says which ids: an input, or `input.column`. */
  lookup?(parameter: string, read: { readonly source: string; readonly ids: Value }): Value;
  /** What a parameter's gradient is taken by; absent: the parameter. Of a table, the rows that a batch reads. */
  wanted?(parameter: string): Value;
}) => Forward;

/** A table of weights that is read by ids alone, and all places where it is. */
export interface LookupTable {
  readonly parameter: string;
  readonly reads: readonly LookupRead[];
}

export interface LookupRead {
  /** An input of ids, or `input.column` for one of its columns, counted from 0. */
  readonly source: string;
  /** Ids of a row. */
  readonly positions: number;
}

/** A model that is ready to be compiled: `instantiate` in the catalogue makes it from a `ModelGraph`. */
export interface Instance {
  readonly parameters: readonly ModelParameter[];
  readonly tasks: readonly string[];
  /** Those behind `reverse_gradient`: no combiner and no advice counts them; absent: none. */
  readonly aside?: readonly string[];
  readonly lower: Lowering;
  /** Tables that are read by ids; absent: none. */
  readonly tables?: readonly LookupTable[];
  /** Those whose gradients are of the rows that a batch reads: see `compacted`. */
  readonly touched?: readonly LookupTable[];
  /** Writes what weights alone tell of relations; absent: nothing. */
  relations?(build: Build, parameter: (name: string) => Value): readonly ForwardRelation[];
}

import type { DataSource, ModelInput, WordValue } from "../graph/model.ts";
import type { DataType } from "../graph/program.ts";
import type { Random } from "../graph/random.ts";
import type { ColumnHeader } from "../language/checked.ts";
import type { FileSystem } from "./file-system.ts";

/** What a model asks of its data, in plain values. */
export interface DataRequest {
  readonly inputs: readonly ModelInput[];
  readonly labels: readonly LabelRequest[];
  readonly sources: readonly DataSource[];
  /** Paths of sources are relative to this folder and stay inside `root`. */
  readonly directory: string;
  readonly root: string;
  /** How rows of several sources are mixed: `proportional`, `uniform`, `temperature(t)`, `round_robin`; with the rows of a batch. */
  readonly sample?: WordValue;
  readonly batch?: number;
  /** Inputs of numbers and pictures that a row may lack: `present/NAME` says where. */
  readonly presence?: readonly string[];
  /** Columns whose values are wanted beside every row, for figures by group. */
  readonly groupColumns?: readonly string[];
  /** What an earlier model was fitted to: its scales and vocabularies then hold, by names of inputs. */
  readonly fitted?: Signature["inputs"];
  /** Larger columns, in bytes, are read from the disk again and again; default 128 MB. */
  readonly heldBytes?: number;
}

/** A task's label; `shape` and `type` come from the catalogue's task kind. */
export interface LabelRequest {
  readonly task: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly shape: readonly number[];
  readonly type: DataType;
  /** Entries of a row that are masked on their own: [64] for a label at each of 64 positions. Absent: the row as a whole. */
  readonly mask?: readonly number[];
  /** How much a label of each class counts; `balanced` by how rare its class is among the training rows. */
  readonly classWeights?: "balanced" | readonly number[];
  /** `classes(10)`: 10. */
  readonly classes?: number;
  readonly scale: string;
  readonly ignore?: number;
  readonly positive?: string;
  /** The one data source that it learns from; without it, every source that has its columns. */
  readonly data?: string;
  /** `column: source`: the label is which data source a row came from. */
  readonly ofSource?: boolean;
  /** What an earlier model was fitted to, of real labels; it then holds. */
  readonly fitted?: { readonly kind: string; readonly offset: number; readonly factor: number };
  /** The input that is its label, as encoded for the model. */
  readonly of?: string;
  /** Inputs that the task reads, which its sources must have. */
  readonly inputs?: readonly string[];
}

/** Something wrong in the data: names file, line, column and value in one sentence. */
export interface DataProblem {
  readonly code: string;
  readonly message: string;
}

export type Prepared =
  | { readonly dataset: Dataset; readonly notes: readonly DataProblem[] }
  | { readonly problems: readonly DataProblem[] };

export type Prepare = (request: DataRequest, files: FileSystem, onProgress?: (share: number) => void) => Promise<Prepared>;

/** Rows as feeds of a program: by feed name, a typed array and the shape of one row. */
export interface ColumnBatch {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/**
 * Everything read, encoded and split; what was fitted (vocabularies, scales) was fitted on the training split.
 */
export interface Dataset {
  readonly train: Split;
  readonly validation: Split;
  readonly test: Split;
  /** Sizes by input name, one number a column, for `instantiate`. */
  readonly vocabularySizes: Readonly<Record<string, readonly number[]>>;
  readonly labels: readonly LabelEncoding[];
  /** Values of `groupColumns`: a row's `group/COLUMN` is 0 for none, else a place in this list, from 1. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** What a user of the emitted model needs to encode a row: written to `signature.json`. */
  readonly signature: Signature;
  /** What was seen of the columns while they were fitted: of large files a sample. */
  readonly profile?: DataProfile;
  /** Of the bytes read and of the settings: tells whether a resumed run sees the same data. */
  readonly fingerprint: string;
}

/** By feed name. */
export type Batch = Readonly<Record<string, ColumnBatch>>;

export interface Split {
  readonly rows: number;
  /**
   * `input/NAME`, `present/NAME` (0 where every cell of the input is missing, else 1) where it is asked for, `label/TASK` and `mask/TASK` (0 where no label is, else what it counts: 1 unless classes are weighted), for the given row numbers, in that order.
   * A promise where the rows are not in memory.
   */
  batch(rows: Uint32Array): Batch | Promise<Batch>;
  /**
   * The row numbers of one epoch in the order of training, decided by `random` alone; without it, a permutation. As long as
   * there are rows, but several data sources may repeat some and leave out others.
   */
  order?(random: Random): Uint32Array;
}

/** Columns as they were read, with who reads them, and which tasks are labelled together. */
export interface DataProfile {
  readonly sources: readonly SourceProfile[];
  /** By pair of tasks, in the order asked for: how many rows have labels of both; of a task with itself, of that task. */
  readonly overlap: { readonly tasks: readonly string[]; readonly rows: readonly (readonly number[])[] };
}

export interface SourceProfile {
  readonly name: string;
  readonly file: string;
  readonly rows: { readonly all: number; readonly train: number; readonly validation: number; readonly test: number };
  readonly columns: readonly ProfiledColumn[];
}

export interface ProfiledColumn extends ColumnHeader {
  /** Who reads it: `input age`, `task wage`. */
  readonly readers: readonly string[];
  /** Rows by equal steps from minimum to maximum, or by the most frequent values. */
  readonly histogram: readonly number[];
  readonly distinct?: number;
  /** Of numbers. */
  readonly mean?: number;
}

export interface LabelEncoding {
  readonly task: string;
  /** Names of the classes by id; the two names of a binary label, negative first. */
  readonly names?: readonly string[];
  /** Back to the original units: value = invert(scaled). Identity but for real labels. */
  invert(scaled: number): number;
}

export interface Signature {
  readonly inputs: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    /** Ids by place, from 1; 0 is unknown or padding. One list a column. */
    readonly vocabularies?: readonly (readonly string[])[];
    /** Of a text: how it is cut into words; then id 1 stands for every word that the vocabulary lacks, and only 0 is padding. */
    readonly tokens?: "words" | "spaces" | "characters";
    /** (x − offset) / factor, after `log` where it says so; one a number of the row, or one for all pixels of an image. */
    readonly scaling?: {
      readonly kind: string;
      readonly offset: readonly number[];
      readonly factor: readonly number[];
      /** What stands, scaled, for a missing number. */
      readonly fill?: readonly number[];
    };
  }[];
  readonly outputs: readonly {
    readonly task: string;
    readonly kind: string;
    readonly names?: readonly string[];
    readonly scaling?: { readonly kind: string; readonly offset: number; readonly factor: number };
  }[];
}

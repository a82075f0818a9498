import type { Span, SyntaxFile } from "../../grammar/syntax.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import type { Problem } from "./problem.ts";

/** What is known of the data files: their header and a sample, or everything once they were read. */
export interface DataHeader {
  /** By data source; `data "file"` is named `data`. */
  readonly sources: Readonly<Record<string, SourceHeader>>;
  /** Of the files that `test: "…"` names, by data source too. */
  readonly tests?: Readonly<Record<string, SourceHeader>>;
}

export interface SourceHeader {
  readonly file: string;
  /** Undefined where the file could be read; else one sentence (`census.csv was not found`). */
  readonly missing?: string;
  /** Whether a folder is in its place. */
  readonly folder?: boolean;
  /** Whether only a part of the file was looked at: values and bounds are then those of that part. */
  readonly partial?: boolean;
  /** Whether rows that were not looked at may hold more columns, as those of JSON may. */
  readonly moreColumns?: boolean;
  readonly columns: readonly ColumnHeader[];
}

export interface ColumnHeader {
  readonly name: string;
  readonly type: "number" | "text" | "bytes";
  /** Values in a row of an array; absent where a field holds one, or a list of any length. */
  readonly width?: number;
  /** Distinct values of the sample, where there are few. */
  readonly values?: readonly string[];
  /** Where each of these values stands first (`line 3`), where that is known. */
  readonly places?: readonly string[];
  /** Of a column of texts: the first of them, where it stands, and whether most values are numbers nevertheless. */
  readonly firstText?: { readonly value: string; readonly place?: string; readonly amongNumbers: boolean };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly missingShare: number;
  /** Where all this is of a part of the file: of its start, or of rows spread over the whole of it. */
  readonly sampled?: "start" | "spread";
}

/** One definition and its uses, for go to definition, references and rename. */
export interface SymbolFact {
  readonly name: string;
  readonly kind: "input" | "binding" | "task" | "block" | "layer" | "data" | "model" | "parameter" | "constant";
  readonly declaration: Span;
  /** The whole member that declares it. */
  readonly member: Span;
  readonly uses: readonly Span[];
  readonly documentation?: string;
  /** Where completion may offer it. */
  readonly scope: Span;
}

/** What a step of a chain makes, at its span: for hover and inlay hints. */
export interface StepFact {
  readonly span: Span;
  readonly word: string;
  readonly inputs: readonly Shape[];
  readonly output?: Shape;
  readonly perTask: boolean;
  readonly tasks: readonly string[];
  readonly parameters?: number;
}

/** A task's last layer that its kind added: shown at `at` as an inlay hint. */
export interface HeadFact {
  readonly at: number;
  readonly task: string;
  readonly text: string;
}

/** A name of an imported file that may be written here. Its own places are those of that file. */
export interface ImportedFact {
  readonly name: string;
  readonly kind: SymbolFact["kind"];
  /** Relative to the folder of the file that was checked. */
  readonly path: string;
  readonly declaration: Span;
  readonly member: Span;
  readonly documentation?: string;
  /** Of a block: what it may be given. */
  readonly parameters: readonly string[];
  /** Places here. */
  readonly uses: readonly Span[];
}

/** A model of the file. */
export interface ModelFact {
  readonly name: string;
  readonly span: Span;
  /** Undefined where an error stands in it. */
  readonly graph?: ModelGraph;
  /** The same to be drawn and rewritten: also there while its data is missing, or an error stands in how it is trained. */
  readonly structure?: ModelGraph;
}

export interface CheckedFile {
  readonly file: SyntaxFile;
  readonly problems: readonly Problem[];
  readonly symbols: readonly SymbolFact[];
  readonly imported: readonly ImportedFact[];
  readonly steps: readonly StepFact[];
  /** The steps that may stand at a place: inside a model those of this model, which are found without a look at the others. */
  stepsAround(place: Span): readonly StepFact[];
  readonly heads: readonly HeadFact[];
  readonly models: readonly ModelFact[];
}

import type { Batch, DataRequest, Dataset, DataProblem, LabelRequest, Prepared } from "../../src/data/dataset.ts";
import type { FileSystem } from "../../src/data/file-system.ts";
import type { DataSource, ModelInput } from "../../src/graph/model.ts";

/** Requests as a checked model makes them, with what a test does not care about filled in. */

const span = { start: 0, end: 0 };

type InputOptions = Partial<Omit<ModelInput, "name" | "type">>;

const input = (name: string, type: ModelInput["type"], shape: readonly number[], scale: string, options: InputOptions = {}): ModelInput =>
  ({ name, type, shape, scale, columns: [name], span, ...options });

export const number = (name: string, options?: InputOptions) => input(name, "number", [1], "zscore", options);
export const category = (name: string, options?: InputOptions) => input(name, "category", [], "none", options);
export const categories = (name: string, columns: readonly string[], options?: InputOptions) =>
  input(name, "categories", [columns.length], "none", { columns, ...options });
export const image = (name: string, shape: readonly number[], options?: InputOptions) => input(name, "image", shape, "bytes", options);

type LabelOptions = Partial<Omit<LabelRequest, "task" | "kind">>;

export const binary = (task: string, options?: LabelOptions): LabelRequest =>
  ({ task, kind: "binary", columns: [task], shape: [1], type: "float32", scale: "none", ...options });
export const classes = (task: string, count: number, options?: LabelOptions): LabelRequest =>
  ({ task, kind: "classes", columns: [task], shape: [], type: "int32", classes: count, scale: "none", ...options });
export const real = (task: string, options?: LabelOptions): LabelRequest =>
  ({ task, kind: "number", columns: [task], shape: [1], type: "float32", scale: "zscore", ...options });

export interface RequestOptions {
  readonly source: DataSource["source"];
  readonly inputs?: readonly ModelInput[];
  readonly labels?: readonly LabelRequest[];
  readonly split?: readonly number[];
  readonly seed?: number;
  readonly stratify?: string;
  readonly groupBy?: string;
  readonly onBadRow?: "error" | "skip";
  readonly test?: string;
  readonly heldBytes?: number;
  readonly directory?: string;
  readonly root?: string;
}

export function request(options: RequestOptions): DataRequest {
  const { source, inputs = [], labels = [], split = [0.5, 0.5], seed = 0, directory = "", root = "" } = options;
  const { stratify, groupBy, onBadRow = "error", test, heldBytes } = options;
  const sources = [{ name: "data", source, split, seed, stratify, groupBy, onBadRow, span, ...(test === undefined ? {} : { test }) }];
  return { inputs, labels, directory, root, sources, ...(heldBytes === undefined ? {} : { heldBytes }) };
}

/** A disk in memory; files come in chunks of a few bytes, as a slow disk may give them. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>, chunk = 1000): FileSystem {
  const bytesOf = (path: string): Uint8Array | undefined => {
    const content = Object.hasOwn(contents, path) ? contents[path] : undefined;
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  };
  return {
    async stat(path) {
      const bytes = bytesOf(path);
      return bytes && { size: bytes.length, modified: 0 };
    },
    read: async (path, start, end) => (bytesOf(path) ?? new Uint8Array()).slice(start, end),
    async list(folder) {
      const prefix = folder === "." ? "" : folder.replace(/\/?$/, "/");
      const below = Object.keys(contents).filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
      const names = below.map((path) => (path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : path));
      return names.length > 0 ? [...new Set(names)].sort() : undefined;
    },
    async *open(path) {
      const bytes = bytesOf(path) ?? new Uint8Array();
      for (let start = 0; start < bytes.length; start += chunk) yield bytes.subarray(start, start + chunk);
    },
  };
}

/** The dataset, or a failure that shows the problems. */
export function dataset(prepared: Prepared): Dataset {
  if ("problems" in prepared) throw new Error(prepared.problems.map((problem) => problem.message).join("\n"));
  return prepared.dataset;
}

export const problemsOf = (prepared: Prepared): readonly DataProblem[] => ("problems" in prepared ? prepared.problems : []);
export const notesOf = (prepared: Prepared): readonly DataProblem[] => ("notes" in prepared ? prepared.notes : []);

/** A batch of a split whose rows are in memory. */
export function heldBatch(split: Dataset["train"], rows: Uint32Array): Batch {
  const batch = split.batch(rows);
  if (batch instanceof Promise) throw new Error("the rows are not in memory");
  return batch;
}

/** All rows of one feed of a split, in its own order. */
export function column(split: Dataset["train"], feed: string): number[] {
  return Array.from(heldBatch(split, Uint32Array.from({ length: split.rows }, (_, row) => row))[feed].data);
}

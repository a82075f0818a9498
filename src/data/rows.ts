import type { ModelInput } from "../graph/model.ts";
import type { DataProblem, Signature, Split } from "./dataset.ts";
import { columnWidth, encoderOf, wantedOf } from "./encode/input.ts";
import type { Feed } from "./encode/feed.ts";
import { lengthFeed } from "./encode/numbers.ts";
import { presenceFeed } from "./encode/presence.ts";
import type { FileSystem } from "./file-system.ts";
import { resolveColumns } from "./columns.ts";
import { collect, failed, ok, type Result } from "./result.ts";
import { rowStore } from "./row-store.ts";
import { openSource, usualHeldBytes } from "./source.ts";
import { splitOf } from "./splits.ts";
import type { Source, Table, Wanted } from "./table.ts";

/** Rows to predict for: a file with the columns of the inputs; labels are not looked at. */
interface RowRequest {
  readonly file: string;
  readonly directory: string;
  readonly root: string;
  readonly inputs: readonly ModelInput[];
  /** Inputs of numbers and pictures that a row may lack: `present/NAME` says where. */
  readonly presence?: readonly string[];
  /** Of the trained model: `dataset.signature`. */
  readonly signature: Signature;
}

/**
 * Encodes the rows of a file as a trained model's own data was encoded; feeds are `input/NAME` and, where asked for, `present/NAME`, in the file's order of rows.
 * Never rejects: problems as of `prepare`.
 */
export async function readRows(
  request: RowRequest, files: FileSystem, onProgress?: (share: number) => void,
): Promise<{ readonly rows: Split } | { readonly problems: readonly DataProblem[] }> {
  const read = await rowsOf(request, files, onProgress);
  return read.problems ? { problems: read.problems } : { rows: read.value };
}

async function rowsOf(request: RowRequest, files: FileSystem, onProgress?: (share: number) => void): Promise<Result<Split>> {
  const { file, inputs, signature } = request;
  const settings = { name: "data", source: file, split: [], seed: 0, onBadRow: "error" as const, span: { start: 0, end: 0 } };
  const source = await openSource(settings, { ...request, files, heldBytes: usualHeldBytes });
  if (source.problems) return source;
  const columns = collect(inputs.map((input) => columnsThere(input, signature, source.value)));
  if (columns.problems) return columns;
  const lengths = collect(inputs.flatMap((input) => (input.length === undefined ? [] : [lengthThere(input, input.length, source.value)])));
  if (lengths.problems) return lengths;
  const wanted = [...inputs.flatMap((input, index) => wantedOf(input, columns.value[index], request.presence)), ...lengths.value.map((name): Wanted => ({ name, as: "number" }))];
  const table = await source.value.load(wanted, onProgress);
  if (table.problems) return table;
  const feeds = collect(inputs.map((input) => feedOf(input, signature, table.value)));
  if (feeds.problems) return feeds;
  const presence = inputs.flatMap((input, index) => (request.presence?.includes(input.name) ? [presenceFeed(input, columns.value[index], table.value)] : []));
  const all = Uint32Array.from({ length: table.value.rows }, (_, row) => row);
  return ok(splitOf(rowStore([{ start: 0, rows: all.length, feeds: [...feeds.value, ...lengthFeeds(inputs, table.value), ...presence] }], 1), all));
}

const fittedOf = ({ name }: ModelInput, signature: Signature) => signature.inputs.find((input) => input.name === name);

function columnsThere(input: ModelInput, signature: Signature, source: Source): Result<readonly string[]> {
  const patterns = fittedOf(input, signature)?.columns ?? input.columns;
  return resolveColumns({ owner: `input \`${input.name}\``, patterns, width: columnWidth(input) }, source);
}

function lengthThere({ name }: ModelInput, length: string, source: Source): Result<string> {
  const found = resolveColumns({ owner: `input \`${name}\``, patterns: [length], width: 1 }, source);
  return found.problems ? found : ok(found.value[0]);
}

const lengthFeeds = (inputs: readonly ModelInput[], table: Table): readonly Feed[] =>
  inputs.flatMap((input) => (input.length === undefined ? [] : [lengthFeed(input, input.length, table)]));

function feedOf(input: ModelInput, signature: Signature, table: Table): Result<Feed> {
  const encoder = encoderOf(input);
  if (encoder.problems) return encoder;
  const fitted = fittedOf(input, signature);
  if (fitted === undefined) return failed("MTL601", `the trained model has no input \`${input.name}\`: train it again`);
  return ok(encoder.value.feed(input, fitted, table));
}

import type { DataSource, ModelInput } from "../graph/model.ts";
import { product, resolveColumns } from "./columns.ts";
import type { DataProblem, DataRequest, Dataset, Prepare, Prepared, Split } from "./dataset.ts";
import { percent, type FittedInput, type EncodedLabel } from "./encode/encoded.ts";
import type { Feed } from "./encode/feed.ts";
import { encoderOf, wantedOf } from "./encode/input.ts";
import type { FileSystem } from "./file-system.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { labelsAreNumbers, readLabel, type ReadLabel } from "./labels/index.ts";
import { collect, failed, ok, type Result } from "./result.ts";
import { openSource, placeOf } from "./source.ts";
import { splitRows, type Parts } from "./split.ts";
import type { Source, Table, Wanted } from "./table.ts";

/**
 * Reads, encodes and splits what a model asks for. Everything fitted (scales, vocabularies) is fitted on the training split.
 * Never rejects: whatever is wrong with the data comes back as problems (MTL6xx).
 */
export const prepare: Prepare = async (request, files, onProgress) => {
  const prepared = await prepareResult(request, files, onProgress ?? (() => undefined));
  return prepared.problems ? { problems: prepared.problems } : prepared.value;
};

type Finished = Extract<Prepared, { readonly dataset: Dataset }>;

async function prepareResult(request: DataRequest, files: FileSystem, onProgress: (share: number) => void): Promise<Result<Finished>> {
  if (request.sources.length !== 1) return failed("MTL614", sourceCount(request.sources.length));
  const [settings] = request.sources;
  const source = await openSource(settings, placeOf(request, files, (share) => onProgress(share * 0.2)));
  if (source.problems) return source;
  const columns = planColumns(request, source.value);
  if (columns.problems) return columns;
  const table = source.value.load(wantedColumns(request, settings, columns.value), (share) => onProgress(0.2 + share * 0.6));
  if (table.problems) return table;
  const finished = encode({ request, settings, columns: columns.value, table: table.value, fingerprint: source.value.fingerprint });
  onProgress(1);
  return finished;
}

const sourceCount = (count: number): string => count === 0
  ? "the model names no data: write `data \"file.csv\"`"
  : `the model names ${count} data sources, and a run can read only one so far: keep one \`data\` line`;

/** Resolved column names by `input/NAME`, `label/TASK`, and of the splitting column. */
type ColumnPlan = ReadonlyMap<string, readonly string[]>;

function planColumns(request: DataRequest, source: Source): Result<ColumnPlan> {
  const keys: string[] = [];
  const found: Result<readonly string[]>[] = [];
  const look = (key: string, owner: string, patterns: readonly string[], width: number) => {
    keys.push(key);
    found.push(resolveColumns({ owner, patterns, width }, source));
  };
  for (const input of request.inputs) look(`input/${input.name}`, `input \`${input.name}\``, input.columns, product(input.shape));
  for (const label of request.labels) look(`label/${label.task}`, `task \`${label.task}\``, label.columns, product(label.shape));
  for (const column of splitColumns(request.sources[0])) look(`split/${column}`, "the split", [column], 1);
  const all = collect(found);
  return all.problems ? all : ok(new Map(keys.map((key, index) => [key, all.value[index]])));
}

const splitColumns = (settings: DataSource): readonly string[] =>
  [settings.groupBy, settings.stratify].filter((column) => column !== undefined);

function wantedColumns(request: DataRequest, settings: DataSource, columns: ColumnPlan): readonly Wanted[] {
  const of = (key: string) => columns.get(key) ?? [];
  return [
    ...request.inputs.flatMap((input) => wantedOf(input, of(`input/${input.name}`))),
    ...request.labels.flatMap((label) => of(`label/${label.task}`).map((name): Wanted =>
      ({ name, as: labelsAreNumbers(label) ? "number" : "text" }))),
    ...splitColumns(settings).map((name): Wanted => ({ name, as: "text" })),
  ];
}

interface Work {
  readonly request: DataRequest;
  readonly settings: DataSource;
  readonly columns: ColumnPlan;
  readonly table: Table;
  readonly fingerprint: string;
}

function encode(work: Work): Result<Finished> {
  const { request, columns, table } = work;
  const labels = collect(request.labels.map((label) => readLabel(label, columns.get(`label/${label.task}`) ?? [], table)));
  if (labels.problems) return labels;
  const rows = labelledRows(labels.value, table.rows);
  if (rows.length === 0) return failed("MTL612", `\`${table.file}\` holds no rows with a label: fill its label columns, or name others with \`column:\``);
  const parts = partsOf(work, rows);
  if (parts.problems) return parts;
  const inputs = collect(request.inputs.map((input) => fitInput(input, work, parts.value.train)));
  if (inputs.problems) return inputs;
  const finished = labels.value.map((label) => label.finish(parts.value.train));
  return ok({
    dataset: datasetOf(work, parts.value, inputs.value, finished),
    notes: [
      ...rowNotes(table, rows.length),
      ...labels.value.flatMap((label) => [...label.notes, ...missingLabels(label, rows, table)]),
      ...inputs.value.flatMap((input) => input.notes),
    ],
  });
}

/** Rows that teach some task; all rows where no task is asked for. */
function labelledRows(labels: readonly ReadLabel[], rows: number): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return labels.length === 0 ? all : all.filter((row) => labels.some((label) => label.mask[row] === 1));
}

function partsOf({ settings, table }: Work, rows: Uint32Array): Result<Parts> {
  if (table.parts !== undefined) {
    const [train, validation, test] = table.parts;
    return ok({ train, validation, test });
  }
  const codes = (column: string | undefined) => (column === undefined ? undefined : table.texts(column)[0].codes);
  return splitRows({
    rows, fractions: settings.split, seed: settings.seed, groups: codes(settings.groupBy), strata: codes(settings.stratify),
  });
}

interface FittedEncoder extends FittedInput {
  readonly feed: Feed;
}

function fitInput(input: ModelInput, { columns, table }: Work, train: Uint32Array): Result<FittedEncoder> {
  const encoder = encoderOf(input);
  if (encoder.problems) return encoder;
  const fitted = encoder.value.fit(input, columns.get(`input/${input.name}`) ?? [], table, train);
  return fitted.problems ? fitted : ok({ ...fitted.value, feed: encoder.value.feed(input, fitted.value.signature, table) });
}

function rowNotes(table: Table, kept: number): readonly DataProblem[] {
  const dropped = table.rows - kept;
  return [
    ...(table.skipped > 0 ? [{ code: "MTL606", message: `${counted(table.skipped)} of \`${table.file}\` could not be read and ${were(table.skipped)} skipped` }] : []),
    ...(dropped > 0 ? [{ code: "MTL612", message: `${counted(dropped)} of \`${table.file}\` ${dropped === 1 ? "has" : "have"} no label of any task and ${were(dropped)} left out` }] : []),
  ];
}

const counted = (rows: number): string => (rows === 1 ? "1 row" : `${rows} rows`);
const were = (rows: number): string => (rows === 1 ? "was" : "were");

function missingLabels(label: ReadLabel, rows: Uint32Array, table: Table): readonly DataProblem[] {
  const missing = rows.reduce((count, row) => count + 1 - label.mask[row], 0);
  if (missing === 0) return [];
  return [{ code: "MTL605", message: `${percent(missing / rows.length)} of the labels of \`${label.task}\` in \`${table.file}\` are missing: those rows are masked` }];
}

function datasetOf(work: Work, parts: Parts, inputs: readonly FittedEncoder[], labels: readonly EncodedLabel[]): Dataset {
  const feeds = [...inputs.map((input) => input.feed), ...labels.flatMap((label) => label.feeds)];
  const sizes = inputs.flatMap(({ signature, vocabularySizes }) => (vocabularySizes ? [[signature.name, vocabularySizes] as const] : []));
  const { inputs: asked, labels: tasks, sources } = work.request;
  return {
    train: splitOf(parts.train, feeds),
    validation: splitOf(parts.validation, feeds),
    test: splitOf(parts.test, feeds),
    vocabularySizes: Object.fromEntries(sizes),
    labels: labels.map((label) => label.encoding),
    signature: { inputs: inputs.map((input) => input.signature), outputs: labels.map((label) => label.signature) },
    fingerprint: fingerprintOf(work.fingerprint, JSON.stringify({ asked, tasks, sources }, (key, value: unknown) => (key === "span" ? undefined : value))),
  };
}

/** Some rows of the table as a split. */
export function splitOf(index: Uint32Array, feeds: readonly Feed[]): Split {
  return {
    rows: index.length,
    batch(rows) {
      const absolute = rows.map((row) => index[row]);
      return Object.fromEntries(feeds.map((feed) => [feed.name, feed.gather(absolute)]));
    },
  };
}

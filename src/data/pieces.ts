import type { DataSource, ModelInput } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import { resolveColumns, type ColumnRequest } from "./columns.ts";
import type { DataRequest, LabelRequest } from "./dataset.ts";
import { columnWidth, wantedOf } from "./encode/input.ts";
import { labelsAreNumbers } from "./labels/index.ts";
import { listed } from "./names.ts";
import { collect, failed, ok, type Result } from "./result.ts";
import { openSources, type Place } from "./source.ts";
import type { Source, Wanted } from "./table.ts";

/** Resolved column names by `input/NAME`, `label/TASK` and `split/COLUMN`; what a source lacks is not there. */
type ColumnPlan = ReadonlyMap<string, readonly string[]>;

/** A data source, or its test file, with its columns. */
export interface Piece {
  readonly settings: DataSource;
  /** Whether all its rows are the test split of its source. */
  readonly test: boolean;
  /** The files behind it, or one generator. */
  readonly sources: readonly Source[];
  readonly columns: ColumnPlan;
}

/** Opens every data source of a model and finds its columns. */
export async function openPieces(request: DataRequest, place: Place): Promise<Result<readonly Piece[]>> {
  if (request.sources.length === 0) return failed("MTL614", "the model names no data: write `data \"file.csv\"`");
  const pieces: Result<Piece>[] = [];
  for (const settings of request.sources) {
    pieces.push(await openPiece(request, settings, false, place));
    if (settings.test !== undefined) pieces.push(await openPiece(request, { ...settings, source: settings.test }, true, place));
  }
  const opened = collect(pieces);
  if (opened.problems) return opened;
  const lacking = lackingAnywhere(request, opened.value);
  return lacking.length > 0 ? { problems: lacking.flatMap((result) => result.problems ?? []) } : opened;
}

async function openPiece(request: DataRequest, settings: DataSource, test: boolean, place: Place): Promise<Result<Piece>> {
  const sources = await openSources(settings, place);
  if (sources.problems) return sources;
  const plans = collect(sources.value.map((source) => planColumns(request, settings, test, source)));
  if (plans.problems) return plans;
  const odd = plans.value.findIndex((plan) => planText(plan) !== planText(plans.value[0]));
  if (odd > 0) {
    return failed("MTL601", `\`${sources.value[odd].file}\` has other columns for this model than \`${sources.value[0].file}\`: files that are read together need the same ones`);
  }
  return ok({ settings, test, sources: sources.value, columns: plans.value[0] });
}

const planText = (plan: ColumnPlan): string => JSON.stringify([...plan]);

/** With one source alone, whatever it lacks is a problem; with several, each may lack some. */
function planColumns(request: DataRequest, settings: DataSource, test: boolean, source: Source): Result<ColumnPlan> {
  const alone = request.sources.length === 1;
  const found: (readonly [string, Result<readonly string[]>])[] = [];
  const look = (key: string, asked: ColumnRequest, must: boolean) => {
    const names = resolveColumns(asked, source);
    const lacks = names.problems?.every(({ code }) => code === "MTL601") === true;
    if (must || !lacks) found.push([key, names]);
  };
  for (const input of request.inputs) {
    look(`input/${input.name}`, inputColumns(input), alone);
    if (input.length !== undefined) look(`length/${input.name}`, lengthColumn(input, input.length), alone);
  }
  for (const label of request.labels) {
    if (label.data !== undefined && label.data !== settings.name) continue;
    if (label.ofSource) found.push([`label/${label.task}`, ok([settings.name])]);
    else look(`label/${label.task}`, labelColumns(request, label), alone || label.data !== undefined);
  }
  if (!test) for (const column of splitColumns(settings)) look(`split/${column}`, { owner: "the split", patterns: [column], width: 1 }, true);
  for (const column of request.groupColumns ?? []) look(`group/${column}`, { owner: "`group_by`", patterns: [column], width: 1 }, alone);
  const all = collect(found.map(([, names]) => names));
  return all.problems ? all : ok(new Map(found.map(([key], index) => [key, all.value[index]])));
}

const inputColumns = (input: ModelInput): ColumnRequest =>
  ({ owner: `input \`${input.name}\``, patterns: input.columns, width: columnWidth(input) });
const lengthColumn = (input: ModelInput, length: string): ColumnRequest => ({ owner: `input \`${input.name}\``, patterns: [length], width: 1 });
/** The input that is the label itself. */
const inputOf = ({ inputs }: DataRequest, { of }: LabelRequest): ModelInput | undefined => inputs.find(({ name }) => name === of);
function labelColumns(request: DataRequest, label: LabelRequest): ColumnRequest {
  const input = inputOf(request, label);
  return input ? inputColumns(input) : { owner: `task \`${label.task}\``, patterns: label.columns, width: sizeOf(label.shape) };
}

/** Inputs and labels that no source has, and tasks whose source lacks an input that they read. */
function lackingAnywhere(request: DataRequest, pieces: readonly Piece[]): readonly Result<never>[] {
  const nowhere = (key: string) => !pieces.some(({ columns }) => columns.has(key));
  const files = listed(pieces.flatMap(({ sources }) => sources.map(({ file }) => file)));
  const lost = [
    ...request.inputs.filter(({ name }) => nowhere(`input/${name}`)).map(({ name, columns }) => [`input \`${name}\``, columns] as const),
    ...request.labels.filter(({ task }) => nowhere(`label/${task}`)).map(({ task, columns }) => [`task \`${task}\``, columns] as const),
  ];
  if (lost.length > 0) return lost.map(([owner, columns]) => failed("MTL601", `no data source has ${listed(columns)} for ${owner}: none of ${files} does`));
  return request.labels.flatMap((label) => pieces.filter(({ columns }) => columns.has(`label/${label.task}`)).flatMap((piece) => {
    const input = label.inputs?.find((name) => !piece.columns.has(`input/${name}`));
    return input === undefined ? [] : [failed("MTL622", unread(label.task, piece, input))];
  }));
}

const unread = (task: string, { settings, sources }: Piece, input: string): string =>
  `\`${task}\` learns from \`${sources[0].file}\` (data \`${settings.name}\`), which has no column for input \`${input}\` that \`${task}\` reads: `
  + `add the column, or bind the task to another source with \`data: NAME\``;

/** Columns by which rows are dealt. */
export const splitColumns = (settings: DataSource): readonly string[] =>
  [settings.groupBy, settings.stratify].filter((column) => column !== undefined);

/** The columns of labels, splitting and groups, which decide which rows take part. */
export function firstColumns(request: DataRequest, { columns }: Piece): readonly Wanted[] {
  const of = (key: string) => columns.get(key) ?? [];
  return [
    ...request.labels.filter(({ ofSource }) => !ofSource).flatMap((label) => wantedForLabel(request, label, of(`label/${label.task}`))),
    ...[...columns.keys()].filter((key) => key.startsWith("split/")).flatMap((key) => of(key).map((name): Wanted => ({ name, as: "text" }))),
  ];
}

function wantedForLabel(request: DataRequest, label: LabelRequest, columns: readonly string[]): readonly Wanted[] {
  const input = inputOf(request, label);
  if (input) return wantedOf(input, columns, request.presence);
  return columns.map((name) => ({ name, as: labelsAreNumbers(label) ? "number" : "text", width: columns.length === 1 ? sizeOf(label.shape) : 1 }));
}

/** All columns that a model reads of a piece. */
export function allColumns(request: DataRequest, piece: Piece): readonly Wanted[] {
  const of = (key: string) => piece.columns.get(key) ?? [];
  return [
    ...request.inputs.flatMap((input) => wantedOf(input, of(`input/${input.name}`), request.presence)),
    ...request.inputs.flatMap((input) => of(`length/${input.name}`).map((name): Wanted => ({ name, as: "number" }))),
    ...firstColumns(request, piece),
    ...(request.groupColumns ?? []).flatMap((column) => of(`group/${column}`).map((name): Wanted => ({ name, as: "text" }))),
  ];
}

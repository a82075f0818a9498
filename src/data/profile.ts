import type { ColumnHeader } from "../language/checked.ts";
import type { DataProblem, DataRequest } from "./dataset.ts";
import { dealPieces } from "./deal.ts";
import type { FileSystem } from "./file-system.ts";
import { allColumns, openPieces, type Piece } from "./pieces.ts";
import { columnProfile, type ColumnWatch } from "./profile-columns.ts";
import { ok, type Result } from "./result.ts";
import { labelReaders, scanPiece, type ScannedPiece } from "./scan.ts";
import { placeOf } from "./source.ts";

/** What the data of a model hold. */
export interface Profile {
  readonly sources: readonly SourceProfile[];
  /** By pair of tasks, in the order asked for: how many rows have labels of both; of a task with itself, of that task. */
  readonly overlap: { readonly tasks: readonly string[]; readonly rows: readonly (readonly number[])[] };
  readonly notes: readonly DataProblem[];
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

/** Reads all data of a model once and describes it. Problems as of `prepare`. */
export async function profileData(
  request: DataRequest, files: FileSystem, onProgress?: (share: number) => void,
): Promise<{ readonly profile: Profile } | { readonly problems: readonly DataProblem[] }> {
  const profiled = await profileOf(request, files, onProgress ?? (() => undefined));
  return profiled.problems ? { problems: profiled.problems } : { profile: profiled.value };
}

async function profileOf(request: DataRequest, files: FileSystem, onProgress: (share: number) => void): Promise<Result<Profile>> {
  const opened = await openPieces(request, placeOf(request, files));
  if (opened.problems) return opened;
  const readers = labelReaders(request);
  if (readers.problems) return readers;
  const pieces: ScannedPiece[] = [];
  for (const piece of opened.value) {
    const scanned = await scanPiece(request, piece, readers.value, onProgress);
    if (scanned.problems) return scanned;
    pieces.push(scanned.value);
  }
  const dealt = dealPieces(pieces);
  if (dealt.problems) return dealt;
  const sources: SourceProfile[] = [];
  for (const [index, piece] of pieces.entries()) {
    const columns = await profilePiece(request, piece);
    if (columns.problems) return columns;
    const { train, validation, test } = dealt.value.parts[index];
    const rows = { all: piece.rows + piece.skipped, train: train.length, validation: validation.length, test: test.length };
    sources.push({ name: piece.test ? `${piece.settings.name} (test)` : piece.settings.name, file: piece.sources.map(({ file }) => file).join(", "), rows, columns: columns.value });
  }
  return ok({ sources, overlap: overlapOf(request, pieces), notes: dealt.value.notes });
}

async function profilePiece(request: DataRequest, piece: ScannedPiece): Promise<Result<readonly ProfiledColumn[]>> {
  const wanted = [...new Map(allColumns(request, piece).map((want) => [want.name, want])).values()];
  const watches = new Map<string, ColumnWatch>();
  for (const block of piece.blocks) {
    const table = await block.read(allColumns(request, piece));
    if (table.problems) return table;
    for (const want of wanted) {
      const watch = watches.get(want.name) ?? columnProfile(want.name);
      watches.set(want.name, watch);
      watch.add(table.value, want);
    }
  }
  return ok(wanted.flatMap(({ name }) => {
    const found = watches.get(name)?.found();
    return found ? [{ ...found, readers: readersOf(request, piece, name) }] : [];
  }));
}

function readersOf(request: DataRequest, { columns }: Piece, name: string): readonly string[] {
  const reads = (key: string) => columns.get(key)?.includes(name) === true;
  return [
    ...request.inputs.filter((input) => reads(`input/${input.name}`)).map((input) => `input ${input.name}`),
    ...request.labels.filter(({ task, ofSource }) => !ofSource && reads(`label/${task}`)).map(({ task }) => `task ${task}`),
    ...[...columns.keys()].filter((key) => key.startsWith("split/") && reads(key)).map(() => "split"),
  ];
}

function overlapOf(request: DataRequest, pieces: readonly ScannedPiece[]): Profile["overlap"] {
  const tasks = request.labels.map(({ task }) => task);
  const rows = tasks.map((first) => tasks.map((second) => pieces.reduce((sum, { masks }) => sum + both(masks.get(first), masks.get(second)), 0)));
  return { tasks, rows };
}

function both(first: Uint8Array | undefined, second: Uint8Array | undefined): number {
  if (!first || !second) return 0;
  let rows = 0;
  for (let row = 0; row < first.length; row++) rows += first[row] & second[row];
  return rows;
}

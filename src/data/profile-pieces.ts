import type { DataProfile, DataRequest, ProfiledColumn, SourceProfile } from "./dataset.ts";
import { allColumns, type Piece } from "./pieces.ts";
import { columnProfile, type ColumnWatch } from "./profile-columns.ts";
import type { ScannedPiece } from "./scan.ts";
import type { Parts } from "./split.ts";
import type { Table } from "./table.ts";

/** Looks at the blocks of a piece. */
export interface PieceProfile {
  add(table: Table): void;
  found(): readonly ProfiledColumn[];
}

/** Describes the columns of a piece by all rows, or by at most `rows` of them, evenly spread. */
export function pieceProfile(request: DataRequest, piece: ScannedPiece, rows = Infinity): PieceProfile {
  const wanted = [...new Map(allColumns(request, piece).map((want) => [want.name, want])).values()];
  const watches = new Map<string, ColumnWatch>(wanted.map(({ name }) => [name, columnProfile(name)]));
  const every = Math.max(1, Math.ceil(piece.rows / rows));
  return {
    add(table) {
      for (const want of wanted) watches.get(want.name)?.add(table, want, every);
    },
    found: () => wanted.flatMap(({ name }) => {
      const found = watches.get(name)?.found();
      return found ? [{ ...found, readers: readersOf(request, piece, name) }] : [];
    }),
  };
}

export function sourceProfile(piece: ScannedPiece, { train, validation, test }: Parts, columns: readonly ProfiledColumn[]): SourceProfile {
  const rows = { all: piece.rows + piece.skipped, train: train.length, validation: validation.length, test: test.length };
  return { name: piece.test ? `${piece.settings.name} (test)` : piece.settings.name, file: piece.sources.map(({ file }) => file).join(", "), rows, columns };
}

function readersOf(request: DataRequest, { columns }: Piece, name: string): readonly string[] {
  const reads = (key: string) => columns.get(key)?.includes(name) === true;
  return [
    ...request.inputs.filter((input) => reads(`input/${input.name}`)).map((input) => `input ${input.name}`),
    ...request.labels.filter(({ task, ofSource }) => !ofSource && reads(`label/${task}`)).map(({ task }) => `task ${task}`),
    ...[...columns.keys()].filter((key) => key.startsWith("split/") && reads(key)).map(() => "split"),
  ];
}

export function overlapOf(request: DataRequest, pieces: readonly ScannedPiece[]): DataProfile["overlap"] {
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

import type { DataProblem } from "./dataset.ts";
import { percent } from "./encode/encoded.ts";
import { collect, failed, ok, type Result } from "./result.ts";
import type { ScannedPiece } from "./scan.ts";
import { splitRows, type Parts } from "./split.ts";

/** Rows of every piece by split; row numbers are the piece's own. */
interface Dealt {
  readonly parts: readonly Parts[];
  readonly notes: readonly DataProblem[];
}

/** Deals the rows of every piece among the splits. Problem MTL612 where a split stays empty. */
export function dealPieces(pieces: readonly ScannedPiece[]): Result<Dealt> {
  const kept = pieces.map(labelledRows);
  if (kept.every((rows) => rows.length === 0)) return failed("MTL612", noLabels(pieces));
  const parts = collect(pieces.map((piece, index) => dealPiece(piece, kept[index], pieces)));
  if (parts.problems) return parts;
  const inOrder = parts.value.map((part, index) => (isHeld(pieces[index]) ? part : sorted(part, pieces[index].rows)));
  return ok({ parts: inOrder, notes: pieces.flatMap((piece, index) => rowNotes(piece, kept[index])) });
}

const isHeld = ({ blocks }: ScannedPiece): boolean => blocks.every(({ held }) => held);

/** Rows that are read from a disk are met in its order. */
const sorted = ({ train, validation, test }: Parts, rows: number): Parts => ({ train: inOrderOf(train, rows), validation: inOrderOf(validation, rows), test: inOrderOf(test, rows) });

/** Distinct row numbers by size: marked and collected, which takes time in the number of rows alone. */
function inOrderOf(some: Uint32Array, rows: number): Uint32Array {
  const marks = new Uint8Array(rows);
  for (const row of some) marks[row] = 1;
  const ordered = new Uint32Array(some.length);
  let at = 0;
  for (let row = 0; row < rows; row++) if (marks[row] === 1) ordered[at++] = row;
  return ordered;
}

const filesOf = ({ sources }: ScannedPiece): string =>
  sources.length === 1 ? `\`${sources[0].file}\`` : `\`${sources[0].file}\` and ${sources.length - 1} more`;

const noLabels = (pieces: readonly ScannedPiece[]): string =>
  `${pieces.map(filesOf).join(", ")} ${pieces.length === 1 ? "holds" : "hold"} no rows with a label: fill ${pieces.length === 1 ? "its" : "their"} label columns, or name others with \`column:\``;

/** Rows that can be read and teach some task; all readable rows where no task is asked for. */
function labelledRows({ rows, masks, excluded }: ScannedPiece): Uint32Array {
  const all = [...masks.values()];
  const kept = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (excluded[row] === 0 && (all.length === 0 || all.some((mask) => mask[row] === 1))) kept[count++] = row;
  }
  return kept.slice(0, count);
}

const none = new Uint32Array();

function dealPiece(piece: ScannedPiece, rows: Uint32Array, pieces: readonly ScannedPiece[]): Result<Parts> {
  const { settings, codes } = piece;
  if (piece.test) return ok({ train: none, validation: none, test: rows });
  if (piece.parts !== undefined) {
    const [train, validation, test] = piece.parts;
    return ok({ train, validation, test });
  }
  const codesOf = (column: string | undefined) => (column === undefined ? undefined : codes.get(column));
  const given = pieces.some((other) => other.test && other.settings.name === settings.name);
  return splitRows({
    rows, fractions: given ? withoutTest(settings.split) : settings.split, seed: settings.seed,
    groups: codesOf(settings.groupBy), strata: codesOf(settings.stratify),
  });
}

/** Where a file of its own is the test, the share meant for it goes to training. */
const withoutTest = ([train = 0, validation = 0, test = 0]: readonly number[]): readonly number[] => [train + test, validation];

function rowNotes(piece: ScannedPiece, kept: Uint32Array): readonly DataProblem[] {
  const bad = piece.excluded.reduce((sum, value) => sum + value, 0);
  const dropped = piece.rows - bad - kept.length;
  return [
    ...skippedNote(piece, piece.skipped + bad),
    ...(dropped > 0 ? [{ code: "MTL612", message: `${counted(dropped)} of ${filesOf(piece)} ${dropped === 1 ? "has" : "have"} no label of any task and ${were(dropped)} left out` }] : []),
    ...[...piece.masks].flatMap(([task, mask]) => missingLabels(piece, task, mask, kept)),
  ];
}

/** How many rows could not be read. */
function skippedNote(piece: ScannedPiece, skipped: number): readonly DataProblem[] {
  return skipped > 0 ? [{ code: "MTL606", message: `${counted(skipped)} of ${filesOf(piece)} could not be read and ${were(skipped)} skipped` }] : [];
}

const counted = (rows: number): string => (rows === 1 ? "1 row" : `${rows} rows`);
const were = (rows: number): string => (rows === 1 ? "was" : "were");

function missingLabels(piece: ScannedPiece, task: string, mask: Uint8Array, kept: Uint32Array): readonly DataProblem[] {
  let missing = 0;
  for (const row of kept) missing += 1 - mask[row];
  if (missing === 0) return [];
  return [{ code: "MTL605", message: `${percent(missing / kept.length)} of the labels of \`${task}\` in ${filesOf(piece)} are missing: those rows are masked` }];
}

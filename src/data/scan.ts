import type { DataRequest } from "./dataset.ts";
import { growingBytes, growingIntegers, type Growing } from "./growing.ts";
import { badLabels, withoutLabels } from "./labels/bad-labels.ts";
import { sourceReader } from "./labels/source.ts";
import { labelReader, type LabelReader } from "./labels/index.ts";
import { allColumns, firstColumns, splitColumns, type Piece } from "./pieces.ts";
import { collect, ok, type Result } from "./result.ts";
import { usualHeldBytes } from "./source.ts";
import type { Source, Table, Wanted } from "./table.ts";

/** Some rows of a piece: in memory, or to be read again. */
interface PieceBlock {
  /** Of its first row within the piece. */
  readonly start: number;
  readonly rows: number;
  /** Whether its rows stay in memory. */
  readonly held: boolean;
  read(wanted: readonly Wanted[]): Promise<Result<Table>>;
}

/** A piece whose labels have been looked at. */
export interface ScannedPiece extends Piece {
  readonly blocks: readonly PieceBlock[];
  readonly rows: number;
  readonly skipped: number;
  /** By task: 1 for rows that have its label. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
  /** 1 for rows that could not be read. */
  readonly excluded: Uint8Array;
  /** Values of splitting columns, as codes. */
  readonly codes: ReadonlyMap<string, Int32Array>;
  readonly parts?: readonly Uint32Array[];
}

export type LabelReaders = ReadonlyMap<string, LabelReader>;

/** What reads each task's labels, over all sources. */
export function labelReaders(request: DataRequest): Result<LabelReaders> {
  const names = request.sources.map(({ name }) => name);
  const readers = collect(request.labels.map((label) => (label.ofSource ? ok(sourceReader(label, names)) : labelReader(label))));
  return readers.problems ? readers : ok(new Map(request.labels.map(({ task }, index) => [task, readers.value[index]])));
}

/** Goes once through all pieces; `onProgress` is told the share of them all. */
export async function scanPieces(
  request: DataRequest, pieces: readonly Piece[], readers: LabelReaders, onProgress: (share: number) => void,
): Promise<Result<readonly ScannedPiece[]>> {
  const all: ScannedPiece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const scanned = await scanPiece(request, piece, readers, (share) => onProgress((index + share) / pieces.length));
    if (scanned.problems) return scanned;
    all.push(scanned.value);
  }
  return ok(all);
}

/** Which rows of a piece have which labels, and how they can be dealt. */
async function scanPiece(
  request: DataRequest, piece: Piece, readers: LabelReaders, onProgress: (share: number) => void,
): Promise<Result<ScannedPiece>> {
  const gathered = gatherer(request, piece, readers);
  const blocks: PieceBlock[] = [];
  let skipped = 0;
  for (const [index, source] of piece.sources.entries()) {
    const start = gathered.rows();
    const found = await readSource(request, piece, source, gathered.add, (share) => onProgress((index + share) / piece.sources.length));
    if (found.problems) return found;
    let offset = start;
    for (const block of found.value.blocks) {
      blocks.push({ ...block, start: offset });
      offset += block.rows;
    }
    skipped += found.value.skipped;
  }
  const parts = gathered.parts();
  return ok({ ...piece, blocks, skipped, rows: gathered.rows(), ...gathered.found(), ...(parts ? { parts } : {}) });
}

interface Found {
  readonly blocks: readonly Omit<PieceBlock, "start">[];
  readonly skipped: number;
}

async function readSource(
  request: DataRequest, piece: Piece, source: Source, visit: (table: Table) => Result<true>, onProgress: (share: number) => void,
): Promise<Result<Found>> {
  const all = allColumns(request, piece);
  const { stream } = source;
  if (stream && stream.size(all) > (request.heldBytes ?? usualHeldBytes)) {
    const scanned = await stream.scan(firstColumns(request, piece), all, visit, onProgress);
    if (scanned.problems) return scanned;
    const { rows, read, skipped } = scanned.value;
    return ok({ skipped, blocks: rows.map((count, block) => ({ rows: count, held: false, read: (wanted) => read(block, wanted) })) });
  }
  const table = await source.load(all, onProgress);
  if (table.problems) return table;
  const visited = visit(table.value);
  if (visited.problems) return visited;
  return ok({ skipped: table.value.skipped, blocks: [{ rows: table.value.rows, held: true, read: async () => table }] });
}

/** Gathers what a pass finds, block after block. */
function gatherer(request: DataRequest, piece: Piece, readers: LabelReaders) {
  const tasks = [...readers].filter(([task]) => piece.columns.has(`label/${task}`));
  const masks = new Map(tasks.map(([task]) => [task, growingBytes()]));
  const excluded = growingBytes();
  const codes = new Map(piece.test ? [] : splitColumns(piece.settings).map((column) => [column, codeGatherer()]));
  let rows = 0;
  let parts: readonly Uint32Array[] | undefined;
  /** Labels of a block; those that have no place in the task are marked as bad rows, where such are left out. */
  const readable = (task: string, columns: readonly string[], table: Table, bad: Uint8Array): Table => {
    const label = request.labels.find((one) => one.task === task);
    const found = label && piece.settings.onBadRow === "skip" ? badLabels(label, table, columns) : undefined;
    found?.forEach((value, row) => (bad[row] |= value));
    return found ? withoutLabels(table, columns, found) : table;
  };
  return {
    rows: () => rows,
    parts: () => parts,
    add(table: Table): Result<true> {
      const bad = table.excluded?.slice() ?? new Uint8Array(table.rows);
      for (const [task, reader] of tasks) {
        const columns = piece.columns.get(`label/${task}`) ?? [];
        const mask = reader.read(readable(task, columns, table, bad), columns);
        if (mask.problems) return mask;
        masks.get(task)?.append(mask.value);
      }
      for (const [column, gathered] of codes) gathered.add(table, column);
      excluded.append(bad);
      parts = table.parts;
      rows += table.rows;
      return ok(true);
    },
    found: () => ({
      masks: new Map([...masks].map(([task, mask]) => [task, mask.values()])),
      excluded: excluded.values(),
      codes: new Map([...codes].map(([column, gathered]) => [column, gathered.codes.values()])),
    }),
  };
}

/** Codes of one column over all blocks: each block has a list of texts of its own. */
function codeGatherer() {
  const known = new Map<string, number>();
  const codes: Growing<Int32Array> = growingIntegers();
  return {
    codes,
    add(table: Table, column: string): void {
      const [texts] = table.texts(column);
      const codeOf = texts.dictionary.map((text) => {
        if (!known.has(text)) known.set(text, known.size);
        return known.get(text) ?? 0;
      });
      for (const code of texts.codes) codes.push(codeOf[code]);
    },
  };
}

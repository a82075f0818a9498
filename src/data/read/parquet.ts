import { parquetMetadataAsync, parquetRead, parquetSchema, type AsyncBuffer, type FileMetaData, type SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { failed, ok, type Result } from "../result.ts";
import type { RowBlocks, Source, SourceColumn, Streaming, Table, Wanted } from "../table.ts";
import type { ByteRanges } from "./byte-ranges.ts";
import { columnarTable, type Chunk } from "./columnar.ts";

export interface ParquetOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
  /** A block has no more rows than this. */
  readonly blockRows: number;
}

export const isParquet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31;

/** A Parquet file as a source: flat columns and lists, any of its usual codecs. Problem MTL608 where it is cut or damaged. */
export async function parquetSource(bytes: ByteRanges, options: ParquetOptions): Promise<Result<Source>> {
  const buffer: AsyncBuffer = { byteLength: bytes.size, slice: async (start, end) => ownBuffer(await bytes.read(start, end ?? bytes.size)) };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const file: ParquetFile = { buffer, metadata, options, rows: Number(metadata.num_rows) };
    return ok({
      file: options.file,
      fingerprint: options.fingerprint,
      columns: parquetSchema(metadata).children.flatMap(sourceColumn),
      load: (wanted) => readParquet(file, wanted, 0, file.rows),
      sample: (wanted, rows, from = 0) => readParquet(file, wanted, from, Math.min(from + rows, file.rows)),
      rows: file.rows,
      stream: streaming(file),
    });
  } catch (error) {
    return damaged(options.file, error);
  }
}

interface ParquetFile {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly options: ParquetOptions;
  readonly rows: number;
}

/** hyparquet looks at a whole buffer from its start. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return whole ? bytes.buffer as ArrayBuffer : new Uint8Array(bytes).buffer;
}

function damaged(file: string, error: unknown) {
  const told = error instanceof Error ? error.message : "";
  // Of all that the reader says, only what it cannot do is of use to people.
  const reason = told.includes("unsupported") || told.includes("not supported") ? ` (${told.replace(/^parquet /, "")})` : "";
  return failed("MTL608", `\`${file}\` does not read as Parquet${reason}: it is cut short, damaged or of an unusual form; write it again`);
}

/** Structs are left out: their fields have no place in one column. */
function sourceColumn({ element, children }: SchemaTree): readonly SourceColumn[] {
  if (children.length === 0) return [{ name: element.name, width: 1, lists: true }];
  return element.converted_type === "LIST" || element.logical_type?.type === "LIST" ? [{ name: element.name, width: 1, lists: true }] : [];
}

/** Reads some rows of some columns. */
async function readParquet({ buffer, metadata, options }: ParquetFile, wanted: readonly Wanted[], rowStart: number, rowEnd: number): Promise<Result<Table>> {
  const chunks = new Map<string, Chunk[]>(wanted.map(({ name }) => [name, []]));
  try {
    if (rowEnd > rowStart && wanted.length > 0) {
      await parquetRead({
        file: buffer, metadata, compressors, rowStart, rowEnd, columns: [...chunks.keys()], useOffsetIndex: true,
        onChunk: (chunk) => {
          const [from, to] = [Math.max(chunk.rowStart, rowStart), Math.min(chunk.rowEnd, rowEnd)];
          if (to <= from) return;
          chunks.get(chunk.columnName)?.push({ values: chunk.columnData, from: from - chunk.rowStart, to: to - chunk.rowStart, at: from - rowStart });
        },
      });
    }
  } catch (error) {
    return damaged(options.file, error);
  }
  return columnarTable((name) => chunks.get(name) ?? [], wanted, { file: options.file, onBadRow: options.onBadRow, rows: rowEnd - rowStart, first: rowStart });
}

/** Blocks lie within row groups; a group too large for one is cut into equal parts. */
function blockBounds({ metadata, options: { blockRows } }: ParquetFile): readonly number[] {
  const bounds = [0];
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rows = Number(num_rows);
    const parts = Math.max(1, Math.ceil(rows / blockRows));
    for (let part = 1; part <= parts; part++) bounds.push(start + Math.round((part * rows) / parts));
    start += rows;
  }
  return bounds;
}

function streaming(file: ParquetFile): Streaming {
  const bounds = blockBounds(file);
  const read = (block: number, wanted: readonly Wanted[]) => readParquet(file, wanted, bounds[block], bounds[block + 1]);
  return {
    size: (wanted) => 8 * file.rows * wanted.reduce((sum, { width = 1 }) => sum + width, 0),
    async scan(first, _all, visit, onProgress): Promise<Result<RowBlocks>> {
      const rows = bounds.slice(1).map((end, block) => end - bounds[block]);
      for (let block = 0; block < rows.length; block++) {
        const table = await read(block, first);
        if (table.problems) return table;
        const visited = visit(table.value);
        if (visited.problems) return visited;
        onProgress?.((block + 1) / rows.length);
      }
      return ok({ rows, skipped: 0, read });
    },
  };
}

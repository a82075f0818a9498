import { parquetMetadataAsync, parquetRead, parquetSchema, type AsyncBuffer, type FileMetaData, type SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { failed, ok, type Result } from "../result.ts";
import type { RowBlocks, Source, SourceColumn, Streaming, Table, Wanted } from "../table.ts";
import type { ByteRanges } from "./byte-ranges.ts";
import { columnarColumns, type Chunk } from "./columnar.ts";
import { tableOf, type TableColumns } from "./table-columns.ts";

interface ParquetOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
  /** A block has no more rows than this. */
  readonly blockRows: number;
  /** Another thread that decodes blocks of this file, where there is one. */
  readonly decode?: (part: ParquetPart) => Promise<Result<TableColumns>>;
}

/** Some rows of some columns of a file. */
export interface ParquetPart {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly wanted: readonly Wanted[];
  readonly from: number;
  readonly to: number;
}

export const isParquet = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31;

/** A Parquet file as a source: flat columns and lists, any of its usual codecs. Problem MTL608 where it is cut or damaged. */
export async function parquetSource(bytes: ByteRanges, options: ParquetOptions): Promise<Result<Source>> {
  try {
    const opened = await openParquet(bytes);
    const { metadata } = opened;
    const file: ParquetFile = { ...opened, options, rows: Number(metadata.num_rows) };
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

/** A file of which the footer has been read. */
export interface OpenedParquet {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
}

/** Reads the footer. @throws where it is cut or damaged */
export async function openParquet(bytes: ByteRanges): Promise<OpenedParquet> {
  const buffer: AsyncBuffer = { byteLength: bytes.size, slice: async (start, end) => ownBuffer(await bytes.read(start, end ?? bytes.size)) };
  return { buffer, metadata: await parquetMetadataAsync(buffer) };
}

interface ParquetFile extends OpenedParquet {
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
async function readParquet(opened: ParquetFile, wanted: readonly Wanted[], from: number, to: number, decode = (part: ParquetPart) => parquetColumns(opened, part)): Promise<Result<Table>> {
  const { file, onBadRow } = opened.options;
  const columns = await decode({ file, onBadRow, wanted, from, to });
  return columns.problems ? columns : ok(tableOf(columns.value, { file, first: from }));
}

/** Decodes some rows of some columns. Problems MTL607, MTL608. */
export async function parquetColumns({ buffer, metadata }: OpenedParquet, { file, onBadRow, wanted, from: rowStart, to: rowEnd }: ParquetPart): Promise<Result<TableColumns>> {
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
    return damaged(file, error);
  }
  return columnarColumns((name) => chunks.get(name) ?? [], wanted, { file, onBadRow, rows: rowEnd - rowStart, first: rowStart });
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
  const read = (block: number, wanted: readonly Wanted[]) => readParquet(file, wanted, bounds[block], bounds[block + 1], file.options.decode);
  return {
    size: (wanted) => 8 * file.rows * wanted.reduce((sum, { width = 1 }) => sum + width, 0),
    async scan(first, _all, visit, onProgress): Promise<Result<RowBlocks>> {
      const rows = bounds.slice(1).map((end, block) => end - bounds[block]);
      // The next block is decoded in the other thread while this one is looked at.
      let next = rows.length > 0 ? read(0, first) : undefined;
      for (let block = 0; next; block++) {
        const table = await next;
        next = block + 1 < rows.length ? read(block + 1, first) : undefined;
        if (table.problems) return table;
        const visited = visit(table.value);
        if (visited.problems) return visited;
        onProgress?.((block + 1) / rows.length);
      }
      return ok({ rows, skipped: 0, read });
    },
  };
}

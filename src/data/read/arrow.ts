import { CompressionType, setCompressionCodec, tableFromIPC } from "@uwdata/flechette";
import { decompressLz4, decompressZstd } from "hyparquet-compressors";
import { failed, ok, type Result } from "../result.ts";
import type { Source, Wanted } from "../table.ts";
import { columnarTable, type Chunk } from "./columnar.ts";

interface ArrowOptions {
  readonly file: string;
  readonly onBadRow: "error" | "skip";
  readonly fingerprint: string;
}

/** The file form starts with ARROW1, the stream form with the mark of a message. */
export const isArrow = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x41 && bytes[1] === 0x52 && bytes[2] === 0x52 && bytes[3] === 0x4f && bytes[4] === 0x57 && bytes[5] === 0x31)
  || (bytes[0] === 0xff && bytes[1] === 0xff && bytes[2] === 0xff && bytes[3] === 0xff);

const readOnly = (): never => {
  throw new Error("Arrow files are read here, not written");
};

/** Enough room for what an LZ4 frame may unpack to is not told beforehand: its content size is in its header. */
function registerCodecs(): void {
  setCompressionCodec(CompressionType.LZ4_FRAME, { encode: readOnly, decode: (bytes) => decompressLz4(bytes, frameSize(bytes)) });
  setCompressionCodec(CompressionType.ZSTD, { encode: readOnly, decode: (bytes) => decompressZstd(bytes) });
}

/** The content size of an LZ4 frame, or the largest that its bytes can become. */
function frameSize(bytes: Uint8Array): number {
  const told = (bytes[4] & 0x08) !== 0;
  return told ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(6, true)) : bytes.length * 255;
}

/** An Arrow (Feather 2) file or stream as a source. Problem MTL608 where it is cut, damaged or holds an unknown type. */
export function arrowSource(bytes: Uint8Array, { file, onBadRow, fingerprint }: ArrowOptions): Result<Source> {
  try {
    registerCodecs();
    const table = tableFromIPC(bytes, { useDate: true });
    const names = table.schema.fields.map(({ name }) => name);
    const chunksOf = (name: string): readonly Chunk[] => {
      const column = table.getChild(name);
      return column ? [{ values: column.toArray() as ArrayLike<unknown>, from: 0, to: table.numRows, at: 0 }] : [];
    };
    return ok({
      file, fingerprint,
      columns: names.map((name) => ({ name, width: 1, lists: true })),
      load: (wanted: readonly Wanted[]) => columnarTable(chunksOf, wanted, { file, onBadRow, rows: table.numRows, first: 0 }),
    });
  } catch {
    return failed("MTL608", `\`${file}\` does not read as Arrow: it is cut short, damaged or of an unusual form; write it again`);
  }
}

import type { FileSystem } from "../file-system.ts";
import { fingerprintOf } from "../fingerprint.ts";

/** A file of which parts can be read. */
export interface ByteRanges {
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

export const heldRanges = (bytes: Uint8Array): ByteRanges =>
  ({ size: bytes.length, read: async (start, end) => bytes.subarray(start, end) });

/** The parts of a file on a disk; undefined where the file system reads files only from their start. */
export function rangesOf(files: FileSystem, path: string, size: number): ByteRanges | undefined {
  const { read } = files;
  return read && { size, read: (start, end) => read.call(files, path, start, Math.min(end, size)) };
}

const samples = 64;
const sampleBytes = 16 * 1024;

/** A key of a file too large to be read for it: of its size, its last bytes, and samples evenly spaced. */
export async function sampledFingerprint({ size, read }: ByteRanges): Promise<string> {
  const parts: (Uint8Array | string)[] = [String(size)];
  for (let sample = 0; sample < samples; sample++) {
    const start = Math.floor((sample * Math.max(0, size - sampleBytes)) / (samples - 1));
    parts.push(await read(start, Math.min(size, start + sampleBytes)));
  }
  return fingerprintOf(...parts);
}

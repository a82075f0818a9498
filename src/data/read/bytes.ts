import type { DataProblem } from "../dataset.ts";
import type { FileSystem } from "../file-system.ts";
import { dataFile } from "../data-file.ts";
import { isNear, suggestion } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";

/** A file's bytes as they are on the disk, unpacked where the name ends in `.gz`. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  readonly raw: Uint8Array;
}

/**
 * Reads a whole file. Problems: MTL602 no such file, MTL608 empty, unreadable or a cut archive, MTL609 a link that leaves
 * the folder.
 */
export async function readFile(
  files: FileSystem, path: string, shown: string, onProgress?: (share: number) => void,
): Promise<Result<FileBytes>> {
  try {
    const stat = await files.stat(path);
    if (stat === undefined) return { problems: [await noFile(files, path, shown)] };
    if (stat.size === 0) return failed("MTL608", emptyFile(shown));
    const raw = await gather(files.open(path), stat.size, onProgress);
    return await unpack(raw, shown);
  } catch (error) {
    return { problems: [fileProblem(error, shown)] };
  }
}

/** What a file system threw, as a sentence; its own problems (`code` MTL609) pass. */
export function fileProblem(error: unknown, shown: string): DataProblem {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "MTL609") return { code, message };
  return { code: "MTL608", message: `\`${shown}\` cannot be read (${reasons[code] ?? message}): check that it is a file that you may read` };
}

/** What a disk says by a code. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied", EPERM: "permission denied", ELOOP: "its links lead in a circle", EISDIR: "it is a folder", EIO: "the disk gives an error", EMFILE: "too many files are open",
};

/** What is said of a path behind which there is no file. */
export async function noFile({ list }: FileSystem, path: string, shown: string): Promise<DataProblem> {
  const folder = await list?.(path).catch(() => undefined);
  if (folder === undefined) {
    const there = (await list?.(parentOf(path) || ".").catch(() => undefined)) ?? [];
    // An ending that both have makes no names alike.
    const beside = there.filter((name) => dataFile.test(name) && (withEnding(name, nameOf(shown)) || isNear(stemOf(name), stemOf(nameOf(shown)))));
    const hint = suggestion(nameOf(shown), beside, withEnding).replace("`", `\`${parentOf(shown)}${parentOf(shown) && "/"}`);
    return { code: "MTL602", message: `\`${shown}\` was not found${hint || ": the path is relative to the .mtl file"}` };
  }
  return { code: "MTL602", message: `\`${shown}\` is a folder: name its files with a \`*\` (\`"${shown.replace(/\/$/, "")}/*.csv"\`), or read pictures with \`images("…")\`` };
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const stemOf = (name: string): string => name.replace(/\..*/, "");

/** `rows.csv` where there is `rows.csv.gz`. */
const withEnding = (candidate: string, name: string): boolean => candidate.startsWith(`${name}.`);

export const emptyFile = (shown: string): string => `\`${shown}\` is empty: write a header line and rows into it`;
export const brokenArchive = (shown: string): string => `\`${shown}\` is cut short or damaged: its gzip archive does not unpack, so fetch the file again`;

async function gather(
  chunks: AsyncIterable<Uint8Array>, size: number, onProgress?: (share: number) => void,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    total += chunk.length;
    onProgress?.(Math.min(1, total / size));
  }
  return joined(parts, total);
}

export function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

async function unpack(raw: Uint8Array, shown: string): Promise<Result<FileBytes>> {
  if (!isGzip(raw)) return ok({ raw, bytes: raw });
  try {
    return ok({ raw, bytes: await gunzip(raw) });
  } catch {
    return failed("MTL608", brokenArchive(shown));
  }
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Unpacks and checks an archive; rejects where it is cut or its sum is wrong. */
async function gunzip(packed: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of unpackedParts(packed)) parts.push(part);
  return joined(parts, parts.reduce((sum, part) => sum + part.length, 0));
}

/** The first bytes of an archive of which only the start may be there. */
export async function gunzipStart(packed: Uint8Array, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const part of unpackedParts(packed)) {
      parts.push(part);
      total += part.length;
      if (total >= limit) break;
    }
  } catch (error) {
    // An archive that was cut ends in an error; what came before it is good.
    if (total === 0) throw error;
  }
  return joined(parts, total).subarray(0, limit);
}

async function* unpackedParts(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const unpacking = new DecompressionStream("gzip");
  const writer = unpacking.writable.getWriter();
  // Failures surface on the readable side; here they would be unhandled rejections.
  writer.write(new Uint8Array(packed)).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = unpacking.readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

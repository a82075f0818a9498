import type { PlatformPath } from "node:path";

/** What run folders need of the machine: a disk, and whether a process lives. Node's own, or a mirror of VS Code's files on the web. */
export interface RunHost {
  /** How its places are put together: those of a disk as its machine does, all others with `/`. */
  readonly path: Pick<PlatformPath, "dirname" | "join" | "resolve">;
  /** The bytes of a file, or undefined where there is none that can be read. */
  read(file: string): Uint8Array<ArrayBuffer> | undefined;
  /** The bytes from an offset on, at most so many; empty where there are none. */
  readFrom(file: string, offset: number, most: number): Uint8Array<ArrayBuffer>;
  /** How many bytes a file has; 0 where there is none. */
  size(file: string): number;
  exists(file: string): boolean;
  /** Names of the folders in a folder; none where there is no such folder. */
  directories(folder: string): string[];
  /** Makes a folder that is not there, and with `above` those that it lies in. @throws */
  makeFolder(folder: string, above?: "above"): void;
  /** Adds to a file's end; one that is gone is not made again. @throws */
  append(file: string, text: string): void;
  /** Replaces a file in one move, so that a cut leaves the old one or the new one. @throws */
  replace(file: string, content: Uint8Array | string): void;
  /** Takes back a file that was just written, and the folders above it, up to and with `folder`, that are empty without it. */
  takeBack(file: string, folder: string): void;
  /** Cuts a file down to a number of bytes. @throws */
  truncate(file: string, length: number): void;
  /** Whether a process of this number runs; absent where processes cannot be seen. */
  isAlive?(processId: number): boolean;
}

/** What run folders need of the machine: a disk, and whether a process lives. Node's own, or a mirror of VS Code's files on the web. */
export interface RunHost {
  /** The bytes of a file, or undefined where there is none that can be read. */
  read(file: string): Uint8Array<ArrayBuffer> | undefined;
  /** The bytes from an offset on; empty where there are none. */
  readFrom(file: string, offset: number): Uint8Array<ArrayBuffer>;
  /** How many bytes a file has; 0 where there is none. */
  size(file: string): number;
  exists(file: string): boolean;
  /** Names of the folders in a folder; none where there is no such folder. */
  directories(folder: string): string[];
  /** Adds to a file's end, and makes the file where there is none. @throws */
  append(file: string, text: string): void;
  /** Replaces a file in one move, so that a cut leaves the old one or the new one; makes its folders. @throws */
  replace(file: string, content: Uint8Array | string): void;
  /** Cuts a file down to a number of bytes. @throws */
  truncate(file: string, length: number): void;
  /** Whether a process of this number runs. */
  isAlive(processId: number): boolean;
}

import { type DiskReasons, reasonOf } from "./disk-error.ts";

/** A run folder that cannot be read or written, in one sentence with a way out. */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const reasons: DiskReasons = {
  ENOSPC: "the disk is full. Free some space, then resume the run with --resume; what was written before is whole",
  EACCES: "permission is denied. Make the folder writable, or choose another one with --out",
  EPERM: "permission is denied. Make the folder writable, or choose another one with --out",
  ENOTDIR: "a part of its path is a file. Move that file, or choose another folder with --out",
  EROFS: "the disk is read-only. Keep the model on one that can be written, or choose another folder with --out",
  ENOENT: "its folder is gone",
  mkdir: "its folder cannot be made. Choose another one with --out",
  EDQUOT: "the disk quota is used up. Free some space, then resume the run with --resume",
};

/** Runs a disk operation, turning what the system says into a sentence. @throws RunError */
export function guarded<T>(what: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw new RunError("MTL720", `could not ${what}: ${reasonOf(error, reasons)}.`);
  }
}

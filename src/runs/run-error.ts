/** A run folder that cannot be read or written, in one sentence with a way out. */
export class RunError extends Error {
  override readonly name = "RunError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space, then resume the run with --resume; what was written before is whole",
  EACCES: "permission is denied. Make the folder writable, or choose another one with --out",
  EPERM: "permission is denied. Make the folder writable, or choose another one with --out",
  ENOTDIR: "a part of its path is a file. Move that file, or choose another folder with --out",
  EROFS: "the disk is read-only. Keep the model on one that can be written, or choose another folder with --out",
  ENOENT: "its folder is gone",
  EDQUOT: "the disk quota is used up. Free some space, then resume the run with --resume",
};

/** Runs a disk operation, turning what the system says into a sentence. @throws RunError */
export function guarded<T>(what: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    // Making a folder and those above it on a read-only disk is answered so.
    const noFolder = code === "ENOENT" && (error as NodeJS.ErrnoException).syscall === "mkdir" ? "its folder cannot be made. Choose another one with --out" : undefined;
    const reason = noFolder ?? reasons[code] ?? (error instanceof Error ? error.message : String(error));
    throw new RunError("MTL720", `could not ${what}: ${reason}.`);
  }
}

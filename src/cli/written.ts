import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../runs/index.ts";
import { CommandError, exitCodes } from "./exit.ts";

const reasons: Readonly<Record<string, string>> = {
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  EEXIST: "it is a file",
  ENOTDIR: "a part of its path is a file",
  ENOENT: "its folder is not there",
};

/**
 * Runs what writes to a place that a user named.
 * @throws CommandError that names the place, the reason and the way out: usage, or code 4 where the disk is full.
 */
export function written<Result>(place: string, write: () => Result, wayOut = "choose another place with --out"): Result {
  try {
    return write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOSPC" || code === "EDQUOT") throw new CommandError(exitCodes.training, `${place} could not be written: the disk is full. Free some space, then try again.`);
    // A folder, made with those above it, where the file system takes none.
    const noFolder = code === "ENOENT" && (error as NodeJS.ErrnoException).syscall === "mkdir" ? "its folder is not there and cannot be made" : undefined;
    const reason = noFolder ?? reasons[code] ?? (error instanceof Error ? error.message : String(error));
    throw new CommandError(exitCodes.usage, `${place} could not be written (${reason}): ${wayOut}.`);
  }
}

/** One file. @throws CommandError as `written` */
export function writeFile(file: string, content: string): void {
  written(file, () => fs.writeFileSync(file, content));
}

/** Makes a folder where there is none, and sees that files can be put into it: before the work whose results go there. @throws CommandError as `written` */
export function writableFolder(folder: string, wayOut?: string): void {
  written(folder, () => {
    makeFolder(folder);
    fs.accessSync(folder, fs.constants.W_OK);
  }, wayOut);
}

/** Files by name in a folder, which is made. @throws CommandError as `written` */
export function writeFiles(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  written(folder, () => {
    makeFolder(folder);
    for (const [name, content] of files) fs.writeFileSync(path.join(folder, name), content);
  });
}

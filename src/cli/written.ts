import * as fs from "node:fs";
import * as path from "node:path";
import { codeOf, type DiskReasons, makeFolder, reasonOf } from "../runs/index.ts";
import { CommandError, exitCodes } from "./exit.ts";

const reasons: DiskReasons = {
  EROFS: "the disk is read-only",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  EEXIST: "it is a file",
  ENOTDIR: "a part of its path is a file",
  ENOENT: "its folder is not there",
  mkdir: "its folder is not there and cannot be made",
};

/**
 * Runs what writes to a place that a user named.
 * @throws CommandError that names the place, the reason and the way out: usage, or code 4 where the disk is full.
 */
export function written<Result>(place: string, write: () => Result, wayOut = "choose another place with --out"): Result {
  try {
    return write();
  } catch (error) {
    if (["ENOSPC", "EDQUOT"].includes(codeOf(error))) throw new CommandError(exitCodes.training, `${place} could not be written: the disk is full. Free some space, then try again.`);
    throw new CommandError(exitCodes.usage, `${place} could not be written (${reasonOf(error, reasons)}): ${wayOut}.`);
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

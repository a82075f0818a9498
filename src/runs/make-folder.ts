import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Makes a folder and those above it that are not there, one by one: Node's recursive `mkdir` asks for ever where a file system
 * that takes no folders, such as /proc, answers ENOENT below a folder that is there.
 * @throws what the disk says of the first one that it refuses, or EEXIST where a file is in the place.
 */
export function makeFolder(folder: string): void {
  for (const missing of missingOf(path.resolve(folder))) makeOneFolder(missing);
}

/** The folder itself, and above it those down to the first that is there; the highest first. */
function missingOf(folder: string): string[] {
  const missing = [folder];
  for (let above = path.dirname(folder); above !== path.dirname(above) && !fs.existsSync(above); above = path.dirname(above)) missing.unshift(above);
  return missing;
}

/** Makes a folder in one that is there. @throws as `makeFolder` does, or ENOENT where that one is not. */
export function makeOneFolder(folder: string): void {
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // It was there, or another process was first; a disk that is read-only says so of folders that are there, too.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(place: string): boolean {
  return fs.existsSync(place) && fs.statSync(place).isDirectory();
}

import * as fs from "node:fs";
import * as path from "node:path";
import { codeOf } from "./disk-error.ts";
import { makeFolder, makeOneFolder } from "./make-folder.ts";
import type { RunHost } from "./run-host.ts";

/** Node's disk and processes. */
export const nodeHost: RunHost = {
  path,
  read: (file) => {
    try {
      return new Uint8Array(fs.readFileSync(file));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  readFrom,
  size: (file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  exists: (file) => fs.existsSync(file),
  directories: (folder) => {
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  },
  makeFolder: (folder, above) => (above ? makeFolder(folder) : makeOneFolder(folder)),
  append,
  replace,
  takeBack,
  truncate: (file, length) => fs.truncateSync(file, length),
  isAlive: (processId) => {
    try {
      process.kill(processId, 0);
      return !isZombie(processId);
    } catch (error) {
      return codeOf(error) === "EPERM";
    }
  },
};

function readFrom(file: string, offset: number, most: number): Uint8Array<ArrayBuffer> {
  if (!fs.existsSync(file)) return new Uint8Array(0);
  const descriptor = fs.openSync(file, "r");
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(most, fs.fstatSync(descriptor).size - offset)));
    return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, bytes.length, offset));
  } finally {
    fs.closeSync(descriptor);
  }
}

function append(file: string, text: string): void {
  const descriptor = fs.openSync(file, fs.constants.O_WRONLY | fs.constants.O_APPEND);
  try {
    fs.appendFileSync(descriptor, text);
  } finally {
    fs.closeSync(descriptor);
  }
}

function replace(file: string, content: Uint8Array | string): void {
  const temporary = `${file}.${process.pid}.part`;
  try {
    fs.writeFileSync(temporary, content, { flush: true });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function takeBack(file: string, folder: string): void {
  fs.rmSync(file, { force: true });
  try {
    for (let above = path.dirname(file); above.startsWith(folder); above = path.dirname(above)) fs.rmdirSync(above);
  } catch {
    // It is gone already, or something else lies in it.
  }
}

/** On Linux a process that nobody has waited for keeps its number after its end. */
function isZombie(processId: number): boolean {
  try {
    return /\) Z /.test(fs.readFileSync(`/proc/${processId}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error));
}

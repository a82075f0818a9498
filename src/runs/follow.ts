import * as fs from "node:fs";
import type { RunEvent } from "../protocol/events.ts";
import { parseEvent } from "../protocol/events.ts";
import type { RunFolder } from "./run-folder.ts";
import { runFiles } from "./run-folder.ts";

const poll = 200;

/**
 * The run's events as they are written, oldest first, without end: a resumed run goes on in the same log. Ends when
 * `signal` aborts. Polling, not watching: the folder may lie on a network disk.
 */
export async function* followRun(run: RunFolder, signal: AbortSignal): AsyncGenerator<RunEvent[]> {
  const file = run.file(runFiles.events);
  let offset = 0;
  let rest = Buffer.alloc(0);
  while (!signal.aborted) {
    const bytes = readFrom(file, offset);
    offset += bytes.length;
    const text = Buffer.concat([rest, bytes]);
    const end = text.lastIndexOf(0x0a) + 1;
    rest = text.subarray(end);
    const events = text.subarray(0, end).toString("utf8").split("\n").flatMap((line) => parseEvent(line) ?? []);
    if (events.length > 0) yield events;
    else await pause(signal);
  }
}

function readFrom(file: string, offset: number): Buffer {
  if (!fs.existsSync(file)) return Buffer.alloc(0);
  const descriptor = fs.openSync(file, "r");
  try {
    const length = Math.max(0, fs.fstatSync(descriptor).size - offset);
    const buffer = Buffer.alloc(length);
    const read = fs.readSync(descriptor, buffer, 0, length, offset);
    return buffer.subarray(0, read);
  } finally {
    fs.closeSync(descriptor);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, poll);
    signal.addEventListener("abort", done);
  });
}

import type { RunEvent } from "../protocol/events.ts";
import { eventOf, largestPiece, LinesFromStart } from "./log-lines.ts";
import type { RunFolder } from "./run-folder.ts";

const poll = 200;

/**
 * The run's events as they are written, oldest first, without end: a resumed run goes on in the same log. Ends when
 * `signal` aborts. Polling, not watching: the folder may lie on a network disk.
 */
export async function* followRun(run: RunFolder, signal: AbortSignal): AsyncGenerator<RunEvent[]> {
  const cutter = new LinesFromStart();
  let offset = 0;
  while (!signal.aborted) {
    const bytes = run.eventBytes(offset, largestPiece);
    offset += bytes.length;
    const events = [...cutter.cut(bytes)].flatMap((line) => eventOf(line) ?? []);
    if (events.length > 0) yield events;
    // Of a long log each piece takes its time: whoever shows the one before gets its turn first.
    if (bytes.length === largestPiece) await new Promise((resolve) => { setTimeout(resolve, 0); });
    else if (events.length === 0) await pause(signal);
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

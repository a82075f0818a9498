import type { EventOf, RunEvent } from "./events.ts";
import { parseEvent } from "./events.ts";

/**
 * The events that count, in order: a run that was cut and resumed repeats the steps after its checkpoint, so whatever
 * stood after `resumedAt` when it came back is dropped, and only the first `started` stays.
 */
export function foldEvents(events: readonly RunEvent[]): RunEvent[] {
  let folded: RunEvent[] = [];
  for (const event of events) folded = append(folded, event);
  return folded;
}

function append(folded: RunEvent[], event: RunEvent): RunEvent[] {
  if (event.type !== "started" || event.resumedAt === undefined || folded.length === 0) {
    folded.push(event);
    return folded;
  }
  const { resumedAt } = event;
  return folded.filter((earlier) => earlier.type === "started" || (isLasting(earlier, resumedAt) && stepOf(earlier) <= resumedAt));
}

/** What a run says of its data before its first step; one that starts over says it anew. */
const ofTheStart = new Set<RunEvent["type"]>(["overlap", "profile"]);
/** What a run says when it ends; one that goes on ends again. */
const ofTheEnd = new Set<RunEvent["type"]>(["stopped", "failed", "finished", "groups", "forgetting"]);

/** Whether a run ends with these events, or is told more after its end: a long log comes in pieces, and only then is there something new to advise. */
export const tellsEnd = (events: readonly RunEvent[]): boolean => events.some(({ type }) => ofTheEnd.has(type) || type === "baseline");

function isLasting({ type }: RunEvent, resumedAt: number): boolean {
  return !ofTheEnd.has(type) && (resumedAt > 0 || !ofTheStart.has(type));
}

function stepOf(event: RunEvent): number {
  return "step" in event && event.step !== undefined ? event.step : 0;
}

/** Reads an event log; a last line without its end, as a killed run leaves it, is not read. */
export function parseLog(text: string): RunEvent[] {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return foldEvents(lines.flatMap((line) => parseEvent(line) ?? []));
}

export function firstOf<Type extends RunEvent["type"]>(events: readonly RunEvent[], type: Type): EventOf<Type> | undefined {
  return events.find((event): event is EventOf<Type> => event.type === type);
}

export function lastOf<Type extends RunEvent["type"]>(events: readonly RunEvent[], type: Type): EventOf<Type> | undefined {
  return events.findLast((event): event is EventOf<Type> => event.type === type);
}

export function allOf<Type extends RunEvent["type"]>(events: readonly RunEvent[], type: Type): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

import { knownTransfer, type Transfer } from "../affinity/index.ts";
import { againstAlone } from "../protocol/alone.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { lastOf } from "../protocol/log.ts";
import { transferText } from "./transfer-text.ts";

const sides = { before: "alone", after: "together" } as const;

/** A run against its tasks alone; undefined where none was trained alone. */
export function transferOfRun(events: readonly RunEvent[], { tasks }: Pick<EventOf<"started">, "tasks">): Transfer | undefined {
  return knownTransfer(tasks, againstAlone(events));
}

/** The same for people; empty where nothing is known. */
export function alonePart(events: readonly RunEvent[], started: EventOf<"started">): string {
  const transfer = transferOfRun(events, started);
  return transfer ? `Against every task alone: ${transferText(transfer, splitOf(events), sides)}` : "";
}

const splitOf = (events: readonly RunEvent[]): string => lastOf(events, "baseline")?.split ?? "test";

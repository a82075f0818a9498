import type { Tensors } from "../../engine/executor.ts";
import type { EventOf, RunEvent } from "../../protocol/events.ts";
import { measureConflicts } from "../conflicts.ts";
import { finite } from "../evaluate.ts";
import { numbers } from "../feeds.ts";
import { gather, type Gathered } from "../gather.ts";
import { measureAffinity, measureProximal } from "../lookahead.ts";
import type { Losses } from "../parts.ts";
import { learningRateAt } from "../schedule.ts";
import type { Session } from "../session.ts";
import { type Along, towards } from "../towards.ts";
import type { StepInputs, StepResult } from "./result.ts";

/** Conflicts and affinity, where they are due, of gradients that are kept. */
export async function eventsOf({ session, parts, step, measures }: StepInputs, found: Gathered): Promise<RunEvent[]> {
  const { losses, labelled: all, gram } = found;
  const labelled = labelledTogether(session, all);
  const conflicts = measures.conflicts ? [measureConflicts(session, found, labelled, step)] : [];
  const affinity = measures.affinity ? [await measureAffinity(session, parts, { losses, labelled, gram }, step)] : [];
  const proximal = measures.proximal ? [await measureProximal(session, parts[0].feeds, { losses, labelled, gram }, step)] : [];
  return [...conflicts, ...affinity, ...proximal];
}

/** All gradients and their events, where the step has to measure something and does not keep gradients for itself. */
export async function lookOnly(inputs: StepInputs): Promise<{ readonly seen: Gathered | undefined; readonly events: readonly RunEvent[] }> {
  const { session, parts, step, measures } = inputs;
  if (!measures.conflicts && !measures.affinity && !measures.proximal) return { seen: undefined, events: [] };
  const seen = await gather(session, parts, { layers: measures.conflicts, scopes: false }, step);
  return { seen, events: await eventsOf(inputs, seen) };
}

/** Labels of each task in the batch; 0 for an opponent, and for a task that shares nothing. */
export function labelledTogether({ apart }: Session, labelled: readonly number[]): number[] {
  return labelled.map((rows, task) => (apart[task] ? 0 : rows));
}

interface Telling {
  /** Where all gradients were measured for an event. */
  readonly seen: Gathered | undefined;
  readonly events: readonly RunEvent[];
  readonly along: Along;
  readonly step: number;
  readonly more?: Partial<EventOf<"conflicts">>;
}

/** What the update is to each task, in the step's event and in that of its conflicts. */
export function toldOf(session: Session, { seen, events, along, step, more }: Telling): Pick<StepResult, "events" | "towards"> {
  const rate = learningRateAt(session, step);
  const told = towards(along, rate);
  return { towards: told, events: seen ? events.map((event) => (event.type === "conflicts" ? { ...event, ...told, ...more, ...batchFacts(seen, rate) } : event)) : events };
}

function batchFacts({ losses, labelled }: Losses, rate: number) {
  return { rate, losses: losses.map((loss, task) => (labelled[task] > 0 ? finite(loss) : null)) };
}

/** What each penalty adds, of a model that has some. */
export function penaltiesOf(outputs: Tensors): Pick<StepResult, "penalties"> {
  return "penalties" in outputs ? { penalties: numbers(outputs.penalties) } : {};
}

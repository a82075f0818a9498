import type { EventOf, RunEvent } from "../../src/protocol/events.ts";
import type { ToPanel } from "../../src/protocol/panel.ts";

export type RunStatus = Extract<ToPanel, { type: "events" }>["status"];
export type RunPlace = Extract<ToPanel, { type: "events" }>["where"];

/** Everything that a panel knows of a run: the fold of its events, in order. Never changed in place. */
export interface RunState {
  readonly status: RunStatus;
  readonly where?: RunPlace;
  readonly started?: EventOf<"started">;
  readonly steps: readonly EventOf<"step">[];
  readonly epochs: readonly EventOf<"epoch">[];
  readonly conflicts: readonly EventOf<"conflicts">[];
  readonly affinity: readonly EventOf<"affinity">[];
  readonly warnings: readonly EventOf<"warning">[];
  /** The newest. */
  readonly relations?: EventOf<"relations">;
  readonly checkpoint?: EventOf<"checkpoint">;
  readonly finished?: EventOf<"finished">;
  readonly failed?: EventOf<"failed">;
  /** A sentence from the host, about the panel rather than the run. */
  readonly notice?: string;
}

export type Action =
  | { readonly type: "events"; readonly events: readonly RunEvent[]; readonly status?: RunStatus; readonly where?: RunPlace }
  | { readonly type: "notice"; readonly text: string };

export const emptyRun: RunState = { status: "starting", steps: [], epochs: [], conflicts: [], affinity: [], warnings: [] };

/** The next state; events that repeat or undo earlier steps (a resumed run) replace them. */
export function reduce(state: RunState, action: Action): RunState {
  if (action.type === "notice") return { ...state, notice: action.text };
  const draft = thaw(state);
  for (const event of action.events) take(draft, event);
  return { ...draft, status: statusOf(draft, action.status), where: action.where ?? draft.where };
}

/** What the log says of a run's end is newer than what its host believed when it sent the log. */
function statusOf(draft: RunState, told: RunStatus | undefined): RunStatus {
  if (draft.finished !== undefined) return "finished";
  if (draft.failed !== undefined) return "failed";
  return told ?? draft.status;
}

/** The state of a whole event log. */
export const fold = (events: readonly RunEvent[]): RunState => reduce(emptyRun, { type: "events", events });

type Draft = { -readonly [Key in keyof RunState]: RunState[Key] extends readonly (infer Item)[] ? Item[] : RunState[Key] };

/** One copy a message, so that folding a long log takes time in its length and not in its square. */
const thaw = (state: RunState): Draft => ({
  ...state,
  steps: [...state.steps],
  epochs: [...state.epochs],
  conflicts: [...state.conflicts],
  affinity: [...state.affinity],
  warnings: [...state.warnings],
});

function take(draft: Draft, event: RunEvent): void {
  switch (event.type) {
    case "started": return start(draft, event);
    case "step": return progress(draft, draft.steps, event);
    case "conflicts": return progress(draft, draft.conflicts, event);
    case "affinity": return progress(draft, draft.affinity, event);
    case "epoch": return progress(draft, draft.epochs, event);
    case "warning": draft.warnings.push(event); return;
    case "relations": draft.relations = event; return;
    case "checkpoint": draft.checkpoint = event; return;
    case "finished": draft.finished = event; draft.status = "finished"; return;
    case "stopped": draft.status = "paused"; return;
    case "failed": draft.failed = event; draft.status = "failed"; return;
  }
}

/** An event of a step that was seen before is dropped: a reloaded panel may be told twice. */
function progress<Event extends { readonly step: number }>(draft: Draft, log: Event[], event: Event): void {
  const last = log.at(-1);
  if (last !== undefined && last.step >= event.step) return;
  log.push(event);
  if (draft.status === "starting" || draft.status === "paused") draft.status = "running";
}

/** A resumed run goes on from its checkpoint: what was measured after it will be measured again. */
function start(draft: Draft, event: EventOf<"started">): void {
  const from = event.resumedAt ?? 0;
  const kept = <Event extends { readonly step: number }>(log: Event[]): Event[] => log.filter(({ step }) => step <= from);
  draft.steps = kept(draft.steps);
  draft.epochs = kept(draft.epochs);
  draft.conflicts = kept(draft.conflicts);
  draft.affinity = kept(draft.affinity);
  draft.warnings = event.resumedAt === undefined ? [] : draft.warnings;
  draft.started = event;
  draft.status = "running";
  delete draft.finished;
  delete draft.failed;
  delete draft.notice;
}

import type { EventOf, RunEvent } from "../../src/protocol/events.ts";
import type { Advice, ToPanel } from "../../src/protocol/panel.ts";
import type { RunStatus } from "../../src/protocol/runs.ts";

export type { RunStatus };
export type RunPlace = Extract<ToPanel, { type: "events" }>["where"];

/** What a run tells again and again, in order of its steps. */
interface Logs {
  steps: readonly EventOf<"step">[];
  epochs: readonly EventOf<"epoch">[];
  conflicts: readonly EventOf<"conflicts">[];
  affinity: readonly EventOf<"affinity">[];
  proximal: readonly EventOf<"proximal">[];
  ceiling: readonly EventOf<"ceiling">[];
  representations: readonly EventOf<"representations">[];
  experts: readonly EventOf<"experts">[];
  relations: readonly EventOf<"relations">[];
  baselines: readonly EventOf<"baseline">[];
  warnings: readonly EventOf<"warning">[];
  notes: readonly EventOf<"note">[];
}

/** Everything that a panel knows of a run: the fold of its events, in order. Never changed in place; a list that nothing was added to is the same list. */
export interface RunState extends Readonly<Logs> {
  readonly status: RunStatus;
  readonly where?: RunPlace;
  readonly started?: EventOf<"started">;
  readonly overlap?: EventOf<"overlap">;
  /** What the data hold. */
  readonly profile?: EventOf<"profile">;
  readonly checkpoint?: EventOf<"checkpoint">;
  /** Of a run that extended another one. */
  readonly forgetting?: EventOf<"forgetting">;
  readonly finished?: EventOf<"finished">;
  readonly failed?: EventOf<"failed">;
  /** A sentence from the host, about the panel rather than the run. */
  readonly notice?: string;
  /** From the host, which knows the text. */
  readonly advice?: Advice;
}

export type Action =
  | { readonly type: "events"; readonly events: readonly RunEvent[]; readonly status?: RunStatus; readonly where?: RunPlace }
  | { readonly type: "notice"; readonly text: string }
  | { readonly type: "advice"; readonly advice: Advice };

const noLogs: Logs = {
  steps: [], epochs: [], conflicts: [], affinity: [], proximal: [], ceiling: [], representations: [], experts: [], relations: [], baselines: [],
  warnings: [], notes: [],
};

export const emptyRun: RunState = { status: "starting", ...noLogs };

/** The next state; events that repeat or undo earlier steps (a resumed run) replace them. */
export function reduce(state: RunState, action: Action): RunState {
  if (action.type === "notice") return { ...state, notice: action.text };
  if (action.type === "advice") return { ...state, advice: action.advice };
  const draft: Draft = { state: { ...state }, copied: new Set() };
  for (const event of action.events) take(draft, event);
  return { ...draft.state, status: statusOf(draft.state, action.status), where: action.where ?? draft.state.where };
}

/** What the log says of a run's end is newer than what its host believed when it sent the log. */
function statusOf(state: RunState, told: RunStatus | undefined): RunStatus {
  if (told === "deleted") return told;
  if (state.finished !== undefined) return "finished";
  if (state.failed !== undefined) return "failed";
  return told ?? state.status;
}

/** The state of a whole event log. */
export const fold = (events: readonly RunEvent[]): RunState => reduce(emptyRun, { type: "events", events });

interface Draft {
  readonly state: { -readonly [Key in keyof RunState]: RunState[Key] };
  /** Lists that are this message's own: one copy a message, so that folding a long log takes time in its length and not in its square. */
  readonly copied: Set<keyof Logs>;
}

function take(draft: Draft, event: RunEvent): void {
  const { state } = draft;
  switch (event.type) {
    case "started": return start(state, event);
    case "step": return progress(draft, "steps", event);
    case "epoch": return progress(draft, "epochs", event);
    case "conflicts": case "affinity": case "proximal": case "ceiling": case "representations": case "experts": case "relations":
      return progress(draft, event.type, event);
    case "baseline": return push(draft, "baselines", event);
    case "warning": return push(draft, "warnings", event);
    case "note": return push(draft, "notes", event);
    case "overlap": state.overlap = event; return;
    case "profile": state.profile = event; return;
    case "checkpoint": state.checkpoint = event; return;
    case "forgetting": state.forgetting = event; return;
    case "finished": state.finished = event; state.status = "finished"; return;
    case "stopped": state.status = "paused"; return;
    case "failed": state.failed = event; state.status = "failed"; return;
  }
}

function push(draft: Draft, name: keyof Logs, event: RunEvent): void {
  const own = draft.copied.has(name) ? draft.state[name] : [...draft.state[name]];
  draft.copied.add(name);
  (own as RunEvent[]).push(event);
  Object.assign(draft.state, { [name]: own });
}

/** An event of a step that was seen before is dropped: a reloaded panel may be told twice. What the weights that were kept tell replaces what those of the same step told. */
function progress(draft: Draft, name: Exclude<keyof Logs, "warnings">, event: RunEvent & { readonly step: number }): void {
  const last = draft.state[name].at(-1);
  const again = last?.step === event.step && name === "relations";
  if (last !== undefined && last.step >= event.step && !again) return;
  if (again) Object.assign(draft.state, { [name]: draft.state[name].slice(0, -1) });
  push(draft, name, event);
  if (draft.state.status === "starting" || draft.state.status === "paused") draft.state.status = "running";
}

/** A resumed run goes on from its checkpoint: what was measured after it will be measured again. */
function start(state: Draft["state"], event: EventOf<"started">): void {
  const from = event.resumedAt ?? 0;
  for (const name of Object.keys(noLogs) as (keyof Logs)[]) {
    Object.assign(state, { [name]: (state[name] as readonly { readonly step?: number }[]).filter(({ step }) => (step === undefined ? event.resumedAt !== undefined : step <= from)) });
  }
  state.started = event;
  state.status = "running";
  delete state.finished;
  delete state.forgetting;
  delete state.failed;
  delete state.notice;
  delete state.advice;
}

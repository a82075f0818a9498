import { useContext, useRef } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { duration } from "../../src/protocol/duration.ts";
import type { ReportFormat } from "../../src/protocol/panel.ts";
import { grouped, number, percent } from "../model/format.ts";
import { progressOf, type Progress } from "../model/progress.ts";
import type { RunState, RunStatus } from "../model/run-state.ts";
import { closeByEscape } from "./chart-frame.tsx";
import { Page, type ControlAction } from "./page.ts";

const places = { panel: "in this panel", process: "in its own process", file: "from its folder" } as const;

const words: Record<RunStatus, string> = {
  starting: "starting", running: "running", paused: "paused", finished: "finished", failed: "failed", lost: "interrupted", deleted: "deleted",
};

/** Which run this is, how far it is, and what can be done about it. */
export function Head({ state }: { readonly state: RunState }) {
  const { started, status, where } = state;
  const progress = progressOf(state);
  // Before its host has said anything, nobody knows whether a run is going.
  const known = started !== undefined || where !== undefined;
  return (
    <header class={`head status-${status}`} data-testid="head">
      <div class="identity">
        <h1>{started?.model ?? "Run"}</h1>
        {started && <span class="facts" title={settings(started)}>{facts(state)}</span>}
      </div>
      <div class="going">
        <span class="status" data-testid="status" role="status">{known && words[status]}</span>
        {progress && <ProgressLine progress={progress} />}
        {started && <SaveRun />}
        {known && <Controls status={status} resumable={state.checkpoint !== undefined} seed={started?.seed} />}
      </div>
    </header>
  );
}

function facts({ started, where }: RunState): string {
  if (started === undefined) return "";
  return [started.data, nameOf(started.run), started.executor, where === undefined ? undefined : places[where]].filter(Boolean).join(" · ");
}

/** The last part of a run's folder: `20260102-030405-0`. */
const nameOf = (run: string): string => run.split(/[\\/]/).at(-1) ?? run;

const settings = (started: NonNullable<RunState["started"]>): string => [
  `${started.data}: ${grouped(started.rows.train)} rows to train, ${grouped(started.rows.validation)} to validate, ${grouped(started.rows.test)} to test`,
  `${grouped(started.parameters.total)} parameters, ${grouped(started.parameters.shared)} of them shared`,
  `batch ${started.batch}, seed ${started.seed}, ${started.optimizer}, weights ${started.weights}, combine ${started.combine}`,
].join("\n");

function ProgressLine({ progress }: { readonly progress: Progress }) {
  const { epoch, epochs, share, stepsPerSecond, secondsLeft } = progress;
  return (
    <>
      <span class="epoch">epoch <b>{epoch}</b>/{epochs}</span>
      <progress max={1} value={share} aria-label="Progress of the run">{percent(share)}</progress>
      <span class="share">{percent(share)}</span>
      {stepsPerSecond !== undefined && <span class="rate">{number(stepsPerSecond)} steps/s</span>}
      {secondsLeft !== undefined && <span class="left">{duration(secondsLeft)} left</span>}
    </>
  );
}

const offers: Record<RunStatus, readonly ControlAction[]> = {
  starting: ["stop"], running: ["pause", "stop"], paused: ["resume", "again"], finished: ["again"], failed: ["resume", "again"], lost: ["resume", "again"], deleted: ["again"],
};

const labels: Record<ControlAction, string> = { pause: "Pause", resume: "Resume", stop: "Stop", again: "Run again" };

interface ControlsProps {
  readonly status: RunStatus;
  readonly resumable: boolean;
  /** Of the run, where it has begun. */
  readonly seed: number | undefined;
}

function Controls({ status, resumable, seed }: ControlsProps) {
  const { post, controls } = useContext(Page);
  const actions = offers[status].filter((action) => controls.includes(action) && (action !== "resume" || resumable || status === "paused"));
  return (
    <span class="controls">
      {actions.map((action) => (action === "again" && seed !== undefined
        ? <Again key={action} seed={seed} />
        : <button key={action} type="button" data-testid={`control-${action}`} onClick={() => post({ type: "control", action })}>{labels[action]}</button>))}
    </span>
  );
}

/** The whole run as a file: a page for people, a text for a pull request. */
function SaveRun() {
  const { post, canReport } = useContext(Page);
  const element = useRef<HTMLDetailsElement>(null);
  if (!canReport) return null;
  const save = (format: ReportFormat): void => {
    if (element.current) element.current.open = false;
    post({ type: "report", format });
  };
  return (
    <details class="menu again" ref={element} onKeyDown={closeByEscape}>
      <summary data-testid="save-run">Save</summary>
      <div role="menu">
        <button role="menuitem" type="button" data-testid="save-html" onClick={() => save("html")}>As one page (HTML)</button>
        <button role="menuitem" type="button" data-testid="save-markdown" onClick={() => save("markdown")}>As a summary (Markdown)</button>
      </div>
    </details>
  );
}

/** A second run says whether the first was luck only if it begins elsewhere: the seed is asked for. */
function Again({ seed }: { readonly seed: number }) {
  const { post, runs } = useContext(Page);
  const element = useRef<HTMLDetailsElement>(null);
  const start = (chosen: number): void => {
    if (element.current) element.current.open = false;
    post({ type: "control", action: "again", seed: chosen });
  };
  const fresh = nextSeed(seed, runs?.runs ?? []);
  return (
    <details class="menu again" ref={element} onKeyDown={closeByEscape}>
      <summary data-testid="control-again">{labels.again}</summary>
      <div role="menu">
        <button role="menuitem" type="button" data-testid="again-same" onClick={() => start(seed)}>With the same seed ({seed})</button>
        <button role="menuitem" type="button" data-testid="again-new" onClick={() => start(fresh)}>With a new seed ({fresh})</button>
      </div>
    </details>
  );
}

/** One that no run of this model has had, as far as the page knows them. */
export function nextSeed(seed: number, runs: readonly Pick<RunSummary, "settings">[]): number {
  return 1 + Math.max(seed, ...runs.map(({ settings }) => Number(settings["seed"])).filter(Number.isSafeInteger));
}

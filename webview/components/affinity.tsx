import { useState } from "preact/hooks";
import type { EventOf } from "../../src/protocol/events.ts";
import { isUncertain, meanMatrix, type Estimate } from "../model/evidence.ts";
import { grouped, percent, plain, signed } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import { affinitySentences } from "../model/sentences.ts";
import type { NumbersTable } from "../model/table.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Matrix, type MatrixCell } from "./matrix.tsx";
import { ToneScale } from "./tone-scale.tsx";

type Estimates = readonly (readonly (Estimate | undefined)[])[];

const title = "Who helps whom?";

/** The affinity heat map, its sentences, and the part of the run that they speak of. */
export function Affinity({ state }: { readonly state: RunState }) {
  const [until, setUntil] = useState<number>();
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const used = state.affinity.slice(0, until ?? state.affinity.length);
  const last = used.at(-1);
  if (last === undefined) return <NothingYet numbers={{ caption: title, columns: [], rows: [] }} />;
  const estimates = meanMatrix(used.map(({ matrix }) => matrix));
  const limit = scaleLimit(offDiagonal(meanMatrix(state.affinity.map(({ matrix }) => matrix))));
  return (
    <ChartFrame name="affinity" title={title} aside={<Window events={state.affinity} until={until} onChange={setUntil} />} numbers={numbersOf(tasks, estimates)}>
      <Matrix tasks={tasks} cells={cellsOf(tasks, estimates, limit)}
        hint={`One step for the source changes the recipient's loss by this share; mean of ${grouped(used.length)} lookaheads with its 95% interval.`} />
      <ToneScale limit={limit} />
      <ul class="sentences" data-testid="affinity-sentences">
        {affinitySentences(tasks, estimates).map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
    </ChartFrame>
  );
}

const NothingYet = ({ numbers }: { readonly numbers: NumbersTable }) => (
  <ChartFrame name="affinity" title={title} numbers={numbers}>
    <Empty>
      A table of tasks by tasks appears here: by how much a step for one lowers the loss of another. It needs measurements: add{" "}
      <code>affinity: every(10)</code> to <code>analyze</code>; the first one comes at its tenth step.
    </Empty>
  </ChartFrame>
);

interface WindowProps {
  readonly events: readonly EventOf<"affinity">[];
  readonly until: number | undefined;
  readonly onChange: (until: number | undefined) => void;
}

/** The measurements that count: from the first to the one chosen; at its end the slider follows the run. */
function Window({ events, until, onChange }: WindowProps) {
  const chosen = until ?? events.length;
  const change = (value: number): void => onChange(value >= events.length ? undefined : value);
  return (
    <>
      <span>lookahead, steps {grouped(events[0]?.step ?? 0)}–{grouped(events[chosen - 1]?.step ?? 0)}</span>
      <input class="needs-script" type="range" min={1} max={Math.max(2, events.length)} value={chosen} disabled={events.length < 2}
        aria-label="Last measurement that counts" onInput={({ currentTarget }) => change(Number(currentTarget.value))} />
    </>
  );
}

const offDiagonal = (estimates: Estimates): number[] =>
  estimates.flatMap((row, recipient) => row.flatMap((cell, source) => (cell === undefined || recipient === source ? [] : [cell.mean])));

/** So many digits that the end of the scale has two figures. */
const digitsFor = (limit: number): number => Math.max(1, 1 - Math.floor(Math.log10(limit)));

function cellsOf(tasks: readonly string[], estimates: Estimates, limit: number): (MatrixCell | undefined)[][] {
  const digits = digitsFor(limit);
  return estimates.map((row, recipient) => row.map((cell, source) => cell && {
    text: signed(cell.mean, digits),
    ...(cell.halfWidth === undefined ? {} : { spread: `± ${plain(cell.halfWidth, digits)}` }),
    tone: toneClass(cell.mean, limit),
    uncertain: isUncertain(cell),
    sentence: sentenceOf(tasks[recipient] ?? "", tasks[source] ?? "", cell, digits),
  }));
}

function sentenceOf(recipient: string, source: string, { mean, halfWidth, count }: Estimate, digits: number): string {
  const verb = mean >= 0 ? "lowers" : "raises";
  const spread = halfWidth === undefined ? "one measurement, no interval yet" : `± ${percent(halfWidth, Math.max(1, digits - 2))}, ${grouped(count)} measurements`;
  return `A step for ${source} ${verb} ${recipient}’s loss by ${percent(Math.abs(mean), Math.max(1, digits - 2))} (${spread}).`;
}

function numbersOf(tasks: readonly string[], estimates: Estimates): NumbersTable {
  const rows = estimates.flatMap((row, recipient) => row.map((cell, source) =>
    [tasks[recipient] ?? "", tasks[source] ?? "", cell?.mean ?? null, cell?.halfWidth ?? null, cell?.count ?? 0]));
  return { caption: "Lookahead affinity of every pair", columns: ["recipient", "source", "mean", "95% interval, ±", "measurements"], rows };
}

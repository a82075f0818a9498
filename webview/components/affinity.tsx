import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { EventOf } from "../../src/protocol/events.ts";
import { meansOf, percent, taskTree, verdictOf, type AffinitySummary, type Estimate } from "../../src/affinity/index.ts";
import { grouped, plain, signed } from "../model/format.ts";
import { affinityWords, halfWidth } from "../model/reading.ts";
import { matrixSvg } from "../model/matrix-picture.ts";
import type { RunState } from "../model/run-state.ts";
import { affinityOf, chosenAffinityOf } from "../model/summaries.ts";
import type { NumbersTable } from "../model/table.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { DenseMatrix } from "./dense-matrix.tsx";
import { Empty } from "./empty.tsx";
import { Matrix, type MatrixCell } from "./matrix.tsx";
import { ToneScale } from "./tone-scale.tsx";

const title = "Who helps whom?";

/** More tasks than this are drawn as pixels. */
const mostInTable = 30;

type Order = "declared" | "likeness";

/** The affinity heat map, its sentences, and the part of the run that they speak of. */
export function Affinity({ state, choice }: { readonly state: RunState; readonly choice?: ComponentChildren }) {
  const [until, setUntil] = useState<number>();
  const [asked, setAsked] = useState<Order>();
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const used = state.affinity.slice(0, until ?? state.affinity.length);
  const last = used.at(-1);
  if (last === undefined) return <NothingYet numbers={{ caption: title, columns: [], rows: [] }} choice={choice} />;
  const summary = chosenAffinityOf(used);
  const limit = scaleLimit(offDiagonal(affinityOf(state.affinity)));
  const tree = taskTree(meansOf(summary));
  // While numbers come in, rows stay where they are.
  const chosen = asked ?? (state.status === "finished" || tasks.length > mostInTable ? "likeness" : "declared");
  const order = chosen === "likeness" ? tree.order : tasks.map((_, task) => task);
  const hint = `One step for the source changes the recipient's loss by this share; mean of ${grouped(used.length)} lookaheads with its 95% interval.`;
  const aside = <>{choice}<OrderChoice order={chosen} onChange={setAsked} /><Window events={state.affinity} until={until} onChange={setUntil} /></>;
  const picture = () => matrixSvg(tasks, order, summary, limit, (mean) => signed(mean, digitsFor(limit)));
  return (
    <ChartFrame name="affinity" title={title} aside={aside} numbers={() => numbersOf(tasks, summary)} picture={picture}>
      {tasks.length > mostInTable
        ? <DenseMatrix tasks={tasks} cells={summary.map((row) => row.map((cell) => ({ mean: cell.mean, uncertain: verdictOf(cell) === "unclear" })))} tree={tree} order={order} limit={limit}
            sentence={(recipient, source) => sentenceOf(tasks[recipient], tasks[source], summary[recipient][source])} hint={hint} />
        : <Matrix tasks={tasks} cells={cellsOf(tasks, summary, limit)} order={order} {...(chosen === "likeness" ? { tree } : {})} hint={hint} />}
      <ToneScale limit={limit} />
      <ul class="sentences" data-testid="affinity-sentences">
        {affinityWords(tasks, summary).map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
    </ChartFrame>
  );
}

const NothingYet = ({ numbers, choice }: { readonly numbers: NumbersTable; readonly choice: ComponentChildren }) => (
  <ChartFrame name="affinity" title={title} numbers={numbers} aside={choice}>
    <Empty>
      A table of tasks by tasks appears here: by how much a step for one lowers the loss of another. It needs measurements: add{" "}
      <code>affinity: every(10)</code> to <code>analyze</code>; the first one comes at its tenth step.
    </Empty>
  </ChartFrame>
);

function OrderChoice({ order, onChange }: { readonly order: Order; readonly onChange: (order: Order) => void }) {
  return (
    <select class="needs-script" aria-label="Order of tasks" value={order} onChange={({ currentTarget }) => onChange(currentTarget.value === "likeness" ? "likeness" : "declared")}>
      <option value="declared">as declared</option>
      <option value="likeness">helpers together</option>
    </select>
  );
}

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
      <span>steps {grouped(events[0]?.step ?? 0)}–{grouped(events[chosen - 1]?.step ?? 0)}</span>
      <input class="needs-script" type="range" min={1} max={Math.max(2, events.length)} value={chosen} disabled={events.length < 2}
        aria-label="Last measurement that counts" onInput={({ currentTarget }) => change(Number(currentTarget.value))} />
    </>
  );
}

const offDiagonal = (summary: AffinitySummary): number[] =>
  summary.flatMap((row, recipient) => row.flatMap(({ mean }, source) => (mean === null || recipient === source ? [] : [mean])));

/** So many digits that the end of the scale has two or three figures. */
const digitsFor = (limit: number): number => Math.max(2, 2 - Math.ceil(Math.log10(limit) - 1e-9));

function cellsOf(tasks: readonly string[], summary: AffinitySummary, limit: number): (MatrixCell | undefined)[][] {
  const digits = digitsFor(limit);
  return summary.map((row, recipient) => row.map((cell, source) => {
    const half = halfWidth(cell);
    return cell.mean === null ? undefined : {
      text: signed(cell.mean, digits),
      ...(half === null ? {} : { spread: `± ${plain(half, digits)}` }),
      tone: toneClass(cell.mean, limit),
      uncertain: verdictOf(cell) === "unclear",
      sentence: sentenceOf(tasks[recipient] ?? "", tasks[source] ?? "", cell),
    };
  }));
}

function sentenceOf(recipient: string, source: string, cell: Estimate): string {
  const [mean, half] = [cell.mean ?? 0, halfWidth(cell)];
  const spread = half === null ? "one measurement, no interval yet" : `± ${percent(half)}, ${grouped(cell.count)} measurements`;
  return `A step for ${source} ${mean >= 0 ? "lowers" : "raises"} ${recipient}’s loss by ${percent(Math.abs(mean))} (${spread}).`;
}

/** A table of a million rows would help nobody: of many tasks it holds the strongest pairs. */
const mostNumbers = 900;

function numbersOf(tasks: readonly string[], summary: AffinitySummary): NumbersTable {
  const rows = summary.flatMap((row, recipient) => row.map(({ mean, low, high, count }, source): (string | number | null)[] =>
    [tasks[recipient] ?? "", tasks[source] ?? "", mean, low, high, count]));
  const all = rows.length <= mostNumbers;
  const strength = ([, , mean]: readonly (string | number | null)[]) => Math.abs(Number(mean));
  const shown = all ? rows : rows.filter(([recipient, source]) => recipient !== source).sort((one, other) => strength(other) - strength(one)).slice(0, mostNumbers);
  return { caption: all ? "Lookahead affinity of every pair" : `Lookahead affinity, the ${mostNumbers} strongest pairs`, columns: ["recipient", "source", "mean", "95% from", "to", "measurements"], rows: shown };
}

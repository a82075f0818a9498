import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { groupTasks, meansOf, taskTree, verdictOf, type AffinitySummary } from "../../src/affinity/index.ts";
import { hintOf } from "../model/measured.ts";
import { affinityWords, cellSentence, halfWidth } from "../model/reading.ts";
import { matrixSvg } from "../model/matrix-picture.ts";
import type { RunState } from "../model/run-state.ts";
import { affinityOf, chosenAffinityOf } from "../model/summaries.ts";
import type { NumbersTable } from "../model/table.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { inPercent, writer } from "../model/unit.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { ManyTasks, mostInTable } from "./many-tasks.tsx";
import { Matrix, type MatrixCell } from "./matrix.tsx";
import { StepWindow } from "./step-window.tsx";
import { ToneScale } from "./tone-scale.tsx";

const title = "Who helps whom?";

/** How many networks a proposal of groups may use. */
const mostNetworks = 3;

type Order = "declared" | "likeness";

interface AffinityProps {
  readonly state: RunState;
  readonly choice?: ComponentChildren;
  /** Of rows and columns, where a second picture stands beside this one. */
  readonly order?: readonly number[];
}

/** The affinity heat map, its sentences, and the part of the run that they speak of. */
export function Affinity({ state, choice, order: given }: AffinityProps) {
  const [until, setUntil] = useState<number>();
  const [asked, setAsked] = useState<Order>();
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const used = state.affinity.slice(0, until ?? state.affinity.length);
  const last = used.at(-1);
  const matrices = useMemo(() => used.map(({ matrix }) => matrix), [used.length, last]);
  if (last === undefined) return <NothingYet numbers={{ caption: title, columns: [], rows: [] }} choice={choice} />;
  if (tasks.length > mostInTable) return <ManyTasks title={title} tasks={tasks} measure="lookahead" matrices={matrices} order={given} aside={<>{choice}<StepWindow events={state.affinity} until={until} onChange={setUntil} /></>} />;
  const summary = chosenAffinityOf(used);
  const limit = scaleLimit(offDiagonal(affinityOf(state.affinity)));
  const tree = taskTree(meansOf(summary));
  // While numbers come in, rows stay where they are.
  const chosen = given ? "declared" : asked ?? (state.status === "finished" ? "likeness" : "declared");
  const order = given ?? (chosen === "likeness" ? tree.order : tasks.map((_, task) => task));
  const proposed = state.status === "finished" && tasks.length > mostNetworks ? groupTasks(meansOf(summary), mostNetworks).groups : [];
  const aside = <>{choice}{!given && <OrderChoice order={chosen} onChange={setAsked} />}<StepWindow events={state.affinity} until={until} onChange={setUntil} /></>;
  const picture = () => matrixSvg(tasks, order, summary, limit, inPercent);
  return (
    <ChartFrame name="affinity" title={title} aside={aside} numbers={() => numbersOf(tasks, summary)} picture={picture}>
      <Matrix tasks={tasks} cells={cellsOf(tasks, summary, limit)} order={order} groups={chosen === "likeness" ? proposed : []} {...(chosen === "likeness" ? { tree } : {})} hint={hintOf("lookahead", used.length)} />
      {proposed.length > 1 && <Groups groups={proposed} tasks={tasks} />}
      <ToneScale limit={limit} unit={inPercent} />
      <ul class="sentences" data-testid="affinity-sentences">
        {affinityWords(tasks, summary).map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
    </ChartFrame>
  );
}

/** What `mtl group` would propose of these figures. */
const Groups = ({ groups, tasks }: { readonly groups: readonly (readonly number[])[]; readonly tasks: readonly string[] }) => (
  <p class="note" data-testid="proposed-groups">Proposed groups of at most {mostNetworks} networks (outlined where their tasks stand together): {groups.map((group) => group.map((task) => tasks[task]).join(" + ")).join(" | ")}.</p>
);

const NothingYet = ({ numbers, choice }: { readonly numbers: NumbersTable; readonly choice: ComponentChildren }) => (
  <ChartFrame name="affinity" title={title} numbers={numbers} aside={choice}>
    <Empty>
      A table of tasks by tasks appears here: by how much a step for one lowers the loss of another. It needs measurements: add{" "}
      <code>affinity: on</code> to <code>analyze</code>, and train again; the first one comes with the first step.
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

const offDiagonal = (summary: AffinitySummary): number[] =>
  summary.flatMap((row, recipient) => row.flatMap(({ mean }, source) => (mean === null || recipient === source ? [] : [mean])));

function cellsOf(tasks: readonly string[], summary: AffinitySummary, limit: number): (MatrixCell | undefined)[][] {
  const { value, spread } = writer(limit, inPercent);
  return summary.map((row, recipient) => row.map((cell, source) => {
    const half = halfWidth(cell);
    return cell.mean === null ? undefined : {
      text: value(cell.mean),
      ...(half === null ? {} : { spread: spread(half) }),
      tone: toneClass(cell.mean, limit),
      uncertain: verdictOf(cell) === "unclear",
      sentence: cellSentence(tasks[recipient] ?? "", tasks[source] ?? "", cell),
    };
  }));
}

function numbersOf(tasks: readonly string[], summary: AffinitySummary): NumbersTable {
  const rows = summary.flatMap((row, recipient) => row.map(({ mean, low, high, count }, source) => [tasks[recipient] ?? "", tasks[source] ?? "", mean, low, high, count]));
  return { caption: "Lookahead affinity of every pair", columns: ["recipient", "source", "mean", "95% from", "to", "measurements"], rows };
}

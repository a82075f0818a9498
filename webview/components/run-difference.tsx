import { useState } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { signed } from "../model/format.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { tableClass, TaskName } from "./task-name.tsx";

type Means = readonly (readonly (number | null)[])[];

/** Affinity of two runs side by side, and what the second has more of. */
export function RunDifference({ runs }: { readonly runs: readonly RunSummary[] }) {
  const [asked, setAsked] = useState<readonly [string, string]>();
  const find = (name: string | undefined, place: number) => runs.find((run) => run.name === name) ?? runs[place];
  const [left, right] = [find(asked?.[0], 0), find(asked?.[1], 1)];
  const tasks = left?.tasks.map(({ name }) => name) ?? [];
  const comparable = left !== undefined && right !== undefined && tasks.join() === right.tasks.map(({ name }) => name).join();
  const [one = [], other = []] = [left?.affinity, right?.affinity];
  const change = one.map((row, i) => row.map((value, j) => minus(other[i]?.[j] ?? null, value)));
  const limit = scaleLimit([one, other, change].flatMap((matrix) => matrix.flatMap((row, i) => row.flatMap((value, j) => (value === null || i === j ? [] : [value])))));
  const choice = (place: 0 | 1) => (
    <select aria-label={place === 0 ? "First run" : "Second run"} value={(place === 0 ? left : right)?.name} onChange={({ currentTarget: { value } }) => setAsked(place === 0 ? [value, right?.name ?? ""] : [left?.name ?? "", value])}>
      {runs.map(({ name }) => <option key={name}>{name}</option>)}
    </select>
  );
  const rows = () => tasks.flatMap((recipient, i) => tasks.map((source, j) => [recipient, source, one[i]?.[j] ?? null, other[i]?.[j] ?? null, change[i]?.[j] ?? null]));
  return (
    <ChartFrame name="run-difference" title="Did who helps whom change?" wide aside={runs.length > 1 && <>{choice(0)} {choice(1)}</>}
      numbers={() => ({ caption: "Mean lookahead affinity of two runs", columns: ["recipient", "source", left?.name ?? "", right?.name ?? "", "difference"], rows: comparable ? rows() : [] })}>
      {!comparable
        ? <Empty>{runs.length < 2 ? <>Tick two runs of the same tasks that measured affinity: their heat maps stand side by side here, with the difference.</> : "These two runs have other tasks: choose two of the same."}</Empty>
        : <div class="sides">
            <Small title={left.name} tasks={tasks} matrix={one} limit={limit} /><Small title={right.name} tasks={tasks} matrix={other} limit={limit} /><Small title="difference: second − first" tasks={tasks} matrix={change} limit={limit} />
          </div>}
      {comparable && <p class="note">Rows are recipients, columns are sources; one scale for all three.</p>}
    </ChartFrame>
  );
}

const minus = (left: number | null, right: number | null): number | null => (left === null || right === null ? null : left - right);

const digitsFor = (limit: number): number => Math.max(2, 2 - Math.ceil(Math.log10(limit) - 1e-9));

function Small({ title, tasks, matrix, limit }: { readonly title: string; readonly tasks: readonly string[]; readonly matrix: Means; readonly limit: number }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={title}>
      <table class={tableClass("matrix small", tasks)}>
        <caption>{title}</caption>
        <thead><tr><td class="corner" />{tasks.map((task, index) => <th key={task} scope="col"><TaskName index={index} name={task} /></th>)}</tr></thead>
        <tbody>
          {matrix.map((row, i) => (
            <tr key={tasks[i]}>
              <th scope="row"><TaskName index={i} name={tasks[i]} /></th>
              {row.map((value, j) => (value === null || i === j ? <td key={tasks[j]} class="none">·</td> : <td key={tasks[j]} class={toneClass(value, limit)}>{signed(value, digitsFor(limit))}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

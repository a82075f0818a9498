import { useState } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { differenceOf, differenceWords, type Spread, spreadOf } from "../model/difference.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { inPercent, writer } from "../model/unit.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { tableClass, TaskName } from "./task-name.tsx";

/** Affinity of two runs side by side, and what the second has more of. */
export function RunDifference({ runs }: { readonly runs: readonly RunSummary[] }) {
  const [asked, setAsked] = useState<readonly [string, string]>();
  const find = (name: string | undefined, place: number) => runs.find((run) => run.name === name) ?? runs[place];
  const [left, right] = [find(asked?.[0], 0), find(asked?.[1], 1)];
  const tasks = left?.tasks.map(({ name }) => name) ?? [];
  const comparable = left !== undefined && right !== undefined && tasks.join() === right.tasks.map(({ name }) => name).join();
  const [one, other] = [spreadOf(left), spreadOf(right)];
  const change = differenceOf(one, other);
  const limit = scaleLimit([one, other, change].flatMap(({ means }) => means.flatMap((row, i) => row.flatMap((value, j) => (value === null || i === j ? [] : [value])))));
  const choice = (place: 0 | 1) => (
    <select aria-label={place === 0 ? "First run" : "Second run"} value={(place === 0 ? left : right)?.name} onChange={({ currentTarget: { value } }) => setAsked(place === 0 ? [value, right?.name ?? ""] : [left?.name ?? "", value])}>
      {runs.map(({ name }) => <option key={name}>{name}</option>)}
    </select>
  );
  const rows = () => tasks.flatMap((recipient, i) => tasks.map((source, j) => [recipient, source, ...[one, other, change].flatMap(({ means, halves }) => [means[i]?.[j] ?? null, halves[i]?.[j] ?? null])]));
  return (
    <ChartFrame name="run-difference" title="Did who helps whom change?" wide picture={comparable ? shownIn : undefined} aside={runs.length > 1 && <>{choice(0)} {choice(1)}</>}
      numbers={() => ({ caption: "Mean lookahead affinity of two runs", columns: ["recipient", "source", left?.name ?? "", "±", right?.name ?? "", "±", "difference", "±"], rows: comparable ? rows() : [] })}>
      {!comparable
        ? <Empty>{runs.length < 2 ? <>Tick two runs of the same tasks that measured affinity: their heat maps stand side by side here, with the difference.</> : "These two runs have other tasks: choose two of the same."}</Empty>
        : <div class="sides">
            <Small title={left.name} tasks={tasks} spread={one} limit={limit} /><Small title={right.name} tasks={tasks} spread={other} limit={limit} /><Small title="difference: second − first" tasks={tasks} spread={change} limit={limit} />
          </div>}
      {comparable && <ul class="sentences" data-testid="difference-sentences">{differenceWords(tasks, change).map((text) => <li key={text}>{text}</li>)}</ul>}
      {comparable && <p class="note">In percent of the recipient’s loss: rows are recipients, columns are sources; one scale for all three; hatched where the 95% interval spans zero.</p>}
    </ChartFrame>
  );
}

interface SmallProps {
  readonly title: string;
  readonly tasks: readonly string[];
  readonly spread: Spread;
  readonly limit: number;
}

function Small({ title, tasks, spread: { means, halves }, limit }: SmallProps) {
  const written = writer(limit, inPercent);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={title}>
      <table class={tableClass("matrix small", tasks)}>
        <caption>{title}</caption>
        <thead><tr><td class="corner" />{tasks.map((task, index) => <th key={task} scope="col"><TaskName index={index} name={task} /></th>)}</tr></thead>
        <tbody>
          {means.map((row, i) => (
            <tr key={tasks[i]}>
              <th scope="row"><TaskName index={i} name={tasks[i]} /></th>
              {row.map((value, j) => (value === null || i === j ? <td key={tasks[j]} class="none">·</td> : <Cell key={tasks[j]} value={value} half={halves[i]?.[j] ?? null} tone={toneClass(value, limit)} written={written} />))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly value: number;
  readonly half: number | null;
  readonly tone: string;
  readonly written: ReturnType<typeof writer>;
}

function Cell({ value, half, tone, written }: CellProps) {
  const unsure = half === null || Math.abs(value) <= half;
  const spread = half === null ? "one measurement, no interval yet" : written.spread(half);
  return <td class={unsure ? `${tone} uncertain` : tone} title={`${spread}${unsure ? ": cannot tell" : ""}`}><span class="value">{written.value(value)}</span>{unsure && <span class="spoken"> (cannot tell)</span>}</td>;
}

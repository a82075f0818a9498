import { useContext, useState } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { cellText, scoreColumns, settingColumns, sorted, type RunColumn } from "../model/runs.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Page } from "./page.ts";
import { RunNotesForm } from "./run-notes.tsx";
import { taskClass } from "./task-name.tsx";

interface RunTableProps {
  readonly runs: readonly RunSummary[];
  readonly own: string;
  readonly deleted: string | undefined;
  readonly chosen: readonly string[];
  readonly onToggle: (name: string) => void;
}

/** A row a run: what it was trained with, what came of it, and what somebody wrote about it. */
export function RunTable({ runs, own, deleted, chosen, onToggle }: RunTableProps) {
  const [by, setBy] = useState<{ readonly key: string; readonly down: boolean }>();
  const [filter, setFilter] = useState("");
  const columns = [...settingColumns(runs), ...scoreColumns(runs)];
  const wanted = filter.toLowerCase();
  const rows = sorted(runs, columns.find(({ key }) => key === by?.key), by?.down ?? false)
    .filter(({ name, tags, note }) => [name, note, ...tags].some((text) => text.toLowerCase().includes(wanted)));
  const sort = ({ key, higherIsBetter }: RunColumn) => setBy({ key, down: by?.key === key ? !by.down : higherIsBetter ?? false });
  return (
    <ChartFrame name="runs" title="Which run did best?" wide numbers={() => numbersOf(rows, columns)}
      aside={<label>Find <input type="search" value={filter} aria-label="Find a run by its name, tags or note" onInput={({ currentTarget }) => setFilter(currentTarget.value)} /></label>}>
      <Undo deleted={deleted} />
      <div class="scroll" tabIndex={0} role="group" aria-label="Runs of this model">
        <table class="runs" data-testid="runs-table">
          <thead><tr>
            <th scope="col">drawn</th><th scope="col">run</th><th scope="col">status</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={column.kind} aria-sort={by?.key !== column.key ? "none" : by.down ? "descending" : "ascending"}>
                <button type="button" class="link" onClick={() => sort(column)}>{column.title}{by?.key === column.key ? (by.down ? " ▾" : " ▴") : ""}</button>
              </th>
            ))}
            <th scope="col">tags and note</th>
          </tr></thead>
          <tbody>{rows.map((run) => <Row key={run.name} run={run} place={runs.indexOf(run)} columns={columns} own={run.name === own} drawn={chosen.includes(run.name)} onToggle={onToggle} />)}</tbody>
        </table>
      </div>
      {rows.length === 0 && <p class="note">{filter === "" ? <>Runs that lie in <code>.mtl/runs/MODEL/</code> are listed here, beside each other; this one lies by itself.</> : `No run has “${filter}” in its name, tags or note.`}</p>}
    </ChartFrame>
  );
}

function Undo({ deleted }: { readonly deleted: string | undefined }) {
  const { post } = useContext(Page);
  if (deleted === undefined) return null;
  return (
    <p class="strip" role="status">
      {deleted} was deleted. <button type="button" data-testid="restore-run" onClick={() => post({ type: "runs", action: { do: "restore", run: deleted } })}>Undo</button>
    </p>
  );
}

interface RowProps {
  readonly run: RunSummary;
  readonly place: number;
  readonly columns: readonly RunColumn[];
  readonly own: boolean;
  readonly drawn: boolean;
  readonly onToggle: (name: string) => void;
}

function Row({ run, place, columns, own, drawn, onToggle }: RowProps) {
  const { post } = useContext(Page);
  const live = run.status === "running" || run.status === "starting";
  return (
    <tr data-testid={`run-${run.name}`} class={own ? "own" : ""}>
      <td><input type="checkbox" checked={drawn} aria-label={`Draw ${run.name}`} onChange={() => onToggle(run.name)} /></td>
      <th scope="row"><span class={`task ${taskClass(place)}`}><i class="chip" aria-hidden="true" />{run.name}</span>{own && <span class="kind"> this one</span>}</th>
      <td>{run.status}</td>
      {columns.map((column) => <td key={column.key} class={column.kind}>{textIn(column, run)}</td>)}
      <td class="about">
        <RunNotesForm run={run} />
        {!own && <button type="button" class="link" disabled={live} title={live ? "Stop it first" : ""} aria-label={`Delete ${run.name}`} onClick={() => post({ type: "runs", action: { do: "delete", run: run.name } })}>Delete</button>}
      </td>
    </tr>
  );
}

function textIn(column: RunColumn, run: RunSummary): string {
  const value = column.value(run);
  return value === null ? "—" : cellText(value, column);
}

const numbersOf = (runs: readonly RunSummary[], columns: readonly RunColumn[]) => ({
  caption: "Runs of this model", columns: ["run", "status", ...columns.map(({ title }) => title), "tags", "note"],
  rows: runs.map((run) => [run.name, run.status, ...columns.map(({ value }) => value(run)), run.tags.join(" "), run.note]),
});

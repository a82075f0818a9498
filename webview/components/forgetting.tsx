import { number, signed } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { TaskName } from "./task-name.tsx";

type Told = NonNullable<RunState["forgetting"]>;

interface Row {
  readonly task: string;
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly change: number | null;
  /** Undefined where nothing has changed, or nobody can tell. */
  readonly better: boolean | undefined;
}

/** What old tasks had before this run and have after it; nothing where the run has extended no other one. */
export function Forgetting({ state: { forgetting, started } }: { readonly state: RunState }) {
  if (!forgetting) return null;
  const tasks = (started?.tasks ?? []).map(({ name }) => name);
  const rows = rowsOf(forgetting);
  return (
    <ChartFrame name="forgetting" title="What have old tasks forgotten?" aside={<span>{forgetting.split} split</span>} numbers={() => numbersOf(forgetting, rows)} picture={shownIn}>
      <div class="scroll" tabIndex={0} role="group" aria-label="Old tasks before and after this run">
        <table class="forgetting" data-testid="forgetting">
          <thead><tr><th scope="col">old task</th><th scope="col">figure</th><th scope="col">before</th><th scope="col">after</th><th scope="col">change</th></tr></thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={`${row.task} ${row.name}`}>
                <th scope="row">{rows[index - 1]?.task === row.task ? <span class="spoken">{row.task}</span> : <TaskName index={Math.max(0, tasks.indexOf(row.task))} name={row.task} />}</th>
                <td class="figure">{row.name.replaceAll("_", " ")}</td><td>{number(row.before)}</td><td>{number(row.after)}</td>
                <td><Change row={row} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">{sentenceOf(rows)}</p>
    </ChartFrame>
  );
}

function Change({ row: { change, better } }: { readonly row: Row }) {
  if (change === null) return <>—</>;
  if (better === undefined) return <>none</>;
  return <span class={better ? "better" : "worse"}>{signed(change)} {better ? "better" : "worse"}</span>;
}

function rowsOf({ tasks }: Told): Row[] {
  return tasks.flatMap(({ task, loss, metrics }) => [{ name: "loss", higherIsBetter: false, ...loss }, ...metrics].map(({ name, higherIsBetter, before, after }) => {
    const change = before === null || after === null ? null : after - before;
    return { task, name, before, after, change, better: change === null || change === 0 ? undefined : change > 0 === higherIsBetter };
  }));
}

/** A figure is a task's first metric, as its row at the top of the page has it; its loss where it has none. */
function sentenceOf(rows: readonly Row[]): string {
  const judged = [...new Set(rows.map(({ task }) => task))].flatMap((task) => {
    const own = rows.filter((row) => row.task === task);
    return own[1] ?? own[0];
  });
  const worse = judged.filter(({ better }) => better === false).map(({ task, name }) => `${task} (${name.replaceAll("_", " ")})`);
  if (worse.length === 0) return "No old task is worse than before.";
  return `Worse than before: ${worse.join(", ")}. One run cannot tell whether another seed would do the same.`;
}

const numbersOf = ({ split }: Told, rows: readonly Row[]): NumbersTable => ({
  caption: `Old tasks with the weights before this run and after it, ${split} split`,
  columns: ["task", "figure", "before", "after", "change", "verdict"],
  rows: rows.map(({ task, name, before, after, change, better }) => [task, name, before, after, change, better === undefined ? "" : better ? "better" : "worse"]),
});

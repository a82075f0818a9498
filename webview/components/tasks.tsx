import { gainText, gainVerdict } from "../../src/affinity/index.ts";
import { number, plain } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import { taskScores, transferOf, type ScoreChange } from "../model/task-scores.ts";
import { TaskName } from "./task-name.tsx";

/** More lines than this scroll in a box of their own: the pictures below are what a page of many tasks is opened for. */
const manyTasks = 15;

/** One line a task: its loss and metrics, with the change since the epoch before. */
export function Tasks({ state }: { readonly state: RunState }) {
  const tasks = taskScores(state);
  const widest = Math.max(0, ...tasks.map(({ metrics }) => metrics.length));
  return (<>
    <div class={tasks.length > manyTasks ? "scroll many" : "scroll"} {...(tasks.length > manyTasks ? { tabIndex: 0, role: "group", "aria-label": "Scores of every task" } : {})}><table class={state.finished === undefined ? "tasks" : "tasks done"} data-testid="tasks">
      <caption class="source">{caption(state)}</caption>
      <tbody>
        {tasks.map((task, index) => (
          <tr key={task.name} data-testid={`task-${task.name}`}>
            <th scope="row"><TaskName index={index} name={task.name} /> <span class="kind">{task.kind}</span></th>
            <td><Score score={task.loss} /></td>
            {task.metrics.map((score) => <td key={score.name}><Score score={score} /></td>)}
            {task.metrics.length < widest && <td colSpan={widest - task.metrics.length} />}
          </tr>
        ))}
      </tbody>
    </table></div>
    <AgainstAlone state={state} />
  </>);
}

/** Δm, and who loses by company, where tasks were trained alone. */
function AgainstAlone({ state }: { readonly state: RunState }) {
  const transfer = transferOf(state);
  if (!transfer) return null;
  const { deltaByTask, deltaByMetric, tasks, seeds } = transfer;
  const losing = tasks.filter(({ verdict }) => verdict === "loses").map(({ task, gain }) => `${task} ${gainText(gain)}`);
  return (
    <p class="against-alone" data-testid="against-alone">
      Δm, all together against each alone (mean over tasks): <b>{gainText(deltaByTask)}</b>, {gainText(deltaByMetric)} as the flat mean over metrics, {seeds > 1 ? `over ${seeds} seeds: ${gainVerdict(deltaByTask)}` : "by one seed, without an interval"}
      {losing.length > 0 && `; negative transfer: ${losing.join(", ")}`}
    </p>
  );
}

function caption({ finished, epochs }: RunState): string {
  if (finished !== undefined) return `${finished.split} split, weights of epoch ${finished.bestEpoch}`;
  const last = epochs.at(-1);
  return last === undefined ? "scores follow the first epoch" : `validation, after epoch ${last.epoch}`;
}

function Score({ score }: { readonly score: ScoreChange }) {
  return (
    <span class="score">
      <span class="label">{score.name}</span> <b>{number(score.value)}</b>
      <Change score={score} />
      {score.alone !== undefined && <span class="change"> (alone {number(score.alone)})</span>}
    </span>
  );
}

/** The arrow follows the number; the colour says whether that is good. */
function Change({ score: { change, better } }: { readonly score: ScoreChange }) {
  if (change === undefined || Number(change.toFixed(3)) === 0) return <span class="change" />;
  const verdict = better ? "better" : "worse";
  return (
    <span class={`change ${verdict}`} title={`${verdict} than after the epoch before`}>
      {change > 0 ? "▲" : "▼"}<span class="spoken"> {verdict} by </span> {plain(Math.abs(change))}
    </span>
  );
}


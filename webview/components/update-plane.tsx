import { useState } from "preact/hooks";
import { grouped, plain, signed } from "../model/format.ts";
import { planeOf, type Arrow, type Plane } from "../model/plane.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { pictureIn } from "../svg.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { TaskName, taskClass } from "./task-name.tsx";

const title = "Whose way does the update go?";

/** The update drawn against the gradients of two tasks, in the plane of the two. */
export function UpdatePlane({ state }: { readonly state: RunState }) {
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const [[first, second], setPair] = useState<readonly [number, number]>([0, 1]);
  const plane = tasks.length > 1 ? planeOf(state, first, second) : undefined;
  const choices = <>
    <TaskChoice label="First task" tasks={tasks} value={first} other={second} onChange={(task) => setPair([task, second])} />
    <TaskChoice label="Second task" tasks={tasks} value={second} other={first} onChange={(task) => setPair([first, task])} />
  </>;
  return (
    <ChartFrame name="update-plane" title={title} aside={tasks.length > 2 && choices} numbers={() => numbersOf(plane, tasks[first], tasks[second])} picture={plane && pictureIn}>
      {plane === undefined
        ? <Empty>{tasks.length < 2
            ? "One task has nobody to disagree with."
            : <>Two arrows for the tasks’ gradients and one for the step that was taken appear here. Add <code>conflicts: on</code> to <code>analyze</code>.</>}</Empty>
        : <Picture plane={plane} tasks={tasks} first={first} second={second} />}
    </ChartFrame>
  );
}

interface TaskChoiceProps {
  readonly label: string;
  readonly tasks: readonly string[];
  readonly value: number;
  readonly other: number;
  readonly onChange: (task: number) => void;
}

const TaskChoice = ({ label, tasks, value, other, onChange }: TaskChoiceProps) => (
  <select class="needs-script" aria-label={label} value={value} onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}>
    {tasks.map((name, task) => <option key={name} value={task} disabled={task === other}>{name}</option>)}
  </select>
);

const [width, height, reach] = [420, 230, 150];

interface PictureProps {
  readonly plane: Plane;
  readonly tasks: readonly string[];
  readonly first: number;
  readonly second: number;
}

function Picture({ plane, tasks, first, second }: PictureProps) {
  const sentence = sentenceOf(plane, tasks[first], tasks[second]);
  return (
    <>
      <ul class="legend">
        <li><TaskName index={first} name={tasks[first]} /></li><li><TaskName index={second} name={tasks[second]} /></li>
        {plane.update && <li><i class="stroke all" aria-hidden="true" />the update</li>}
      </ul>
      <svg class="plane" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={sentence}>
        <Drawn arrow={plane.first} kind={taskClass(first)} name={tasks[first]} />
        <Drawn arrow={plane.second} kind={taskClass(second)} name={tasks[second]} />
        {plane.update && <Drawn arrow={plane.update} kind="update" name="the update" />}
      </svg>
      <p class="note">{sentence}</p>
    </>
  );
}

const longest = 16;

/** An arrow from the middle; y goes up. Its name is shown in a file alone: the page has the legend. */
function Drawn({ arrow, kind, name }: { readonly arrow: Arrow; readonly kind: string; readonly name: string }) {
  const [x0, y0] = [width / 2, height * 0.72];
  const [x, y] = [x0 + arrow.x * reach, y0 - arrow.y * reach];
  const angle = Math.atan2(y - y0, x - x0);
  const barb = (turn: number) => `L${(x - 9 * Math.cos(angle + turn)).toFixed(1)} ${(y - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  return (
    <>
      <path class={`arrow ${kind}`} d={`M${x0} ${y0}L${x.toFixed(1)} ${y.toFixed(1)}${barb(0.4)}M${x.toFixed(1)} ${y.toFixed(1)}${barb(-0.4)}`} />
      <text class={`named ${kind}`} x={x.toFixed(1)} y={(y > y0 ? y + 14 : y - 7).toFixed(1)} text-anchor="middle">{name.length > longest ? `${name.slice(0, longest - 1)}…` : name}</text>
    </>
  );
}

/** Below this, by amount, neither helps nor hinders the other enough to be called so: within 6 degrees of a right angle. */
const nearlyRight = 0.1;

function directionWords(cosine: number): string {
  if (Math.abs(cosine) < nearlyRight) return "are nearly at right angles";
  return cosine < 0 ? "point against each other" : "point the same way";
}

/** What the arrows say. */
function sentenceOf({ cosine, update, measurements }: Plane, first: string, second: string): string {
  const relation = `The gradients of ${first} and ${second} ${directionWords(cosine)} (mean cosine ${signed(cosine, 2)}, last ${grouped(measurements)} measurements)`;
  if (update === undefined) return `${relation}. How the update lies to them is not measured with this combiner.`;
  const inPlane = Math.hypot(update.x, update.y);
  const along = [update.x, update.x * cosine + update.y * Math.sqrt(1 - cosine * cosine)];
  return `${relation}; the update has the cosine ${signed(along[0], 2)} with ${first} and ${signed(along[1], 2)} with ${second}, and ${plain(100 * Math.min(1, inPlane) ** 2, 0)}% of it lies in their plane.`;
}

function numbersOf(plane: Plane | undefined, first: string, second: string): NumbersTable {
  const rows = plane === undefined ? [] : [[first, plane.first.x, plane.first.y], [second, plane.second.x, plane.second.y], ...(plane.update ? [["update", plane.update.x, plane.update.y]] : [])];
  return { caption: "Gradients and update in the plane of two tasks, relative to the longer gradient", columns: ["arrow", "along the first task", "at a right angle to it"], rows };
}

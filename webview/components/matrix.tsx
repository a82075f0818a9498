import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TaskTree as Tree } from "../../src/affinity/index.ts";
import { tableClass, TaskName } from "./task-name.tsx";
import { TaskTree } from "./task-tree.tsx";

/** One cell of a heat map. */
export interface MatrixCell {
  readonly text: string;
  readonly spread?: string;
  /** A class of the diverging scale. */
  readonly tone: string;
  readonly uncertain: boolean;
  /** The whole of it in a sentence: for the line below, and for a screen reader. */
  readonly sentence: string;
}

interface MatrixProps {
  readonly tasks: readonly string[];
  /** By recipient, then source. */
  readonly cells: readonly (readonly (MatrixCell | undefined)[])[];
  readonly hint: string;
  /** Tasks from the first row to the last; columns are in the same order. */
  readonly order: readonly number[];
  /** Groups of tasks that are proposed: outlined. */
  readonly groups?: readonly (readonly number[])[];
  /** Of its elements, for tests: `affinity` unless another one stands beside it. */
  readonly id?: string;
  /** Drawn beside rows that are in its order. */
  readonly tree?: Tree;
}

type Place = readonly [row: number, column: number];

/** A heat map that is a table: tasks by tasks, values in its cells, arrow keys from cell to cell. */
export function Matrix({ tasks, cells, hint, order, tree, groups = [], id = "affinity" }: MatrixProps) {
  const edges = (row: number, column: number): string => edgesOf(order, groups, row, column);
  const [place, setPlace] = useState<Place>();
  const shown = place === undefined ? undefined : cells[place[0]]?.[place[1]];
  return (
    <>
      <div class="scroll">
        <table class={tableClass("matrix", tasks)} data-testid={`${id}-matrix`} aria-label="Affinity: rows are recipients, columns are sources"
          onMouseLeave={() => setPlace(undefined)} onKeyDown={moveFocus}>
          <thead>
            <tr><td class="axis corner" /><th class="axis source" scope="colgroup" colSpan={tasks.length}>source →<span class="spoken"> (whose step is taken)</span></th></tr>
            <tr>
              <th class="axis recipient" scope="col">recipient ↓</th>
              {order.map((task) => <th key={task} scope="col"><TaskName index={task} name={tasks[task]} /></th>)}
              {tree && <th class="axis">together</th>}
            </tr>
          </thead>
          <tbody>
            {order.map((row, index) => (
              <tr key={row}>
                <th scope="row"><TaskName index={row} name={tasks[row]} /></th>
                {order.map((column, rank) => (
                  <Cell key={column} id={`${id}-cell-${tasks[row]}-${tasks[column]}`} cell={cells[row]?.[column]} names={[tasks[row], tasks[column]]} first={index === 0 && rank === 1} edges={edges(index, rank)} onShow={() => setPlace([row, column])} />
                ))}
                {tree && index === 0 && <td class="tree" rowSpan={order.length}><TaskTree tree={tree} /></td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="detail" aria-hidden="true">{shown?.sentence ?? hint}</p>
    </>
  );
}

interface CellProps {
  readonly id: string;
  readonly cell: MatrixCell | undefined;
  readonly names: readonly [recipient: string, source: string];
  readonly first: boolean;
  /** Classes of the sides at which its group ends. */
  readonly edges: string;
  readonly onShow: () => void;
}

function Cell({ id, cell, names: [recipient, source], first, edges, onShow }: CellProps) {
  if (cell === undefined || recipient === source) return <td class={`none ${edges}`.trim()} data-testid={id} tabIndex={-1} onMouseEnter={onShow} onFocus={onShow}>·</td>;
  return (
    <td class={`${cell.tone} ${cell.uncertain ? "uncertain" : ""}${edges && ` ${edges}`}`} data-testid={id} tabIndex={first ? 0 : -1}
      aria-label={cell.sentence} onMouseEnter={onShow} onFocus={onShow}>
      <span class="value">{cell.text}</span>
      {cell.spread !== undefined && <> <span class="spread">{cell.spread}</span></>}
    </td>
  );
}

/** The sides of a cell at which both its tasks' group ends, by the places of its neighbours. */
function edgesOf(order: readonly number[], groups: readonly (readonly number[])[], row: number, column: number): string {
  const groupAt = (place: number) => groups.findIndex((group) => group.includes(order[place] ?? -1));
  const own = groupAt(row);
  if (own < 0 || own !== groupAt(column)) return "";
  const ends = (name: string, place: number) => (groupAt(place) === own ? [] : [`edge-${name}`]);
  return ["grouped", ...ends("top", row - 1), ...ends("bottom", row + 1), ...ends("left", column - 1), ...ends("right", column + 1)].join(" ");
}

const steps: Readonly<Record<string, Place>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveFocus(event: JSX.TargetedKeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.key];
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  const row = cell?.parentElement;
  if (step === undefined || cell === null || !(row instanceof HTMLTableRowElement)) return;
  const body = row.parentElement?.children;
  const next = body?.[[...body].indexOf(row) + step[0]]?.children[cell.cellIndex + step[1]];
  if (next instanceof HTMLTableCellElement && next.tagName === "TD") next.focus();
  event.preventDefault();
}

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { TaskName } from "./task-name.tsx";

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
}

type Place = readonly [row: number, column: number];

/** A heat map that is a table: tasks by tasks, values in its cells, arrow keys from cell to cell. */
export function Matrix({ tasks, cells, hint }: MatrixProps) {
  const [place, setPlace] = useState<Place>();
  const shown = place === undefined ? undefined : cells[place[0]]?.[place[1]];
  return (
    <>
      <div class="scroll">
        <table class="matrix" data-testid="affinity-matrix" aria-label="Affinity: rows are recipients, columns are sources"
          onMouseLeave={() => setPlace(undefined)} onKeyDown={moveFocus}>
          <thead>
            <tr><th class="axis" /><th class="axis source" scope="colgroup" colSpan={tasks.length}>source →<span class="spoken"> (whose step is taken)</span></th></tr>
            <tr>
              <th class="axis recipient" scope="col">recipient ↓</th>
              {tasks.map((name, index) => <th key={name} scope="col"><TaskName index={index} name={name} /></th>)}
            </tr>
          </thead>
          <tbody>
            {tasks.map((name, row) => (
              <tr key={name}>
                <th scope="row"><TaskName index={row} name={name} /></th>
                {tasks.map((source, column) => (
                  <Cell key={source} cell={cells[row]?.[column]} names={[name, source]} first={row === 0 && column === 1} onShow={() => setPlace([row, column])} />
                ))}
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
  readonly cell: MatrixCell | undefined;
  readonly names: readonly [recipient: string, source: string];
  readonly first: boolean;
  readonly onShow: () => void;
}

function Cell({ cell, names: [recipient, source], first, onShow }: CellProps) {
  const id = `affinity-cell-${recipient}-${source}`;
  if (cell === undefined || recipient === source) return <td class="none" data-testid={id} tabIndex={-1} onMouseEnter={onShow} onFocus={onShow}>·</td>;
  return (
    <td class={`${cell.tone} ${cell.uncertain ? "uncertain" : ""}`} data-testid={id} tabIndex={first ? 0 : -1}
      aria-label={cell.sentence} onMouseEnter={onShow} onFocus={onShow}>
      <span class="value">{cell.text}</span>
      {cell.spread !== undefined && <> <span class="spread">{cell.spread}</span></>}
    </td>
  );
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

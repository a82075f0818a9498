import { Component, type ComponentChildren, type JSX } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { toCsv, type NumbersTable } from "../model/table.ts";
import { pngOf } from "../png.ts";
import { Page } from "./page.ts";

interface ChartFrameProps {
  /** Of the files that it saves, and of its element: `affinity`. */
  readonly name: string;
  /** The question that the picture answers. */
  readonly title: string;
  /** Controls and facts at the right of the title. */
  readonly aside?: ComponentChildren;
  /** The numbers behind it; made when somebody asks, and for the table of screen readers now and then: of more rows than are asked for, those that matter. */
  readonly numbers: Numbers;
  /** The picture as SVG, from the chart's element; none where there is nothing to draw yet. */
  readonly picture?: Picture | undefined;
  /** Across both columns, where there are two. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export type Picture = (section: HTMLElement) => string;

type Numbers = NumbersTable | ((mostRows: number) => NumbersTable);

const tableOf = (numbers: Numbers, mostRows = Infinity): NumbersTable => (typeof numbers === "function" ? numbers(mostRows) : numbers);

/** A picture with its title, its menu and its numbers. */
export function ChartFrame({ name, title, aside, numbers, picture, wide = false, children }: ChartFrameProps) {
  const element = useRef<HTMLElement>(null);
  return (
    <section class={wide ? "chart wide" : "chart"} id={name} data-testid={`chart-${name}`} ref={element} aria-labelledby={`${name}-title`}>
      <header>
        <h2 id={`${name}-title`}>{title}</h2>
        <div class="aside">{aside}</div>
        <ChartMenu name={name} title={title} numbers={numbers} picture={picture} section={() => element.current} />
      </header>
      {children}
      <NumbersBehind numbers={numbers} />
    </section>
  );
}

interface ChartMenuProps {
  readonly name: string;
  readonly title: string;
  readonly numbers: Numbers;
  readonly picture: Picture | undefined;
  readonly section: () => HTMLElement | null;
}

function ChartMenu({ name, title, numbers, picture, section }: ChartMenuProps) {
  const { save } = useContext(Page);
  const saveCsv = (): void => save({ name: `${name}.csv`, type: "text/csv", content: toCsv(tableOf(numbers)) });
  const savePng = (content: Blob | null): void => {
    if (content) save({ name: `${name}.png`, type: "image/png", content });
  };
  const svg = (): string => { const element = section(); return element && picture ? picture(element) : ""; };
  const savePicture = (): void => void pngOf(svg()).then(savePng);
  return (
    <details class="menu needs-script" onKeyDown={closeByEscape}>
      <summary aria-label={`Save: ${title}`} title="Save or copy">⋯</summary>
      <div role="menu">
        <button role="menuitem" type="button" onClick={saveCsv}>Save as CSV</button>
        <button role="menuitem" type="button" onClick={() => void navigator.clipboard.writeText(toCsv(tableOf(numbers)))}>Copy as CSV</button>
        {picture && <button role="menuitem" type="button" onClick={() => save({ name: `${name}.svg`, type: "image/svg+xml", content: svg() })}>Save as SVG</button>}
        {picture && <button role="menuitem" type="button" onClick={savePicture}>Save as PNG</button>}
      </div>
    </details>
  );
}

/** Of a menu: it closes, and what opened it has the focus again. */
export function closeByEscape(event: JSX.TargetedKeyboardEvent<HTMLDetailsElement>): void {
  if (event.key !== "Escape") return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary")?.focus();
}

/** Milliseconds until a table that nobody sees follows its picture, and between two versions of it: to write it is dearer than to draw. */
const [first, between] = [250, 1000];

const notYet: NumbersTable = { caption: "", columns: [], rows: [] };

/** A page with more is slow to everybody; what is saved has all. */
const mostRows = 5000;

/** For screen readers beside a picture; for everyone where the page runs no script. */
function NumbersBehind({ numbers }: { readonly numbers: Numbers }) {
  const [table, setTable] = useState(() => (typeof document === "undefined" ? tableOf(numbers, mostRows) : notYet));
  const newest = useRef(numbers);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  newest.current = numbers;
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setTable(tableOf(newest.current, mostRows));
    }, table === notYet ? first : between);
  }, [numbers]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return <NumbersList table={table} />;
}

class NumbersList extends Component<{ readonly table: NumbersTable }> {
  override shouldComponentUpdate({ table }: { readonly table: NumbersTable }): boolean {
    return table !== this.props.table;
  }

  override render({ table }: { readonly table: NumbersTable }): ComponentChildren {
    return (
      <div class="numbers">
        <table>
          <caption>{table.caption}</caption>
          <thead><tr>{table.columns.map((column, place) => <th key={place} scope="col">{column}</th>)}</tr></thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={index}>{row.map((cell, place) => <td key={place}>{shown(cell)}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
}

const shown = (cell: string | number | null): string =>
  cell === null ? "" : typeof cell === "number" && !Number.isInteger(cell) ? String(Number(cell.toPrecision(4))) : String(cell);

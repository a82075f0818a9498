import type { ComponentChildren } from "preact";
import { useContext, useRef } from "preact/hooks";
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
  readonly numbers: NumbersTable;
  /** The picture as SVG, where it is no canvas. */
  readonly picture?: (() => string) | undefined;
  /** Across both columns, where there are two. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A picture with its title, its menu and its numbers. */
export function ChartFrame({ name, title, aside, numbers, picture, wide = false, children }: ChartFrameProps) {
  const element = useRef<HTMLElement>(null);
  return (
    <section class={wide ? "chart wide" : "chart"} id={name} data-testid={`chart-${name}`} ref={element} aria-labelledby={`${name}-title`}>
      <header>
        <h2 id={`${name}-title`}>{title}</h2>
        <div class="aside">{aside}</div>
        <ChartMenu name={name} numbers={numbers} picture={picture} canvas={() => element.current?.querySelector("canvas") ?? null} />
      </header>
      {children}
      <Numbers table={numbers} />
    </section>
  );
}

interface ChartMenuProps {
  readonly name: string;
  readonly numbers: NumbersTable;
  readonly picture: (() => string) | undefined;
  readonly canvas: () => HTMLCanvasElement | null;
}

function ChartMenu({ name, numbers, picture, canvas }: ChartMenuProps) {
  const { save } = useContext(Page);
  const saveCsv = (): void => save({ name: `${name}.csv`, type: "text/csv", content: toCsv(numbers) });
  const savePng = (content: Blob | null): void => {
    if (content) save({ name: `${name}.png`, type: "image/png", content });
  };
  const savePicture = (): void => (picture ? void pngOf(picture()).then(savePng) : canvas()?.toBlob(savePng));
  return (
    <details class="menu needs-script">
      <summary aria-label={`Save: ${numbers.caption}`} title="Save or copy">⋯</summary>
      <div role="menu">
        <button role="menuitem" type="button" onClick={saveCsv}>Save as CSV</button>
        <button role="menuitem" type="button" onClick={() => void navigator.clipboard.writeText(toCsv(numbers))}>Copy as CSV</button>
        {picture && <button role="menuitem" type="button" onClick={() => save({ name: `${name}.svg`, type: "image/svg+xml", content: picture() })}>Save as SVG</button>}
        {(picture || name.endsWith("-curves")) && <button role="menuitem" type="button" onClick={savePicture}>Save as PNG</button>}
      </div>
    </details>
  );
}

/** For screen readers beside a picture; for everyone where the page runs no script. */
function Numbers({ table }: { readonly table: NumbersTable }) {
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

const shown = (cell: string | number | null): string =>
  cell === null ? "" : typeof cell === "number" && !Number.isInteger(cell) ? String(Number(cell.toPrecision(4))) : String(cell);

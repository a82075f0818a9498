import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DenseAffinity, TaskTree as Tree } from "../../src/affinity/index.ts";
import { colourOf, densePixels, type DenseColours } from "../model/dense-map.ts";
import { toneClass, toneSteps } from "../model/tone.ts";
import { TaskName } from "./task-name.tsx";
import { TaskTree } from "./task-tree.tsx";
import { useTheme } from "./theme.ts";

interface DenseMatrixProps {
  readonly tasks: readonly string[];
  readonly affinity: DenseAffinity;
  readonly tree: Tree;
  readonly order: readonly number[];
  readonly limit: number;
  readonly sentence: (recipient: number, source: number) => string;
  readonly hint: string;
  /** Of its elements, for tests. */
  readonly id: string;
}

/** A picture of about this many pixels is large enough to point at and small enough to see at once. */
const side = 640;
const mostFound = 8;

type Place = readonly [row: number, column: number];

/** A heat map of many tasks, as pixels: pointing, arrow keys and a search tell of its cells and rows. */
export function DenseMatrix({ tasks, affinity, tree, order, limit, sentence, hint, id }: DenseMatrixProps) {
  const [place, setPlace] = useState<Place>();
  const [search, setSearch] = useState("");
  const pixels = Math.max(1, Math.floor(side / tasks.length));
  const canvas = useCanvas({ affinity, order, limit, pixels });
  const found = search === "" ? [] : tasks.flatMap((name, task) => (name.toLowerCase().includes(search.toLowerCase()) ? [order.indexOf(task)] : []));
  const told = place && sentence(order[place[0]], order[place[1]]);
  return (
    <div class="dense">
      <label class="needs-script">Find a task <input type="search" value={search} data-testid={`${id}-search`} onInput={({ currentTarget }) => setSearch(currentTarget.value)} /></label>
      <p class="detail axis">rows: recipients ↓, columns: sources →, {tasks.length} of each</p>
      <div class="dense-picture">
        <canvas ref={canvas} tabIndex={0} role="img" data-testid={`${id}-dense`} aria-label={told ?? `Affinity of ${tasks.length} tasks: rows are recipients, columns are sources; arrow keys go from cell to cell`}
          onMouseMove={(event) => setPlace(pointed(event, tasks.length))} onMouseLeave={() => setPlace(undefined)} onKeyDown={(event) => moved(event, place, tasks.length, setPlace)} />
        <Marks size={tasks.length} rows={found} place={place} />
        {order === tree.order && <TaskTree tree={tree} />}
      </div>
      {found.length > 0 && <p class="detail">{found.slice(0, mostFound).map((row) => <TaskName key={row} index={order[row]} name={tasks[order[row]]} />)}{found.length > mostFound && ` and ${found.length - mostFound} more`}</p>}
      <p class="detail" aria-live="polite">{told ?? hint}</p>
    </div>
  );
}

/** Rows and columns of tasks that were searched, and the cell that is pointed at. */
function Marks({ size, rows, place }: { readonly size: number; readonly rows: readonly number[]; readonly place: Place | undefined }) {
  return (
    <svg class="marks" viewBox={`0 0 ${size} ${size}`} preserveAspectRatio="none" aria-hidden="true">
      {rows.map((row) => <path key={row} class="found" d={`M0 ${row}H${size}V${row + 1}H0ZM${row} 0V${size}H${row + 1}V0Z`} vector-effect="non-scaling-stroke" />)}
      {place && <rect class="at" x={place[1]} y={place[0]} width={1} height={1} vector-effect="non-scaling-stroke" />}
    </svg>
  );
}

function useCanvas({ affinity, order, limit, pixels }: { readonly affinity: DenseAffinity; readonly order: readonly number[]; readonly limit: number; readonly pixels: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const colours = useMemo(() => (typeof document === "undefined" ? undefined : readColours()), [theme]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !colours) return;
    const size = order.length * pixels;
    [context.canvas.width, context.canvas.height] = [size, size];
    context.putImageData(new ImageData(densePixels(affinity, order, limit, pixels, colours), size, size), 0, 0);
  }, [affinity, order, limit, pixels, colours]);
  return canvas;
}

/** Asks the stylesheet, so that themes hold here too: of all colours at once, for every question alone would have the page's style worked out again. */
function readColours(): DenseColours {
  const steps = Array.from({ length: 2 * toneSteps + 1 }, (_, index) => (index - toneSteps) / toneSteps);
  const probes = ["page", "hatch", ...steps.map((value) => toneClass(value, 1) || "page")].map((name) => Object.assign(document.createElement("i"), { className: `probe ${name}` }));
  document.body.append(...probes);
  const [page, hatch, ...tones] = probes.map((probe) => colourOf(getComputedStyle(probe).backgroundColor));
  for (const probe of probes) probe.remove();
  return { page, hatch, tones };
}

function pointed(event: JSX.TargetedMouseEvent<HTMLCanvasElement>, size: number): Place {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const at = (offset: number, extent: number) => Math.max(0, Math.min(size - 1, Math.floor((offset / extent) * size)));
  return [at(event.clientY - top, height), at(event.clientX - left, width)];
}

const steps: Readonly<Record<string, Place>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moved(event: JSX.TargetedKeyboardEvent<HTMLCanvasElement>, place: Place | undefined, size: number, set: (place: Place) => void): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const within = (value: number) => Math.max(0, Math.min(size - 1, value));
  set(place ? [within(place[0] + step[0]), within(place[1] + step[1])] : [0, 0]);
  event.preventDefault();
}

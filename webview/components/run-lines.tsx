import type { RunSummary } from "../../src/protocol/runs.ts";
import { cellText, scoreColumns, settingColumns, type RunColumn } from "../model/runs.ts";
import { pictureIn } from "../svg.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { taskClass } from "./task-name.tsx";

const [width, height, top, bottom, side] = [560, 230, 34, 26, 52];

/** Parallel coordinates: every run is a line through its settings to what came of it. */
export function RunLines({ runs, chosen }: { readonly runs: readonly RunSummary[]; readonly chosen: readonly string[] }) {
  const columns = [...settingColumns(runs), ...scoreColumns(runs).slice(0, 1)];
  const numbers = () => ({ caption: "Settings and what came of them", columns: ["run", ...columns.map(({ title }) => title)], rows: runs.map((run) => [run.name, ...columns.map(({ value }) => value(run))]) });
  return (
    <ChartFrame name="run-lines" title="Which settings made the difference?" numbers={numbers} picture={runs.length < 2 ? undefined : pictureIn}>
      {runs.length < 2
        ? <Empty>With a second run of this model, every run becomes a line here: through the settings in which they differ, to what came of it.</Empty>
        : <div class="scroll"><svg class="run-lines" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${runs.length} runs as lines through ${columns.map(({ title }) => title).join(", ")}. The numbers are in the table that follows.`}>
            {columns.map((column, place) => <Axis key={column.key} column={column} runs={runs} x={xOf(place, columns.length)} />)}
            {runs.map((run, place) => (
              <polyline key={run.name} class={`${taskClass(place)} ${chosen.includes(run.name) ? "chosen" : ""}`}
                points={columns.flatMap((column, at) => { const y = heightOf(column, runs, run); return y === undefined ? [] : [`${xOf(at, columns.length).toFixed(1)},${y.toFixed(1)}`]; }).join(" ")} />
            ))}
          </svg></div>}
      {runs.length > 1 && <p class="note">Ticked runs are drawn strongly. The last axis is {columns.at(-1)?.key === "delta" ? "the gain over the tasks alone" : "the mean loss; with `analyze { baselines: true }` it is the gain over the tasks alone"}.</p>}
    </ChartFrame>
  );
}

const xOf = (place: number, count: number): number => side + (count < 2 ? 0 : (place * (width - 2 * side)) / (count - 1));

/** Different texts stand at equal distances, in the order of the alphabet. */
function levelsOf({ value }: RunColumn, runs: readonly RunSummary[]): (string | number)[] {
  return [...new Set(runs.flatMap((run) => value(run) ?? []))].sort((one, other) => (typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other))));
}

function heightOf(column: RunColumn, runs: readonly RunSummary[], run: RunSummary): number | undefined {
  const value = column.value(run);
  const levels = levelsOf(column, runs);
  const [low, high] = [levels[0], levels.at(-1)];
  if (value === null || low === undefined || high === undefined) return undefined;
  const share = low === high ? 0.5 : typeof value === "number" && typeof low === "number" && typeof high === "number" ? (value - low) / (high - low) : levels.indexOf(value) / (levels.length - 1);
  return height - bottom - share * (height - top - bottom);
}

const longest = 12;
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
const written = (column: RunColumn, value: string | number | undefined): string => (value === undefined ? "" : short(cellText(value, column)));

function Axis({ column, runs, x }: { readonly column: RunColumn; readonly runs: readonly RunSummary[]; readonly x: number }) {
  const levels = levelsOf(column, runs);
  return (
    <g>
      <path class="axes" d={`M${x} ${top}V${height - bottom}`} />
      <text class="title" x={x} y={12} text-anchor="middle">{short(column.title)}</text>
      <text x={x} y={26} text-anchor="middle">{levels.length > 1 ? written(column, levels.at(-1)) : ""}</text>
      <text x={x} y={height - 8} text-anchor="middle">{written(column, levels[0])}</text>
    </g>
  );
}

import { useMemo, useState } from "preact/hooks";
import { lossCurves, metricCurves, metricNames, smoothed, type Curves } from "../model/curves.ts";
import { curveFile } from "../charts/curve-file.ts";
import type { Level } from "../charts/line-chart.ts";
import { grouped } from "../model/format.ts";
import { happeningsOf } from "../model/happenings.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Legend } from "./legend.tsx";
import { LinePicture, usePoint } from "./line-picture.tsx";

const title = "Does every task still learn?";

/** So many tasks have lines without being asked for: of more nobody could tell the colours. */
const mostDrawn = 8;

/** Losses and metrics of every task over the epochs. */
export function LossCurves({ state }: { readonly state: RunState }) {
  const [measure, setMeasure] = useState("loss");
  const [log, setLog] = useState(false);
  const [smooth, setSmooth] = useState(0);
  const [point, setPoint] = usePoint();
  const [chosen, toggle] = useChosen(state.started?.tasks.length ?? 0);
  const all = useMemo(() => smoothed(measure === "loss" ? lossCurves(state) : metricCurves(state, measure), smooth), [state.steps, state.epochs, state.started, measure, smooth]);
  const curves = useMemo(() => drawnOf(all, chosen), [all, chosen]);
  const marks = happeningsOf(state).flatMap(({ epoch }) => epoch ?? []);
  const levels = levelsOf(state, measure).filter(({ task }) => chosen.has(task));
  const options = { log, end: endOf(state), percent: false, height: 230, marks, levels };
  return (
    <ChartFrame name="loss-curves" title={title} numbers={() => numbersOf(state)} picture={curves.x.length === 0 ? undefined : curveFile(`${title} (${measure.replaceAll("_", " ")})`, curves, options)}
      aside={<Choices state={state} measure={measure} onMeasure={setMeasure} log={log} onLog={setLog} smooth={smooth} onSmooth={setSmooth} />}>
      <div data-testid="loss-chart">
        {all.x.length === 0
          ? <Empty>{measure === "loss" ? "A line for every task appears here with the first steps." : "Metrics appear here after the first epoch."}</Empty>
          : <>
              <Legend curves={all} point={point} chosen={chosen} onToggle={toggle} />
              <LinePicture label={title} curves={curves} onPoint={setPoint} options={options} />
              <Key loss={measure === "loss"} levels={levels.length > 0} marks={marks.length > 0} />
            </>}
      </div>
    </ChartFrame>
  );
}

/** Tasks whose lines are drawn. */
function useChosen(count: number): [ReadonlySet<number>, (task: number) => void] {
  const [asked, setAsked] = useState<ReadonlySet<number>>();
  const chosen = useMemo(() => asked ?? new Set(Array.from({ length: count > 3 * mostDrawn / 2 ? mostDrawn : count }, (_, task) => task)), [asked, count]);
  return [chosen, (task) => setAsked(new Set(chosen.has(task) ? [...chosen].filter((other) => other !== task) : [...chosen, task]))];
}

const drawnOf = ({ x, lines }: Curves, chosen: ReadonlySet<number>): Curves => ({ x, lines: lines.filter(({ tasks }) => tasks.every((task) => chosen.has(task))) });

/** What every task reached alone, where the run has measured it. */
function levelsOf({ baselines, started }: RunState, measure: string): Level[] {
  return (started?.tasks ?? []).flatMap(({ name }, task) => {
    const alone = baselines.findLast((baseline) => baseline.task === name);
    const value = measure === "loss" ? alone?.loss : alone?.metrics[measure];
    return typeof value === "number" ? [{ task, value }] : [];
  });
}

/** The whole run while it goes; what there was once it has ended. */
export function endOf({ started, finished }: RunState): number {
  return Math.max(1, finished?.epoch ?? started?.epochs ?? 1);
}

const Key = ({ loss, levels, marks }: { readonly loss: boolean; readonly levels: boolean; readonly marks: boolean }) => (
  <p class="note">
    epoch → {loss && <span><b class="training">– –</b> training, <b>—</b> validation</span>}
    {levels && <span>, <b>···</b> the task trained alone</span>}
    {marks && <span>, <b>⁞</b> a note or warning, told under Training</span>}
  </p>
);

interface ChoicesProps {
  readonly state: RunState;
  readonly measure: string;
  readonly onMeasure: (measure: string) => void;
  readonly log: boolean;
  readonly onLog: (log: boolean) => void;
  readonly smooth: number;
  readonly onSmooth: (factor: number) => void;
}

const smoothings = { none: 0, some: 0.6, much: 0.9 } as const;

function Choices({ state, measure, onMeasure, log, onLog, smooth, onSmooth }: ChoicesProps) {
  return (
    <span class="needs-script">
      <select aria-label="What is drawn" value={measure} onChange={({ currentTarget }) => onMeasure(currentTarget.value)}>
        {["loss", ...metricNames(state)].map((name) => <option key={name} value={name}>{name.replaceAll("_", " ")}</option>)}
      </select>
      {measure === "loss" && <label> smoothing{" "}
        <select value={smooth} onChange={({ currentTarget }) => onSmooth(Number(currentTarget.value))}>
          {Object.entries(smoothings).map(([name, factor]) => <option key={name} value={factor}>{name}</option>)}
        </select>
      </label>}
      <label><input type="checkbox" checked={log} onChange={({ currentTarget }) => onLog(currentTarget.checked)} /> log</label>
    </span>
  );
}

/** Losses and metrics by epoch; steps are left to the CSV of the run folder. */
function numbersOf(state: RunState): NumbersTable {
  const rows = state.epochs.flatMap(({ epoch, train, validation }) => (state.started?.tasks ?? []).flatMap(({ name, metrics }) => [
    [epoch, name, "loss", train[name]?.loss ?? null, validation[name]?.loss ?? null],
    ...metrics.map((metric) => [epoch, name, metric.name, null, validation[name]?.metrics[metric.name] ?? null]),
  ]));
  return { caption: `Losses and metrics after each of ${grouped(state.epochs.length)} epochs`, columns: ["epoch", "task", "measure", "training", "validation"], rows };
}

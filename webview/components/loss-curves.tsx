import { useMemo, useState } from "preact/hooks";
import { lossCurves, metricCurves, metricNames } from "../model/curves.ts";
import { grouped } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Legend } from "./legend.tsx";
import { LinePicture, usePoint } from "./line-picture.tsx";

const title = "Does every task still learn?";

/** Losses and metrics of every task over the epochs. */
export function LossCurves({ state }: { readonly state: RunState }) {
  const [measure, setMeasure] = useState("loss");
  const [log, setLog] = useState(false);
  const [point, setPoint] = usePoint();
  const curves = useMemo(() => (measure === "loss" ? lossCurves(state) : metricCurves(state, measure)), [state, measure]);
  const empty = curves.x.length === 0;
  const end = endOf(state);
  return (
    <ChartFrame name="loss-curves" title={title} numbers={() => numbersOf(state)}
      aside={<Choices state={state} measure={measure} onMeasure={setMeasure} log={log} onLog={setLog} />}>
      <div data-testid="loss-chart">
        {empty
          ? <Empty>{measure === "loss" ? "A line for every task appears here with the first steps." : "Metrics appear here after the first epoch."}</Empty>
          : <>
              <Legend curves={curves} point={point} />
              <LinePicture label={title} curves={curves} onPoint={setPoint} options={{ log, end, percent: false, height: 230 }} />
              <p class="note">epoch → {measure === "loss" && <span><b class="training">– –</b> training, <b>—</b> validation</span>}</p>
            </>}
      </div>
    </ChartFrame>
  );
}

/** The whole run while it goes; what there was once it has ended. */
export function endOf({ started, finished }: RunState): number {
  return Math.max(1, finished?.epoch ?? started?.epochs ?? 1);
}

interface ChoicesProps {
  readonly state: RunState;
  readonly measure: string;
  readonly onMeasure: (measure: string) => void;
  readonly log: boolean;
  readonly onLog: (log: boolean) => void;
}

function Choices({ state, measure, onMeasure, log, onLog }: ChoicesProps) {
  return (
    <span class="needs-script">
      <select aria-label="What is drawn" value={measure} onChange={({ currentTarget }) => onMeasure(currentTarget.value)}>
        {["loss", ...metricNames(state)].map((name) => <option key={name} value={name}>{name.replaceAll("_", " ")}</option>)}
      </select>
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

import { useMemo } from "preact/hooks";
import { curveFile } from "../charts/curve-file.ts";
import { conflictCurves } from "../model/curves.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import type { Curves } from "../model/curves.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Legend } from "./legend.tsx";
import { LinePicture, usePoint } from "./line-picture.tsx";
import { endOf } from "./loss-curves.tsx";

const title = "When do they fight?";

/** Share of pairs whose gradients point against each other, over the run. */
export function ConflictCurve({ state }: { readonly state: RunState }) {
  const [point, setPoint] = usePoint();
  const curves = useMemo(() => conflictCurves(state), [state]);
  const options = { log: false, end: endOf(state), range: [0, 1] as const, percent: true, height: 190 };
  return (
    <ChartFrame name="conflict-curves" title={title} aside={<span>share in conflict</span>} numbers={() => numbersOf(curves)} picture={curves.x.length === 0 ? undefined : curveFile(title, curves, options)}>
      <div data-testid="conflict-chart">
        {curves.x.length === 0
          ? <Empty>A line over the run appears here: how often the tasks’ gradients point against each other. Add <code>conflicts: on</code> to <code>analyze</code>.</Empty>
          : <>
              <Legend curves={curves} point={point} asPercent />
              <LinePicture label={title} curves={curves} onPoint={setPoint} options={options} />
              <p class="note">epoch →</p>
            </>}
      </div>
    </ChartFrame>
  );
}

const numbersOf = ({ x, lines }: Curves): NumbersTable => ({
  caption: "Share of measurements in conflict over time",
  columns: ["epoch", ...lines.map(({ label }) => label)],
  rows: x.map((at, index) => [Number(at.toFixed(3)), ...lines.map(({ values }) => values[index] ?? null)]),
});

import { useMemo } from "preact/hooks";
import { curveFile } from "../charts/curve-file.ts";
import { align, binned, type Curves } from "../model/curves.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Legend } from "./legend.tsx";
import { LinePicture, usePoint } from "./line-picture.tsx";
import { endOf } from "./loss-curves.tsx";

const title = "How much does each task count?";

/** The weight of every task's loss over the run. */
export function WeightCurves({ state }: { readonly state: RunState }) {
  const [point, setPoint] = usePoint();
  const curves = useMemo(() => weightCurves(state), [state.steps, state.started]);
  const options = { log: false, end: endOf(state), percent: false, height: 190 };
  return (
    <ChartFrame name="weight-curves" title={title} aside={<span>weights {state.started?.weights}, combine {state.started?.combine}</span>} numbers={() => numbersOf(curves)} picture={curves.x.length === 0 ? undefined : curveFile(title, curves, options)}>
      {curves.x.length === 0
        ? <Empty>A line for every task appears here with the first steps: what its loss is multiplied by.</Empty>
        : <>
            <Legend curves={curves} point={point} />
            <LinePicture label={title} curves={curves} onPoint={setPoint} options={options} />
            <p class="note">epoch →</p>
          </>}
    </ChartFrame>
  );
}

function weightCurves(state: RunState): Curves {
  const points = binned(state, state.steps, ({ weights }) => weights);
  return align((state.started?.tasks ?? []).map(({ name }, task) => ({ label: name, tasks: [task], dashed: false, points: points[task] ?? [] })));
}

const numbersOf = ({ x, lines }: Curves): NumbersTable => ({
  caption: "Weight of every task over the run", columns: ["epoch", ...lines.map(({ label }) => label)],
  rows: x.map((at, index) => [Number(at.toFixed(3)), ...lines.map(({ values }) => values[index] ?? null)]),
});

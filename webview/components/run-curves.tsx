import { useMemo, useState } from "preact/hooks";
import type { RunSummary } from "../../src/protocol/runs.ts";
import { curveFile } from "../charts/curve-file.ts";
import { align, type Curves, type Point } from "../model/curves.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Legend } from "./legend.tsx";
import { LinePicture, usePoint } from "./line-picture.tsx";

const title = "How did they get there?";

/** One figure of one task on the validation rows, of several runs over each other. */
export function RunCurves({ runs, all }: { readonly runs: readonly RunSummary[]; readonly all: readonly RunSummary[] }) {
  const figures = useMemo(() => [...new Set(all.flatMap(({ tasks }) => tasks.flatMap(({ name, metrics }) => [`${name} loss`, ...metrics.map((metric) => `${name} ${metric.name}`)])))], [all]);
  const [asked, setAsked] = useState<string>();
  const [point, setPoint] = usePoint();
  const figure = asked ?? figures[0] ?? "";
  const curves = useMemo(() => curvesOf(runs, all, figure), [runs, all, figure]);
  const end = Math.max(1, ...runs.flatMap(({ epochs }) => epochs.at(-1)?.epoch ?? []));
  const options = { log: false, end, percent: false, height: 210 };
  return (
    <ChartFrame name="run-curves" title={title} numbers={() => ({ caption: `${figure} after every epoch`, columns: ["epoch", ...curves.lines.map(({ label }) => label)], rows: curves.x.map((at, index) => [at, ...curves.lines.map(({ values }) => values[index] ?? null)]) })}
      picture={curves.x.length === 0 ? undefined : curveFile(`${title} (${figure.replaceAll("_", " ")})`, curves, options)}
      aside={figures.length > 0 && <select aria-label="What is drawn of the runs" value={figure} onChange={({ currentTarget }) => setAsked(currentTarget.value)}>
        {figures.map((name) => <option key={name} value={name}>{name.replaceAll("_", " ")}</option>)}
      </select>}>
      {curves.x.length === 0
        ? <Empty>Lines of the runs that are ticked in the table appear here once an epoch has ended.</Empty>
        : <>
            <Legend curves={curves} point={point} />
            <LinePicture label={title} curves={curves} onPoint={setPoint} options={options} />
            <p class="note">epoch →, validation rows</p>
          </>}
    </ChartFrame>
  );
}

/** A run's colour is that of its row. */
function curvesOf(runs: readonly RunSummary[], all: readonly RunSummary[], figure: string): Curves {
  const [task, measure] = [figure.slice(0, figure.lastIndexOf(" ")), figure.slice(figure.lastIndexOf(" ") + 1)];
  return align(runs.map((run) => ({
    label: run.name, tasks: [all.indexOf(run)], dashed: false,
    points: run.epochs.map(({ epoch, validation }): Point => [epoch, (measure === "loss" ? validation[task]?.loss : validation[task]?.metrics[measure]) ?? null]),
  })));
}

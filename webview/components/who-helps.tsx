import { useMemo, useState } from "preact/hooks";
import { measuredNames, measuredSteps, type MeasureName, measures, meansOfMatrix, runningMatrix, taskTree } from "../../src/affinity/index.ts";
import { denseMeasure, rowsOf } from "../model/dense-reading.ts";
import { measuredOf } from "../model/measured.ts";
import type { RunState } from "../model/run-state.ts";
import { Affinity } from "./affinity.tsx";
import { mostInTable } from "./many-tasks.tsx";
import { MeasureMatrix } from "./measure-matrix.tsx";

/** Who helps whom, by any measure that the run holds, the lookahead where there is one; and by another beside it, where somebody asks. */
export function WhoHelps({ state }: { readonly state: RunState }) {
  const [asked, setAsked] = useState<MeasureName>();
  const [other, setOther] = useState<MeasureName>();
  const { conflicts, affinity, proximal, representations, overlap } = state;
  const known = useMemo(() => measuredNames(measuredOf(state)), [conflicts, affinity, proximal, representations, overlap]);
  const chosen = asked !== undefined && known.includes(asked) ? asked : known[0];
  const beside = other !== undefined && other !== chosen && known.includes(other) ? other : undefined;
  const choice = known.length > 1 && chosen !== undefined
    ? <>
        <MeasureChoice label="Measure" known={known} chosen={chosen} onChange={(name) => setAsked(name)} />
        <MeasureChoice label="Beside it" known={known.filter((name) => name !== chosen)} chosen={beside} onChange={setOther} />
      </>
    : undefined;
  const order = useMemo(() => (beside === undefined || chosen === undefined ? undefined : orderBy(state, chosen)), [beside, chosen, known, state.status]);
  const forced = order === undefined ? {} : { order };
  return (
    <>
      {chosen === undefined || chosen === "lookahead" ? <Affinity state={state} choice={choice} {...forced} /> : <MeasureMatrix state={state} measure={chosen} choice={choice} {...forced} />}
      {beside !== undefined && order !== undefined && <MeasureMatrix state={state} measure={beside} order={order} beside={chosen} />}
    </>
  );
}

/** One order for both pictures: helpers by the first measure together; in a table once rows no longer move. */
function orderBy(state: RunState, measure: MeasureName): readonly number[] {
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  if (tasks.length > mostInTable) return taskTree(rowsOf(denseMeasure(measure, measuredSteps(measure, measuredOf(state))))).order;
  const matrix = state.status === "finished" ? runningMatrix(measure, tasks, measuredOf(state)) : undefined;
  return matrix ? taskTree(meansOfMatrix(matrix)).order : tasks.map((_, task) => task);
}

interface ChoiceProps {
  readonly label: "Measure" | "Beside it";
  readonly known: readonly MeasureName[];
  /** None where none need be. */
  readonly chosen: MeasureName | undefined;
  readonly onChange: (measure: MeasureName | undefined) => void;
}

function MeasureChoice({ label, known, chosen, onChange }: ChoiceProps) {
  return (
    <select class="needs-script" aria-label={label} data-testid={label === "Measure" ? "measure-choice" : "beside-choice"} value={chosen ?? ""} title={chosen === undefined ? "A second measure beside it" : measures[chosen].cell}
      onChange={({ currentTarget: { value } }) => onChange(known.find((name) => name === value))}>
      {label === "Beside it" && <option value="">compare…</option>}
      {known.map((name) => <option key={name} value={name}>{label === "Beside it" ? `beside ${measures[name].title}` : measures[name].title}</option>)}
    </select>
  );
}

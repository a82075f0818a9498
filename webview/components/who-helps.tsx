import { useState } from "preact/hooks";
import { measuredNames, type MeasureName, measures } from "../../src/affinity/index.ts";
import { measuredOf } from "../model/measured.ts";
import type { RunState } from "../model/run-state.ts";
import { Affinity } from "./affinity.tsx";
import { MeasureMatrix } from "./measure-matrix.tsx";

/** Who helps whom, by any measure that the run holds; the lookahead where there is one. */
export function WhoHelps({ state }: { readonly state: RunState }) {
  const [asked, setAsked] = useState<MeasureName>();
  const known = measuredNames(measuredOf(state));
  const chosen = asked !== undefined && known.includes(asked) ? asked : known[0];
  const choice = known.length > 1 && chosen !== undefined ? <MeasureChoice known={known} chosen={chosen} onChange={setAsked} /> : undefined;
  if (chosen === undefined || chosen === "lookahead") return <Affinity state={state} choice={choice} />;
  return <MeasureMatrix state={state} measure={chosen} choice={choice} />;
}

interface ChoiceProps {
  readonly known: readonly MeasureName[];
  readonly chosen: MeasureName;
  readonly onChange: (measure: MeasureName) => void;
}

function MeasureChoice({ known, chosen, onChange }: ChoiceProps) {
  return (
    <select class="needs-script" aria-label="Measure" data-testid="measure-choice" value={chosen} title={measures[chosen].cell}
      onChange={({ currentTarget: { value } }) => onChange(known.find((name) => name === value) ?? chosen)}>
      {known.map((name) => <option key={name} value={name}>{measures[name].title}</option>)}
    </select>
  );
}

import { shortest } from "../model/format.ts";
import { toneClass, toneSteps } from "../model/tone.ts";
import { asItIs, type Unit } from "../model/unit.ts";

interface ToneScaleProps {
  readonly limit: number;
  readonly unit?: Unit | undefined;
  /** Of figures that neither help nor hurt there are ends alone, and none is hatched. */
  readonly plain?: boolean;
}

/** The diverging scale, drawn: which colour is which number, and what a hatched cell means. */
export function ToneScale({ limit, unit = asItIs, plain = false }: ToneScaleProps) {
  const steps = Array.from({ length: 2 * toneSteps + 1 }, (_, index) => index - toneSteps);
  const end = `${shortest(limit * unit.factor)}${unit.name}`;
  return (
    <p class="scale" aria-hidden="true">
      <span>{!plain && "hurts "}−{end}</span>
      <span class="strip">{steps.map((step) => <i key={step} class={toneClass(step, toneSteps)} />)}</span>
      <span>+{end}{!plain && " helps"}</span>
      {!plain && <span class="hatch-key"><i class="uncertain" /> sign uncertain</span>}
    </p>
  );
}

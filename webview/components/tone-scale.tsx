import { number } from "../model/format.ts";
import { toneClass, toneSteps } from "../model/tone.ts";

/** The diverging scale, drawn: which colour is which number, and what a hatched cell means. */
export function ToneScale({ limit }: { readonly limit: number }) {
  const steps = Array.from({ length: 2 * toneSteps + 1 }, (_, index) => index - toneSteps);
  return (
    <p class="scale" aria-hidden="true">
      <span>hurts −{number(limit)}</span>
      <span class="strip">{steps.map((step) => <i key={step} class={toneClass(step, toneSteps)} />)}</span>
      <span>+{number(limit)} helps</span>
      <span class="hatch-key"><i class="uncertain" /> sign uncertain</span>
    </p>
  );
}

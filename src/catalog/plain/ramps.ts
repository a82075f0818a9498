import type { ParameterDefinition, RampDefinition } from "../definition.ts";

const from: ParameterDefinition = { name: "from", type: "number", minimum: 0, summary: "The number at the start." };
const to: ParameterDefinition = { name: "to", type: "number", minimum: 0, summary: "The number from then on." };
const epochs: ParameterDefinition = { name: "epochs", type: "integer", minimum: 1, unit: "epochs", summary: "How long it takes." };

type Shape = (progress: number) => number;

/** A number that goes from `from` to `to` within `epochs`, and stays; `shape` takes and gives shares from 0 to 1. */
function ramp(name: string, summary: string, documentation: string, shape: Shape): RampDefinition {
  return {
    kind: "ramp", name, summary, documentation, parameters: [from, to, epochs],
    value: (epoch, args) => Number(args.from) + (Number(args.to) - Number(args.from)) * shape(Math.min(1, Math.max(0, epoch / Number(args.epochs)))),
  };
}

const line: Shape = (progress) => progress;

/** How a task's weight changes during a run: words that may stand for a number. */
export const ramps: readonly RampDefinition[] = [
  ramp("ramp", "A number that changes along a line.",
    "`weight: ramp(1, 0.1, epochs: 10)` starts at 1, is at 0.1 after ten epochs, and stays there. It changes with every step.", line),
  ramp("linear", "A number that changes along a line; the same as `ramp`.",
    "`weight: linear(0, 1, epochs: 5)` brings a task in slowly.", line),
  ramp("cosine", "A number that changes along half a cosine: slowly at both ends.",
    "`from + (to − from) · (1 − cos(π p)) / 2`, p the share of `epochs` that is over.", (progress) => (1 - Math.cos(Math.PI * progress)) / 2),
  ramp("step", "A number that changes at once.",
    "`weight: step(0.1, 1, epochs: 3)` is 0.1 in the first three epochs and 1 from the fourth on.", (progress) => Number(progress >= 1)),
];

import { combiners } from "../../../src/catalog/combiners/index.ts";
import { weightings } from "../../../src/catalog/weightings/index.ts";

/** What stands in the `train` block of one training. */
export interface Setting {
  readonly text: string;
  /** Whether all tasks read one representation there. */
  readonly trunk: boolean;
}

/** Combiners a weighting is paired with: steps that share no factor with the number of words reach all of them. */
const pairs = 3;
const stride = 5;

/** Every combiner in every scope that it has, every weighting, and some pairs of each. */
export function allSettings(): Setting[] {
  const scopes = combiners.flatMap(({ name, parameters }) => {
    const choices = parameters.find((parameter) => parameter.name === "scope")?.choices ?? [];
    return choices.filter((scope) => scope !== "shared").map((scope) => setting(`combine: ${name}(scope: ${scope})`, scope === "representation"));
  });
  const mixed = weightings.flatMap((weighting, row) => Array.from({ length: pairs }, (_, column) => {
    const { name, rotates } = combiners[(row * pairs + column * stride) % combiners.length];
    return setting(`weights: ${weighting.name}, combine: ${name}`, rotates !== undefined);
  }));
  return [
    ...combiners.map(({ name, rotates }) => setting(`combine: ${name}`, rotates !== undefined)),
    ...scopes,
    ...weightings.map(({ name }) => setting(`weights: ${name}`, false)),
    ...mixed,
    ...["equal", "stch", "cosmos", "famo"].map((name) => setting(`weights: ${name}, pareto: [0.4, 0.2, 0.2, 0.1, 0.1]`, false)),
  ];
}

const setting = (text: string, trunk: boolean): Setting => ({ text, trunk });

/** The example with this strategy, one epoch of it, and conflicts measured now and then. */
export function textOf(example: string, { text, trunk }: Setting): string {
  const trained = example.replace(/^ {2}train \{.*\}$/m, `  train { optimizer: adam(2e-3), batch: 256, epochs: 1, ${text} }`)
    .replace(/^ {2}analyze \{.*\}$/m, "  analyze { conflicts: every(40) }");
  return trunk ? trained.replace(/,\n *groups: [^\n]*\n/, "\n") : trained;
}

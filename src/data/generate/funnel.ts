import type { WordValue } from "../../graph/model.ts";
import type { Random } from "../../graph/random.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Source } from "../table.ts";
import { numberArgument } from "./arguments.ts";
import { inputNames, madeSource, namedInputs, normalInputs, project, rightAngled, towards, type Columns } from "./plain-table.ts";

interface Plan {
  readonly rows: number;
  readonly features: number;
  /** Share of all rows that are clicked, and of the clicked ones that are bought. */
  readonly click: number;
  readonly buy: number;
  /** Cosine between what makes people click and what makes them buy. */
  readonly correlation: number;
}

/** How much more the features say than chance does: deviation of the log odds. */
const strength = 2;

/**
 * Exposure, click, conversion (the setting of Ma et al. 2018, ESMM): every row was shown; `click` is 0 or 1; `buy` is known for
 * clicked rows alone and missing elsewhere; `click_buy` is 1 where both happened. The chances are logistic in x1 … xn.
 */
export function funnelSource({ word, arguments: args }: WordValue): Result<Source> {
  const seed = numberArgument(args, "seed", 0);
  const plan: Plan = {
    rows: numberArgument(args, "rows", 20_000),
    features: numberArgument(args, "features", 16),
    click: numberArgument(args, "click", 0.2),
    buy: numberArgument(args, "buy", 0.1),
    correlation: numberArgument(args, "correlation", 0.5),
  };
  if (plan.features < 2) return failed("MTL615", "`funnel(…)` needs at least two features: clicks and conversions have directions of their own");
  return ok(madeSource({
    word, rows: plan.rows, seed, settings: { ...plan, seed }, names: [...inputNames(plan.features), "click", "buy", "click_buy"],
    make: (random) => makeColumns(plan, random),
  }));
}

function makeColumns({ rows, features, click, buy, correlation }: Plan, random: Random): Columns {
  const axes = rightAngled(random, features);
  const inputs = normalInputs(random, features, rows);
  const clicked = happens(project(inputs, axes[0]), click, random);
  const bought = happens(project(inputs, towards(axes, correlation)), buy, random, clicked);
  return new Map([
    ...namedInputs(inputs),
    ["click", clicked],
    ["buy", bought.map((value, row) => (clicked[row] === 1 ? value : NaN))],
    ["click_buy", bought.map((value, row) => value * clicked[row])],
  ]);
}

/** 0 or 1 by chances that are logistic in `along`, and that have a mean of `share` over the rows that count. */
function happens(along: Float64Array, share: number, random: Random, counts?: Float64Array): Float64Array {
  const odds = along.map((value) => strength * value);
  const counted = counts ? odds.filter((_, row) => counts[row] === 1) : odds;
  const shift = shiftFor(counted, share);
  return odds.map((value) => Number(random.uniform() < chance(value + shift)));
}

const chance = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** What to add to log odds for a given mean chance, by halving. */
function shiftFor(odds: Float64Array, share: number): number {
  let [low, high] = [-40, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = odds.reduce((sum, value) => sum + chance(value + middle), 0) / Math.max(1, odds.length);
    if (mean < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

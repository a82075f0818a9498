import type { WordValue } from "../../graph/model.ts";
import type { Random } from "../../graph/random.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Source } from "../table.ts";
import { nameLists, numberArgument } from "./arguments.ts";
import { inputNames, madeSource, namedInputs, normalInputs, project, rightAngled, towards, type Columns } from "./plain-table.ts";

interface Plan {
  readonly correlation: number;
  readonly tasks: readonly string[];
  readonly rows: number;
  readonly features: number;
  /** Sines of every label. */
  readonly waves: number;
  /** Length of the weight vectors. */
  readonly scale: number;
  /** Deviation of what is added to every label. */
  readonly noise: number;
}

/**
 * The two regressions of Ma et al. 2018 (MMoE, section 3.2): weights w₁ = c·u₁ and w₂ = c·(p·u₁ + √(1 − p²)·u₂) with u₁ ⟂ u₂ of
 * length 1, inputs standard normal, y = w·x + Σᵢ sin(αᵢ w·x + βᵢ) + ε. p is the correlation of the weights.
 */
export function syntheticSource({ word, arguments: args }: WordValue): Result<Source> {
  const seed = numberArgument(args, "seed", 0);
  const plan: Plan = {
    correlation: numberArgument(args, "correlation", 0.5),
    tasks: nameLists(args.tasks).flat(),
    rows: numberArgument(args, "rows", 10_000),
    features: numberArgument(args, "features", 100),
    waves: numberArgument(args, "waves", 2),
    scale: numberArgument(args, "scale", 1),
    noise: numberArgument(args, "noise", 0.1),
  };
  const tasks = plan.tasks.length === 0 ? ["y1", "y2"] : plan.tasks;
  if (tasks.length !== 2 || tasks[0] === tasks[1]) return failed("MTL615", "`synthetic(…)` makes two tasks: write `tasks: [a, b]`, or leave it out for `y1` and `y2`");
  if (plan.features < 2) return failed("MTL615", "`synthetic(…)` needs at least two features: its two tasks have directions of their own");
  return ok(madeSource({
    word, rows: plan.rows, seed, settings: { ...plan, seed }, names: [...inputNames(plan.features), ...tasks],
    make: (random) => makeColumns({ ...plan, tasks }, random),
  }));
}

function makeColumns(plan: Plan, random: Random): Columns {
  const axes = rightAngled(random, plan.features);
  const phases = Array.from({ length: plan.waves }, (_, index) => ({ rate: index + 1, shift: random.uniform() * 2 * Math.PI }));
  const inputs = normalInputs(random, plan.features, plan.rows);
  const label = (direction: Float64Array) => project(inputs, direction).map((along) => {
    const x = plan.scale * along;
    return x + phases.reduce((sum, { rate, shift }) => sum + Math.sin(rate * x + shift), 0) + plan.noise * random.normal();
  });
  const [first, second] = plan.tasks;
  return new Map([...namedInputs(inputs), [first, label(axes[0])], [second, label(towards(axes, plan.correlation))]]);
}

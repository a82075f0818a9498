import type { Build } from "../build.ts";
import { Builder } from "../builder.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { flatRows, readRows, taskGradients, type Rows } from "./jacobian.ts";
import { movedParameters } from "./lookahead.ts";
import { makeProgram } from "./program.ts";
import { isShared, lossOutputs, ownedParameters, parameterStates, trainingOf } from "./training.ts";
import { embedded, total } from "./vectors.ts";

/**
 * Products of the gradients that `measure` kept with those of another batch, `cross` [K, K]: row k is the kept gradient of task k,
 * column j that of task j on the batch fed now. Over shared parameters alone; with `ahead` over all (and `cross_shared` over those), and the
 * second gradients are taken where a plain step leads, θ − rate · Σ source_k g_k. Feeds the batch and its noise, with `ahead` also `source` [K]
 * and `lookahead_rate` []; outputs `losses` and `labelled` of that batch, too.
 */
export function crossProgram(instance: Instance, { ahead }: { readonly ahead: boolean }): Program {
  const build = new Builder();
  const { tasks } = trainingOf(instance);
  const owned = ownedParameters({ instance, tasks });
  const moved = ahead ? movedParameters(build, instance, owned, tasks.length) : new Map<string, Value>();
  const states = parameterStates(instance, build);
  const training = trainingOf(instance, build, (name) => moved.get(name) ?? states(name));
  const { rows } = taskGradients(training, moved);
  const over = (some: readonly Rows[]) => {
    const products = some.map((row) => embedded(build, product(build, instance, row), row.owners, tasks.length));
    return total(build, products, () => build.constant(Array<number>(tasks.length ** 2).fill(0), [tasks.length, tasks.length]));
  };
  const shared = over(rows.filter(isShared));
  const outputs: [string, Value][] = ahead ? [["cross", build.add(shared, over(rows.filter((row) => !isShared(row))))], ["cross_shared", shared]] : [["cross", shared]];
  return makeProgram("cross", build, { outputs: new Map([...lossOutputs(training), ...outputs]) });
}

/** [S, S]: kept rows times new ones. */
function product(build: Build, instance: Instance, row: Rows): Value {
  const kept = flatRows(build, readRows(build, instance, row));
  return build.matmul(kept, build.transpose(flatRows(build, row.rows), [1, 0]));
}

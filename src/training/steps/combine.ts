import type { Matrix } from "../../catalog/solvers/matrix.ts";
import { type CombineInputs, combineScopes, combineTasks, rowFeeds, type RowFeeds, sharedParameters } from "../combining.ts";
import { matrixOf, numbers, run } from "../feeds.ts";
import type { Session } from "../session.ts";

interface CombineFrom {
  readonly scopes?: readonly Matrix[];
  readonly cross?: Matrix;
}

interface Combined {
  /** The combiner's, of each scope. */
  readonly weights: readonly (readonly number[])[];
  /** Where it changed the rows. */
  readonly rows?: ChangedRows;
}

interface ChangedRows {
  readonly gram: Matrix;
  /** Row k: the products of the unweighted gradient of task k with them. */
  readonly changed: Matrix;
  readonly told: readonly number[];
}

/** The combiner's weights of each scope, after it changed the rows where it does so; it remembers what it will. */
export async function combine(session: Session, inputs: RowFeeds, { scopes, cross }: CombineFrom = {}): Promise<Combined> {
  const { losses, seed, step, weights, gram } = inputs;
  const given = { losses, seed, step, precision: session.precision, ...(cross ? { cross: weighted(cross, weights) } : {}) };
  const { combining } = session.progress;
  if (scopes) {
    const found = combineScopes(session.strategy, combining, scopes.map((one) => ({ ...given, gram: weighted(one, weights) })));
    session.progress = { ...session.progress, combining: found.progress };
    return { weights: found.weights };
  }
  const rows = await changedRows(session, inputs);
  const seen: Pick<CombineInputs, "gram" | "before" | "told"> = rows ? { gram: rows.gram, before: gram.map((row, task) => row[task]), told: rows.told } : { gram: weighted(gram, weights) };
  const found = combineTasks(session.strategy, combining, { ...given, ...seen });
  session.progress = { ...session.progress, combining: found.progress };
  return { weights: [found.weights], ...(rows ? { rows } : {}) };
}

async function changedRows(session: Session, inputs: RowFeeds): Promise<ChangedRows | undefined> {
  const { model, tasks, strategy } = session;
  if (!strategy.combiner.definition.rows) return undefined;
  const shared = sharedParameters(model.instance.parameters, tasks).map(({ parameter }) => parameter);
  const outputs = await run(await session.programs.rows(), rowFeeds(strategy, shared, inputs), session);
  return { gram: matrixOf(outputs.gram), changed: matrixOf(outputs.changed), told: numbers(outputs.told) };
}

function weighted(matrix: Matrix, weights: readonly number[]): number[][] {
  return matrix.map((row, i) => row.map((value, j) => value * weights[i] * weights[j]));
}

/** The gradient of an opponent, or of a task that shares nothing, stays as it is: its share of what the combiner decides is 1. */
export function withThoseApart({ apart }: Session, combined: readonly number[]): number[] {
  return combined.map((weight, task) => (apart[task] ? 1 : weight));
}

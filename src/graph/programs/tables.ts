import type { Build } from "../build.ts";
import type { Instance, LookupTable } from "../forward.ts";
import type { ModelParameter } from "../model.ts";
import type { Value } from "../program.ts";
import { BATCH, type Shape } from "../shape.ts";
import { placeName, touchedName } from "./names.ts";

/** Tables of more rows than this have gradients of the rows that a batch reads; of fewer, of all. */
const MOST_WHOLE_ROWS = 4096;

/**
 * The instance with compact gradients of its large tables: [owners, ids of a batch, width], the ids fed as `touched/…`, each once (what
 * is left over is 0, with zero gradients), and where each position's id is among them as `place/…`. All programs of a run that hand rows to
 * each other must be made from the same instance.
 */
export function compacted(instance: Instance, mostWholeRows = MOST_WHOLE_ROWS): Instance {
  const shapes = new Map(instance.parameters.map(({ name, shape, trainable }) => [name, trainable ? shape : []]));
  return { ...instance, touched: (instance.tables ?? []).filter(({ parameter }) => (shapes.get(parameter)?.[0] ?? 0) > mostWholeRows) };
}

function touchedTable({ touched = [] }: Instance, parameter: string): LookupTable | undefined {
  return touched.find((table) => table.parameter === parameter);
}

/** How many ids of a batch a table is asked for, as a dimension. */
const idsOf = ({ reads }: LookupTable): number => BATCH * reads.reduce((sum, { positions }) => sum + positions, 0);

/** The ids that a batch asks a table for: [ids]. */
function touchedIds(build: Build, table: LookupTable): Value {
  return build.feed(touchedName(table.reads), [idsOf(table)], "int32");
}

/** The shape of one gradient of a parameter. */
export function gradientShape(instance: Instance, { name, shape }: ModelParameter): Shape {
  const table = touchedTable(instance, name);
  return table ? [idsOf(table), ...shape.slice(1)] : shape;
}

/** What gradients are taken by: the rows of a table that are touched, of the whole table or of what stands in for them already; else the value. */
export function wantedOf(build: Build, instance: Instance, name: string, value: Value): Value {
  const table = touchedTable(instance, name);
  return table && value.shape[0] !== idsOf(table) ? build.gather(value, touchedIds(build, table)) : value;
}

/** Looks ids up among the touched rows of a table; undefined for a table that is read whole. */
export function lookupTouched(build: Build, instance: Instance, name: string, value: Value, { source, ids }: { readonly source: string; readonly ids: Value }): Value {
  const table = touchedTable(instance, name);
  if (!table) return build.gather(value, ids);
  const place = build.feed(placeName(table.reads, source), ids.shape, "int32");
  return build.gather(wantedOf(build, instance, name, value), place);
}

/** A gradient of a whole table, zero where no id of the batch is. */
export function wholeGradient(build: Build, instance: Instance, { name, shape }: ModelParameter, gradient: Value): Value {
  const table = touchedTable(instance, name);
  return table && gradient.shape[0] === idsOf(table) ? build.scatterAdd(gradient, touchedIds(build, table), shape[0]) : gradient;
}

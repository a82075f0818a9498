import type { LabelRequest } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table } from "../table.ts";
import { allValues } from "../encode/numbers.ts";
import type { ReadLabel } from "./label.ts";
import { readReal } from "./real.ts";

/** A label that counts: whole numbers from 0. Problem MTL603: anything else that is not missing. */
export function readCount(request: LabelRequest, columns: readonly string[], table: Table): Result<ReadLabel> {
  const [column] = columns;
  const values = allValues([table.numbers(column)], table.rows);
  const counts = (value: number) => Number.isNaN(value) || value === request.ignore || (Number.isInteger(value) && value >= 0);
  const wrong = values.findIndex((value) => !counts(value));
  if (wrong < 0) return ok(readReal(request, columns, table));
  return failed("MTL603", `\`${table.file}\`, ${table.place(wrong)}: \`${column}\` is ${values[wrong]}, and \`${request.task}\` counts, in whole numbers from 0: `
    + "correct the label, or declare the task as `number`");
}

import type { LabelRequest } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table } from "../table.ts";
import { readBinary } from "./binary.ts";
import { readClasses } from "./classes.ts";
import type { ReadLabel } from "./label.ts";
import { readCount } from "./count.ts";
import { readReal } from "./real.ts";

export type { ReadLabel } from "./label.ts";

/** How each kind of task reads its label; the kinds of later issues join here. */
const readers: Readonly<Record<string, (request: LabelRequest, columns: readonly string[], table: Table) => Result<ReadLabel>>> = {
  binary: (request, [column], table) => readBinary(request, table.texts(column)[0], table),
  classes: (request, [column], table) => readClasses(request, table.texts(column)[0], table),
  count: readCount,
  number: (request, columns, table) => ok(readReal(request, columns, table)),
};

export const labelsAreNumbers = (request: LabelRequest): boolean => request.kind === "number" || request.kind === "count";

/** Reads a task's label. Problem MTL603 where a value has no place in it. */
export function readLabel(request: LabelRequest, columns: readonly string[], table: Table): Result<ReadLabel> {
  const reader = readers[request.kind];
  if (reader !== undefined) return reader(request, columns, table);
  return failed("MTL614", `labels of kind \`${request.kind}\` (task \`${request.task}\`) cannot be read from a file yet: use binary, classes, number or count`);
}

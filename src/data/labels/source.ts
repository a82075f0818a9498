import type { LabelRequest } from "../dataset.ts";
import { denseFeed } from "../encode/feed.ts";
import { failed, ok } from "../result.ts";
import { maskFeed, type LabelReader } from "./label.ts";

/**
 * `column: source`: which data source a row came from, as a class by order of declaration. Instead of columns it is handed
 * the source's name. Problem MTL603 where the task has too few classes.
 */
export function sourceReader(request: LabelRequest, sources: readonly string[]): LabelReader {
  const places = request.kind === "binary" ? 2 : request.classes ?? sources.length;
  const every = (rows: number) => new Uint8Array(rows).fill(1);
  return {
    read: (table) => ok(every(table.rows)),
    decide() {
      if (sources.length > places) {
        return failed("MTL603", `\`${request.task}\` has ${places} classes, and the model has ${sources.length} data sources: write \`classes(${sources.length})\``);
      }
      return ok({
        notes: [],
        fit: () => undefined,
        finish: () => ({
          encoding: { task: request.task, names: sources, invert: (value) => value },
          signature: { task: request.task, kind: request.kind, names: sources },
          feeds(table, [name]) {
            const ids = request.type === "int32" ? new Int32Array(table.rows) : new Float32Array(table.rows);
            return [denseFeed(`label/${request.task}`, request.shape, ids.fill(sources.indexOf(name))), maskFeed(request, every(table.rows))];
          },
        }),
      });
    },
  };
}

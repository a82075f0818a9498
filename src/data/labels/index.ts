import type { LabelRequest } from "../dataset.ts";
import { failed, ok, type Result } from "../result.ts";
import { binaryMeaning } from "./binary.ts";
import { classMeaning } from "./classes.ts";
import type { LabelReader } from "./label.ts";
import { labelsReader } from "./labels.ts";
import { namedReader } from "./named.ts";
import { ordinalMeaning } from "./ordinal.ts";
import { countReader, realReader } from "./real.ts";
import { reconstructIdsReader, reconstructReader } from "./reconstruct.ts";

export type { LabelMeaning, LabelReader } from "./label.ts";

/** How each kind of task reads its label; the kinds of later issues join here. */
const readers: Readonly<Record<string, (request: LabelRequest) => LabelReader>> = {
  binary: (request) => namedReader(request, binaryMeaning),
  classes: (request) => namedReader(request, classMeaning),
  labels: labelsReader,
  ordinal: (request) => namedReader(request, ordinalMeaning),
  count: countReader,
  number: realReader,
  reconstruct: reconstructReader,
  reconstruct_ids: reconstructIdsReader,
};

export const labelsAreNumbers = (request: LabelRequest): boolean => request.kind === "number" || request.kind === "count";

/** The reader of a task's label. Problem MTL614 for a kind that no file can give. */
export function labelReader(request: LabelRequest): Result<LabelReader> {
  const reader = readers[request.kind];
  if (reader !== undefined) return ok(reader(request));
  return failed("MTL614", `labels of kind \`${request.kind}\` (task \`${request.task}\`) cannot be read from a file: use binary, classes, labels, ordinal, number or count`);
}

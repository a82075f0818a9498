import type { DataProblem, LabelRequest } from "../dataset.ts";
import { fileNames } from "../encode/encoded.ts";
import { listed, naturalOrder, suggestion } from "../names.ts";
import { failed, ok, type Result } from "../result.ts";
import type { SeenTexts } from "./label.ts";
import type { NamedMeaning } from "./named.ts";

/**
 * A label of two values: 0 and 1, false and true, or two names, of which `positive` is 1 (else the second in sorted order, with a note).
 * Problem MTL603: a third value, or a `positive` that the column lacks.
 */
export function binaryMeaning(request: LabelRequest, seen: SeenTexts): Result<NamedMeaning> {
  const { texts } = seen;
  if (request.positive === undefined && texts.every((text) => ["0", "1"].includes(String(Number(text))))) {
    return ok({ names: ["0", "1"], valueOf: Number, notes: [] });
  }
  if (request.positive === undefined && texts.every((text) => /^(?:true|false)$/i.test(text))) {
    return ok({ names: ["false", "true"], valueOf: (text) => Number(text.toLowerCase() === "true"), notes: [] });
  }
  return twoNames(request, seen, [...texts].sort(naturalOrder));
}

function twoNames(request: LabelRequest, seen: SeenTexts, names: readonly string[]): Result<NamedMeaning> {
  const { texts } = seen;
  if (names.length > 2) {
    // The value that came last in the file is the likeliest to be the mistake.
    return failed("MTL603", `${seen.whereIs(texts[2])}, a third value besides ${listed(texts.slice(0, 2))}: `
      + `\`${request.task}\` is binary, so write \`classes(${names.length})\` or correct the label`);
  }
  const positive = request.positive ?? names[1] ?? names[0];
  if (!names.includes(positive)) {
    return failed("MTL603", `\`positive: "${positive}"\` of \`${request.task}\` is no value of \`${seen.column}\` in ${fileNames(seen.files)}`
      + `${suggestion(positive, names) || `: it has ${listed(names)}`}`);
  }
  const negative = names.find((name) => name !== positive) ?? `not ${positive}`;
  return ok({
    names: [negative, positive],
    valueOf: (text) => Number(text === positive),
    notes: request.positive === undefined ? [chosen(request, negative, positive)] : [],
  });
}

const chosen = (request: LabelRequest, negative: string, positive: string): DataProblem => ({
  code: "MTL611",
  message: `\`${request.task}\` counts \`${positive}\` as 1 and \`${negative}\` as 0: write \`positive: "${negative}"\` for the opposite`,
});

import type { DataProblem } from "./dataset.ts";

/** What reading or encoding gives: a value, or what stands in its way. */
export type Result<Value> =
  | { readonly value: Value; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly DataProblem[] };

export const ok = <Value>(value: Value): Result<Value> => ({ value });

export const failed = (code: string, message: string): { readonly problems: readonly DataProblem[] } =>
  ({ problems: [{ code, message }] });

/** All values, or the problems of all that failed. */
export function collect<Value>(results: readonly Result<Value>[]): Result<readonly Value[]> {
  const problems = results.flatMap((result) => result.problems ?? []);
  return problems.length > 0 ? { problems } : ok(results.map((result) => result.value as Value));
}

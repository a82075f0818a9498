import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Arguments, ParameterDefinition } from "../../src/catalog/definition.ts";

const fixtures = fileURLToPath(new URL("../fixtures/golden/", import.meta.url));

/** One file of golden values: from the folder that GOLDEN_DIR names, or from our fixtures. */
export function golden<File>(name: string): File {
  const path = join(process.env.GOLDEN_DIR ?? fixtures, `${name}.json`);
  if (!existsSync(path)) throw new Error(`no golden file ${path}: GOLDEN_DIR must hold the seven files of the schema`);
  return JSON.parse(readFileSync(path, "utf8"), (_, value) => NON_FINITE[value as string] ?? value) as File;
}

const NON_FINITE: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity };

/** The arguments of a word as the language resolves them: defaults, then what is given. */
export function argumentsOf(word: { readonly parameters: readonly ParameterDefinition[] }, given: Arguments = {}): Arguments {
  const defaults = word.parameters.flatMap((parameter) => (parameter.default === undefined ? [] : [[parameter.name, parameter.default] as const]));
  return { ...Object.fromEntries(defaults), ...given };
}

/** max |actual − expected|, relative to the largest expected entry, or to `floor` where that is larger. */
export function deviation(actual: readonly number[], expected: readonly number[], floor = Number.MIN_VALUE): number {
  const scale = Math.max(floor, ...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, index) => Math.abs(actual[index] - value)));
  return actual.length === expected.length ? worst / scale : Infinity;
}

/** Says what was compared, so that a run that compared nothing cannot pass unseen. */
export function report(what: string, compared: number, worst: number): void {
  console.log(`golden ${what}: ${compared} compared, worst deviation ${worst.toExponential(1)}`);
}

import * as v from "valibot";
import type { ModelInput } from "../graph/model.ts";
import type { LabelEncoding, Signature } from "./dataset.ts";
import { invertScaling } from "./encode/scaling.ts";

const texts = v.array(v.string());
const numbers = v.array(v.number());

const signature = v.object({
  inputs: v.array(v.object({
    name: v.string(),
    columns: texts,
    vocabularies: v.exactOptional(v.array(texts)),
    tokens: v.exactOptional(v.picklist(["words", "spaces", "characters"])),
    scaling: v.exactOptional(v.object({ kind: v.string(), offset: numbers, factor: numbers, fill: v.exactOptional(numbers) })),
  })),
  outputs: v.array(v.object({
    task: v.string(),
    kind: v.string(),
    names: v.exactOptional(texts),
    scaling: v.exactOptional(v.object({ kind: v.string(), offset: v.number(), factor: v.number() })),
  })),
});

/** `signature.json` as it lies on disk. */
export const signatureText = (value: Signature): string => `${JSON.stringify(value, null, 1)}\n`;

/** Reads `signature.json`; undefined for a text that is none. */
export function parseSignature(text: string): Signature | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), signature), text);
  return parsed.success ? parsed.output : undefined;
}

/** How labels were encoded, as `Dataset.labels`. */
export function labelEncodings({ outputs }: Signature): LabelEncoding[] {
  return outputs.map(({ task, names, scaling }) => ({
    task,
    ...(names ? { names } : {}),
    invert: (value) => (scaling ? invertScaling(scaling, value) : value),
  }));
}

/** Sizes by input name, as `Dataset.vocabularySizes`: what was declared, else how many names were found. */
export function vocabularySizes(inputs: readonly ModelInput[], { inputs: fitted }: Signature): Record<string, readonly number[]> {
  return Object.fromEntries(fitted.flatMap(({ name, vocabularies }) =>
    (vocabularies ? [[name, sizesOf(inputs.find((input) => input.name === name), vocabularies)] as const] : [])));
}

/** Places for names, one number a vocabulary. */
export function sizesOf(input: ModelInput | undefined, vocabularies: readonly (readonly string[])[]): number[] {
  return vocabularies.map((names, place) => input?.vocabularySizes?.[place] ?? names.length);
}

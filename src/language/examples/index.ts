import type { DataHeader } from "../checked.ts";
import type { Code } from "../messages.ts";
import { dataExamples } from "./data.ts";
import type { CodeExample } from "./example.ts";
import { headerOf } from "./header.ts";
import { importExamples } from "./imports.ts";
import { layerExamples } from "./layers.ts";
import { nameExamples } from "./names.ts";
import { penaltyExamples } from "./penalties.ts";
import { sharingExamples } from "./sharing.ts";
import { taskExamples } from "./tasks.ts";

export { fileOf, type CodeExample } from "./example.ts";
export { syntaxExamples } from "./syntax.ts";

/** Codes that no text can cause at present; each is a guard, and its file of examples says why. */
type Guard = "MTL504";

/** One example for every code of the checker: a new code does not compile without one. */
export const examples: Readonly<Record<Exclude<Code, Guard>, CodeExample>> = {
  ...nameExamples, ...importExamples, ...layerExamples, ...taskExamples, ...sharingExamples, ...penaltyExamples, ...dataExamples,
};

export function exampleOf(code: string): CodeExample | undefined {
  return Object.entries(examples).find(([known]) => known === code)?.[1];
}

/** What is known of the data in an example: only those of the data family are checked against it. */
export function headerFor(code: string, text: string): DataHeader | undefined {
  return code.startsWith("MTL6") ? headerOf(text) : undefined;
}

import { Builder } from "../builder.ts";
import type { Instance } from "../forward.ts";
import type { Program } from "../program.ts";
import { makeProgram } from "./program.ts";
import { parameterStates } from "./training.ts";

/** How tasks or parts are related, read off the weights: outputs `relation/NAME` [n, n]; undefined where nothing tells. */
export function relationsProgram(instance: Instance): { readonly program: Program; readonly relations: readonly RelationInfo[] } | undefined {
  const build = new Builder();
  const found = instance.relations?.(build, parameterStates(instance, build)) ?? [];
  if (found.length === 0) return undefined;
  return {
    program: makeProgram("relations", build, { outputs: new Map(found.map(({ name, matrix }) => [`relation/${name}`, matrix])) }),
    relations: found.map(({ name, figure, labels }) => ({ name, figure, labels })),
  };
}

export interface RelationInfo {
  readonly name: string;
  /** `correlation`, `similarity`, `adjacency`. */
  readonly figure: string;
  /** What rows and columns stand for. */
  readonly labels: readonly string[];
}

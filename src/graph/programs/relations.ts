import { Builder } from "../builder.ts";
import type { ForwardRelation, Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { makeProgram } from "./program.ts";
import { parameterStates } from "./training.ts";

/** How tasks or parts are related, read off the weights: outputs `relation/NAME` [n, n] and, where they stand in a space, `vectors/NAME` [n, d]; undefined where nothing tells. */
export function relationsProgram(instance: Instance): { readonly program: Program; readonly relations: readonly RelationInfo[] } | undefined {
  const build = new Builder();
  const found = instance.relations?.(build, parameterStates(instance, build)) ?? [];
  if (found.length === 0) return undefined;
  return {
    program: makeProgram("relations", build, { outputs: new Map(found.flatMap(outputsOf)) }),
    relations: found.map(({ name, figure, labels, vectors }) => ({ name, figure, labels, placed: vectors !== undefined })),
  };
}

const outputsOf = ({ name, matrix, vectors }: ForwardRelation): [string, Value][] =>
  [[`relation/${name}`, matrix], ...(vectors ? [[`vectors/${name}`, vectors] satisfies [string, Value]] : [])];

export interface RelationInfo {
  readonly name: string;
  /** `correlation`, `similarity`, `adjacency`, `cosine`, `weights`. */
  readonly figure: string;
  /** What rows and columns stand for. */
  readonly labels: readonly string[];
  /** Whether `vectors/NAME` [labels, numbers] says where each stands. */
  readonly placed: boolean;
}

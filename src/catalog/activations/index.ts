import type { Build } from "../../graph/build.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";
import type { ActivationDefinition } from "../definition.ts";
import { isWord } from "../words.ts";
import { bounded } from "./bounded.ts";
import { gaussian } from "./gaussian.ts";
import { rectified } from "./rectified.ts";
import { smooth } from "./smooth.ts";

export const activations: readonly ActivationDefinition[] = [...rectified, ...bounded, ...smooth, ...gaussian];

const byName = new Map(activations.map((definition) => [definition.name, definition]));

/** The activation that stands in a layer's arguments, `linear` where there is none. */
export function activationOf(args: Arguments): { readonly definition: ActivationDefinition; readonly args: Arguments } {
  const value = args.activation;
  const definition = isWord(value) ? byName.get(value.word) : undefined;
  if (isWord(value) && definition !== undefined) return { definition, args: value.arguments };
  return { definition: byName.get("linear") as ActivationDefinition, args: {} };
}

/** Applies the activation of a layer's arguments. */
export function activate(build: Build, x: Value, args: Arguments): Value {
  const { definition, args: own } = activationOf(args);
  return definition.lower(build, x, own);
}

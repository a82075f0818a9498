import type { Arguments } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import type { InputDefinition, LayerDefinition, LayerInput } from "./definition.ts";

/** The first of some values that has padded positions. */
export function paddingOf(inputs: readonly LayerInput[]): string | undefined {
  return inputs.find(({ padding }) => padding !== undefined)?.padding;
}

/** Where a layer's padding comes from once it is through; `lost` where it reads padding as if it were data. */
export function paddingAfter(
  definition: LayerDefinition, inputs: readonly LayerInput[], args: Arguments, shape: Shape,
): { readonly padding?: string; readonly lost?: true } {
  const padding = paddingOf(inputs);
  if (padding === undefined) return {};
  const use = typeof definition.padding === "function" ? definition.padding(args) : definition.padding;
  if (use === "uses") return {};
  const length = inputs.find((input) => input.padding === padding)?.shape[0];
  return use === "keeps" && shape[0] === length ? { padding } : { lost: true };
}

/** Whether an input has padded positions: lists of ids, texts, and sequences of numbers that say how long they are. */
export function isPadded(definition: InputDefinition, { shape, length }: { readonly shape: Shape; readonly length?: string }): boolean {
  if (definition.type === "int32") return definition.name !== "categories" && shape.length === 1;
  return length !== undefined && shape.length > 1;
}

import type { Arguments } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import type { InputDefinition, LayerDefinition, LayerInput, PaddingUse } from "./definition.ts";

/** The first of some values that has padded positions. */
export function paddingOf(inputs: readonly LayerInput[]): string | undefined {
  return inputs.find(({ padding }) => padding !== undefined)?.padding;
}

function useOf(definition: LayerDefinition, args: Arguments): PaddingUse | undefined {
  return typeof definition.padding === "function" ? definition.padding(args) : definition.padding;
}

/** The value whose padded positions a layer is told of, `LowerContext.padding`: the first that has any, or the one that it looks at. */
export function paddedInput(definition: LayerDefinition, inputs: readonly LayerInput[], args: Arguments): LayerInput | undefined {
  const padded = useOf(definition, args) === "crosses" ? inputs.slice(-1) : inputs;
  return padded.find(({ padding }) => padding !== undefined);
}

/** Where a layer's padding comes from once it is through; `lost` where it reads padding as if it were data. */
export function paddingAfter(
  definition: LayerDefinition, inputs: readonly LayerInput[], args: Arguments, shape: Shape,
): { readonly padding?: string; readonly lost?: true } {
  const use = useOf(definition, args);
  const padding = paddingOf(use === "crosses" ? inputs.slice(0, 1) : inputs);
  if (padding === undefined) return {};
  if (use === "uses") return {};
  const length = inputs.find((input) => input.padding === padding)?.shape[0];
  return use !== undefined && shape[0] === length ? { padding } : { lost: true };
}

/** Whether an input has padded positions: lists of ids, texts, and sequences of numbers that say how long they are. */
export function isPadded(definition: InputDefinition, { shape, length }: { readonly shape: Shape; readonly length?: string }): boolean {
  if (definition.type === "int32") return definition.name !== "categories" && shape.length === 1;
  return length !== undefined && shape.length > 1;
}

import type { Arguments } from "../graph/model.ts";
import { activationOf } from "./activations/index.ts";
import { kerasActivation } from "./activations/layer.ts";
import type { KerasLayer, LayerDefinition, LayerInput } from "./definition.ts";

/** A layer as stock layers, or one sentence on why only a graph model can hold it. */
export type Emitted = { readonly layers: readonly KerasLayer[] } | { readonly reason: string };

/** How a layer with these arguments is exported: a stock layer may still carry an activation that stock layers lack. */
export function emissionOf(definition: LayerDefinition, inputs: readonly LayerInput[], args: Arguments): Emitted {
  const { emit } = definition;
  if (emit.as === "graph") return { reason: emit.reason };
  const activation = activationOf(args);
  if (kerasActivation(activation.definition, activation.args) === undefined) {
    return { reason: `stock layers have no \`${activation.definition.name}\`` };
  }
  return { layers: emit.layers(inputs, args) };
}

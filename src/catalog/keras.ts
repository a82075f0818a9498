import { activationOf } from "./activations/index.ts";
import { kerasActivation } from "./activations/layer.ts";
import type { Arguments, KerasLayer } from "./definition.ts";

/** A stock layer with the activation of its arguments: by name where Keras has one, else as a layer after it. */
export function withActivation(layer: KerasLayer, args: Arguments): readonly KerasLayer[] {
  const { definition, args: own } = activationOf(args);
  if (definition.keras !== undefined) return [{ ...layer, config: { ...layer.config, activation: definition.keras } }];
  const after = kerasActivation(definition, own);
  return after === undefined ? [layer] : [layer, after];
}

/** A stock layer without weights. */
export function plain(className: string, config: Readonly<Record<string, unknown>> = {}): KerasLayer {
  return { className, config, weights: [] };
}

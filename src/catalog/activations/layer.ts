import type { ActivationDefinition, KerasLayer, LayerDefinition } from "../definition.ts";
import type { Arguments } from "../../graph/model.ts";
import { inPictureOrder } from "../pictures.ts";
import { onNumbers } from "../shape-problem.ts";

/** The stock layer that an activation is by itself; undefined where Keras has none. */
export function kerasActivation(definition: ActivationDefinition, args: Arguments): KerasLayer | undefined {
  if (definition.kerasLayer !== undefined) return definition.kerasLayer(args);
  if (definition.keras === undefined) return undefined;
  return { className: "Activation", config: { activation: definition.keras }, weights: [] };
}

/** An activation as a stage of its own: `x -> dense(64) -> batch_norm -> relu`. */
export function activationLayer(definition: ActivationDefinition): LayerDefinition {
  const stock = definition.keras !== undefined || definition.kerasLayer !== undefined;
  return {
    kind: "layer",
    name: definition.name,
    summary: definition.summary,
    documentation: definition.documentation,
    ...(definition.source === undefined ? {} : { source: definition.source }),
    parameters: definition.parameters,
    arity: 1,
    padding: "keeps",
    shape: (inputs) => onNumbers(inputs, (shape) => ({ shape })),
    lower({ build }, [x], args) {
      if (definition.acrossLastAxis) return definition.lower(build, x, args);
      return inPictureOrder(build, x, (value) => definition.lower(build, value, args));
    },
    emit: stock
      ? { as: "layers", layers: (_inputs, args) => [kerasActivation(definition, args)].filter((layer) => layer !== undefined) }
      : { as: "graph", reason: `stock layers have no \`${definition.name}\`` },
  };
}

import type { Arguments, ModelGraph } from "../graph/model.ts";
import { activationOf } from "./activations/index.ts";
import { kerasActivation } from "./activations/layer.ts";
import type { Definition, KerasLayer, LayerDefinition, LayerInput } from "./definition.ts";
import { catalog } from "./index.ts";

/** A layer as stock layers, or one sentence on why only a graph model can hold it. */
export type Emitted = { readonly layers: readonly KerasLayer[] } | { readonly reason: string };

/** How a layer with these arguments is exported: a stock layer may still carry an activation that stock layers lack. */
export function emissionOf(definition: LayerDefinition, inputs: readonly LayerInput[], args: Arguments): Emitted {
  const reason = whyNotLayers(definition, args);
  return reason === undefined && definition.emit.as === "layers" ? { layers: definition.emit.layers(inputs, args) } : { reason: reason ?? "" };
}

function whyNotLayers({ emit }: LayerDefinition, args: Arguments): string | undefined {
  if (emit.as === "graph") return emit.reason;
  const { definition, args: own } = activationOf(args);
  return kerasActivation(definition, own) === undefined ? `stock layers have no \`${definition.name}\`` : undefined;
}

/** Why a model has to be exported as a graph model; undefined where stock layers hold all of it. */
export function whyGraphModel({ inputs, nodes, tasks }: ModelGraph): string | undefined {
  const scaled = [...inputs, ...tasks].find(({ scale }) => scale === "log");
  if (scaled) return `${scaled.name}: stock layers have no logarithm, which \`scale: log\` needs`;
  const measured = inputs.find(({ length }) => length !== undefined);
  if (measured) return `${measured.name}: stock layers cannot be told how long a sequence of numbers is`;
  for (const { word, label, arguments: args } of nodes) {
    const definition = catalog.find("layer", word);
    const reason = definition && whyNotLayers(definition, args);
    if (reason !== undefined) return `${label}: ${reason}`;
  }
  return undefined;
}

/** What hover and the reference page say of a word's export; undefined for words that are not part of a trained model. */
export function exportNote(definition: Definition): string | undefined {
  if (definition.kind === "layer") {
    return definition.emit.as === "layers" ? "Exported as stock layers." : `Exported in a graph model: ${definition.emit.reason}.`;
  }
  if (definition.kind !== "activation") return undefined;
  return kerasActivation(definition, {}) ? "Exported as stock layers." : "Exported in a graph model: stock layers have no such activation.";
}

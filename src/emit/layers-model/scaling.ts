import type { ModelInput, ModelTask } from "../../graph/model.ts";
import { sizeOf, type Shape } from "../../graph/shape.ts";
import type { Numbers } from "../numbers.ts";
import type { ModelSignature } from "../trained.ts";
import { inputScaling, outputScaling } from "../trained.ts";
import type { TensorRef, Topology } from "./topology.ts";

/** (x − offset) / factor inside the model, as a batch normalisation whose statistics never move. */
export function scaledInput(topology: Topology, input: ModelInput, raw: TensorRef, signature: ModelSignature): TensorRef {
  const scaling = inputScaling(signature, input.name);
  if (!scaling) return raw;
  const row = input.shape.length === 0 ? [1] : input.shape;
  // One number for all, one a channel, or one a place: then the row lies flat for it.
  const flat = scaling.offset.length > 1 && row.length > 1;
  const width = flat ? sizeOf(row) : row[row.length - 1];
  const value = flat ? reshaped(topology, `${input.name}/flat`, raw, [width]) : raw;
  const normal = topology.add({
    name: `${input.name}/scaled`, className: "BatchNormalization", inputs: [value],
    config: { axis: -1, epsilon: 0, center: false, scale: false },
    weights: [filled(scaling.offset, width), filled(scaling.factor.map((factor) => factor ** 2), width)],
  });
  return flat ? reshaped(topology, `${input.name}/back`, normal, row) : normal;
}

function reshaped(topology: Topology, name: string, value: TensorRef, shape: Shape): TensorRef {
  return topology.add({ name, className: "Reshape", config: { target_shape: [...shape] }, inputs: [value], weights: [] });
}

/** Back to the label's own units: prediction · factor + offset. */
export function unscaledOutput(topology: Topology, task: ModelTask, output: TensorRef, width: number, signature: ModelSignature): TensorRef {
  const scaling = outputScaling(signature, task.name);
  if (!scaling) return output;
  const all = (value: number) => filled([value], width);
  return topology.add({
    name: `${task.name}/unscaled`, className: "BatchNormalization", inputs: [output],
    config: { axis: -1, epsilon: 0, center: true, scale: true },
    weights: [all(scaling.factor), all(scaling.offset), all(0), all(1)],
  });
}

/** A vector of that length; one number stands for all. */
function filled(data: readonly number[], length: number): Numbers {
  return { shape: [length], data: data.length === length ? data : Array<number>(length).fill(data[0]) };
}

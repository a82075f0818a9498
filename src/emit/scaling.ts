import type { ModelGraph, ModelTask } from "../graph/model.ts";
import type { Numbers } from "./numbers.ts";
import type { TensorRef, Topology } from "./topology.ts";

/** What was fitted on the training split, as the data room writes it into `signature.json`. */
export interface ModelSignature {
  readonly inputs: readonly {
    readonly name: string;
    readonly scaling?: { readonly kind: string; readonly offset: readonly number[]; readonly factor: readonly number[] };
  }[];
  readonly outputs: readonly {
    readonly task: string;
    readonly scaling?: { readonly kind: string; readonly offset: number; readonly factor: number };
  }[];
}

/** Scalings that no stock layer computes; they stay outside, described in `signature.json`. */
const outside = "log";

/** (x − offset) / factor inside the model, as a batch normalisation whose statistics never move. */
export function scaledInput(topology: Topology, input: ModelGraph["inputs"][number], raw: TensorRef, signature: ModelSignature): TensorRef {
  const scaling = signature.inputs.find(({ name }) => name === input.name)?.scaling;
  if (!scaling || scaling.kind === outside || scaling.offset.length === 0) return raw;
  const channels = scaling.offset.length;
  return topology.add({
    name: `${input.name}/scaled`, className: "BatchNormalization", inputs: [raw],
    config: { axis: -1, epsilon: 0, center: false, scale: false },
    weights: [vector(scaling.offset, channels), vector(scaling.factor.map((factor) => factor ** 2), channels)],
  });
}

/** Back to the label's own units: prediction · factor + offset. */
export function unscaledOutput(topology: Topology, task: ModelTask, output: TensorRef, width: number, signature: ModelSignature): TensorRef {
  const scaling = signature.outputs.find((entry) => entry.task === task.name)?.scaling;
  if (!scaling || scaling.kind === outside) return output;
  const all = (value: number) => vector(Array<number>(width).fill(value), width);
  return topology.add({
    name: `${task.name}/unscaled`, className: "BatchNormalization", inputs: [output],
    config: { axis: -1, epsilon: 0, center: true, scale: true },
    weights: [all(scaling.factor), all(scaling.offset), all(0), all(1)],
  });
}

function vector(data: readonly number[], length: number): Numbers {
  return { shape: [length], data };
}

/** Names of inputs and tasks whose scaling stays outside the model. */
export function scaledOutside({ inputs, outputs }: ModelSignature): string[] {
  return [
    ...inputs.filter(({ scaling }) => scaling?.kind === outside).map(({ name }) => name),
    ...outputs.filter(({ scaling }) => scaling?.kind === outside).map(({ task }) => task),
  ];
}

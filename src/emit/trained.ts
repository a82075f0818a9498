import type { VocabularySizes } from "../catalog/plan.ts";
import { watchedInputs } from "../catalog/presence.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { Numbers } from "./numbers.ts";

/** A model's numbers, as training left them. */
export interface Trained {
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly signature: ModelSignature;
  readonly vocabularySizes: VocabularySizes;
}

/** What was fitted on the training split, as the data room writes it into `signature.json`. */
export interface ModelSignature {
  readonly inputs: readonly { readonly name: string; readonly scaling?: InputScaling }[];
  readonly outputs: readonly { readonly task: string; readonly scaling?: OutputScaling }[];
}

/** (t(x) − offset) / factor, where t is sign(x) · ln(1 + |x|) for `log`: one number for the whole row, or one for each of it. */
export interface InputScaling {
  readonly kind: string;
  readonly offset: readonly number[];
  readonly factor: readonly number[];
  /** What stands, scaled, for a missing number. */
  readonly fill?: readonly number[];
}

/** A prediction · factor + offset is in the label's own unit; for `log` once t is undone. */
export interface OutputScaling {
  readonly kind: string;
  readonly offset: number;
  readonly factor: number;
}

/** The scaling of an input, unless it leaves numbers as they are. */
export function inputScaling({ inputs }: ModelSignature, name: string): InputScaling | undefined {
  const scaling = inputs.find((input) => input.name === name)?.scaling;
  if (!scaling || scaling.offset.length === 0) return undefined;
  const { kind, offset, factor } = scaling;
  const neutral = kind !== "log" && offset.every((value) => value === 0) && factor.every((value) => value === 1);
  return neutral ? undefined : scaling;
}

/** What stands, scaled, for missing numbers of the inputs that a row may lack: zero where nothing else was fitted. */
export function lackable(graph: ModelGraph, { inputs }: ModelSignature): ReadonlyMap<string, readonly number[]> {
  return new Map(watchedInputs(graph).map((name) => [name, inputs.find((input) => input.name === name)?.scaling?.fill ?? [0]]));
}

/** The scaling of a task's label, unless it leaves numbers as they are. */
export function outputScaling({ outputs }: ModelSignature, task: string): OutputScaling | undefined {
  const scaling = outputs.find((output) => output.task === task)?.scaling;
  if (!scaling || (scaling.kind !== "log" && scaling.offset === 0 && scaling.factor === 1)) return undefined;
  return scaling;
}

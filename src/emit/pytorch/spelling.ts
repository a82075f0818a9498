import type { PlannedNode } from "../../catalog/plan.ts";
import type { Helper } from "./helpers.ts";

/** One `nn.Module` of a layer. */
export interface TorchModule {
  /** `nn.Linear(4, 3)` */
  readonly code: string;
  /** Added to the layer's name: `conv2d_1_pad`; the module that carries the weights has none. */
  readonly suffix?: string;
  /** Our weight for each tensor of the module's state. */
  readonly state?: Readonly<Record<string, TorchWeight>>;
  readonly helper?: Helper;
  /** More of them. */
  readonly helpers?: readonly Helper[];
}

/** A weight of ours as PyTorch lays it out: reshaped first, then its axes in another order. */
export interface TorchWeight {
  readonly weight: string;
  readonly shape?: readonly number[];
  readonly order?: readonly number[];
}

/** Where the channels of a picture or of a sequence are: PyTorch's own layers want them first. */
export type Channels = "first" | "last";

/** A layer as people write it in PyTorch. */
export type Spelling = ChainSpelling | ExpressionSpelling;

export interface ChainSpelling {
  readonly modules: readonly TorchModule[];
  /** How it reads and makes its value; absent: as the value comes. */
  readonly channels?: Channels;
  /** Whether its one module takes, after the value, which positions are there. */
  readonly takesPadding?: true;
}

export interface ExpressionSpelling {
  /** An expression of what it reads, channels last, and of its weights. */
  expression(inputs: readonly string[], weight: (name: string) => string): string;
  readonly helper?: Helper;
}

/** How a word is spelled for a node; undefined where it has to be written out in operations. */
export type Speller = (node: PlannedNode, channels: Channels) => Spelling | undefined;
export type Spellers = Readonly<Record<string, Speller>>;

/** `(3, 5)`, or `3` where both are the same. */
export function pairText([first, second]: readonly number[]): string {
  return first === second ? String(first) : `(${first}, ${second})`;
}

/** `(3,)` or `(3, 5)` */
export function tupleText(values: readonly (number | string)[]): string {
  return `(${values.join(", ")}${values.length === 1 ? "," : ""})`;
}

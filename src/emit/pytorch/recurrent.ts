import { isWord, numberOf } from "../../catalog/words.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Helper } from "./helpers.ts";
import type { Speller, Spellers, TorchWeight } from "./spelling.ts";

/** Modules of our own, whose gates and weights lie as Keras has them: PyTorch's GRU multiplies after its reset gate. */
const classes = { lstm: "LSTM", gru: "GRU", rnn: "RNN" } as const satisfies Readonly<Record<string, Helper>>;

const isCell = (word: string): word is keyof typeof classes => word in classes;

/** `LSTM(16, 32, sequences=True)` */
function codeOf(word: keyof typeof classes, width: number, args: Arguments, backwards = false): string {
  const options = [...(args.sequences === true ? ["sequences=True"] : []), ...(backwards ? ["backwards=True"] : [])];
  return `${classes[word]}(${[width, numberOf(args, "units"), ...options].join(", ")})`;
}

/** The state of one module by the names of our weights. */
function stateOf(module: string, prefix: string): Readonly<Record<string, TorchWeight>> {
  return Object.fromEntries(["kernel", "recurrent_kernel", "bias"].map((name) => [`${module}${name}`, { weight: `${prefix}${name}` }]));
}

const cell: Speller = ({ inputs: [{ shape }], node: { word, arguments: args } }) => {
  if (!isCell(word)) return undefined;
  return { modules: [{ code: codeOf(word, shape[1], args), state: stateOf("", ""), helper: classes[word] }], channels: "last", takesPadding: true };
};

const bidirectional: Speller = ({ inputs: [{ shape }], node: { arguments: { layer } } }) => {
  if (!isWord(layer) || !isCell(layer.word)) return undefined;
  const both = [false, true].map((backwards) => codeOf(layer.word as keyof typeof classes, shape[1], layer.arguments, backwards));
  return {
    modules: [{
      code: `Bidirectional(${both.join(", ")})`, state: { ...stateOf("onwards.", "forward_"), ...stateOf("backwards.", "backward_") },
      helper: "Bidirectional", helpers: [classes[layer.word]],
    }],
    channels: "last", takesPadding: true,
  };
};

export const recurrent: Spellers = { lstm: cell, gru: cell, rnn: cell, bidirectional };

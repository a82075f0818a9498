import type { WordValue } from "../../catalog/definition.ts";
import { isWord, numberOf } from "../../catalog/words.ts";
import type { Arguments } from "../../graph/model.ts";
import type { Channels, TorchModule } from "./spelling.ts";

const plain: Readonly<Record<string, string>> = {
  relu: "nn.ReLU()", relu6: "nn.ReLU6()", sigmoid: "nn.Sigmoid()", tanh: "nn.Tanh()", softplus: "nn.Softplus()", softsign: "nn.Softsign()",
  selu: "nn.SELU()", gelu: "nn.GELU()", swish: "nn.SiLU()", mish: "nn.Mish()",
};

/** An activation as a module; undefined for one that PyTorch lacks. */
export function activationModule({ word, arguments: args }: WordValue, channels: Channels): TorchModule | undefined {
  const suffix = word;
  if (word in plain) return { suffix, code: plain[word] };
  switch (word) {
    case "softmax": return { suffix, code: `nn.Softmax(dim=${channels === "first" ? 1 : -1})` };
    case "leaky_relu": return { suffix, code: `nn.LeakyReLU(${numberOf(args, "slope", 0.01)})` };
    case "elu": return { suffix, code: `nn.ELU(${numberOf(args, "alpha", 1)})` };
    case "exp": return { suffix, code: "Exp()", helper: "Exp" };
    case "hard_sigmoid": return { suffix, code: "HardSigmoid()", helper: "HardSigmoid" };
    default: return undefined;
  }
}

/** Modules, then the activation of a layer's arguments; undefined where PyTorch lacks the activation. */
export function activated(modules: readonly TorchModule[], args: Arguments, channels: Channels): readonly TorchModule[] | undefined {
  const { activation } = args;
  if (!isWord(activation) || activation.word === "linear") return modules;
  const last = activationModule(activation, channels);
  return last && [...modules, last];
}

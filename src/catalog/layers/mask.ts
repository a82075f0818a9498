import type { Build } from "../../graph/build.ts";
import type { Value } from "../../graph/program.ts";
import type { Shape } from "../../graph/shape.ts";
import type { Arguments, LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** What is hidden as one: every number, every position of a sequence, or all of a row. */
function entriesOf(shape: Shape, { per }: Arguments): Shape {
  if (per === "row") return [];
  return per === "position" ? shape.slice(0, 1) : shape;
}

/** 1 where an entry stays, [batch, ...entries]. */
function shown(build: Build, keep: Value): Value {
  return build.greater(keep, build.scalar(0));
}

export const mask: LayerDefinition = {
  kind: "layer",
  name: "mask",
  summary: "While training, hides a share of what it reads, for a task that has to guess it.",
  documentation: "Sets a share of the entries to zero, anew each step; unlike `dropout` it scales nothing. An entry is a number; with `per: position` a whole vector of a sequence, with `per: row` the whole value. "
    + "`reconstruct(x, only: masked)` then counts only what was hidden of `x`: masked-feature training. Put `mask` straight behind the input, or behind its `embed` (`per: position` for lists and texts, "
    + "`per: row` for a single category). Does nothing at prediction and evaluation.",
  source: "Devlin et al. 2019, BERT; Yoon et al. 2020, VIME; He et al. 2022, Masked autoencoders",
  parameters: [
    { name: "share", type: "number", minimum: 0, maximum: 0.95, default: 0.15, summary: "Share of the entries that is hidden." },
    { name: "per", type: "choice", choices: ["number", "position", "row"], default: "number", summary: "What is hidden as one." },
  ],
  arity: 1,
  padding: "keeps",
  example: "h = x -> mask(30%) -> dense(4, tanh)\n  task a : reconstruct(x, only: masked) = h\n  task b : reconstruct(history, only: masked) = history -> embed(3) -> mask(50%, per: position) -> dense(3, tanh)",
  shape: (inputs, args) => onNumbers(inputs, (shape) =>
    (args.per === "position" && shape.length < 2 ? fails("MTL303", { input: 0, shape: shapeText(shape), expected: "[positions, numbers]" }) : { shape })),
  lower({ build, training, noise, hide }, [x], args) {
    const share = numberOf(args, "share", 0.15);
    if (!training || share === 0) return x;
    const [batch, ...row] = x.shape;
    const entries = entriesOf(row, args);
    const kept = shown(build, noise({ kind: "keep", probability: 1 - share }, [batch, ...entries]));
    hide(build.subtract(build.scalar(1), kept));
    return build.multiply(x, build.reshape(kept, [batch, ...entries, ...row.slice(entries.length).map(() => 1)]));
  },
  emit: { as: "layers", layers: () => [plain("Activation", { activation: "linear" })] },
};

import type { Arguments, ExpandContext, Part, SharingDefinition } from "../definition.ts";
import { shapeText } from "../shape-problem.ts";
import { numberOf, word } from "../words.ts";
import { forValues, type PartOf } from "./chains.ts";

/** Whether it is a sequence whose width the heads divide; tells what is wrong. */
function fits(context: ExpandContext, input: string, heads: number): boolean {
  const shape = context.shape(input);
  const width = context.width(input);
  const value = "what flows in";
  // Something before it is wrong, and was told of.
  if (shape.length === 1 && Number.isNaN(width)) return false;
  if (context.holdsIds(input)) context.reject("MTL305", { input: value });
  else if (shape.length !== 2) context.reject("MTL303", { expected: "[length, width]", input: value, shape: shapeText(shape) });
  else if (Number.isNaN(width)) context.reject("MTL303", { expected: "[length, width] of a width that the file tells (put `dense` before it)", input: value, shape: shapeText(shape) });
  else if (width % heads > 0) context.reject("MTL512", { count: heads, width });
  else return true;
  return false;
}

/** x + dropout(f(x)) with layer norm of the sum (`post`), or of what f reads (`pre`). */
function sublayer(context: ExpandContext, input: string, args: Arguments, part: Part, make: (read: string) => string): string {
  const rate = numberOf(args, "dropout");
  const norm = (value: string) => context.layer("layer_norm", {}, [value], part);
  const made = make(args.norm === "pre" ? norm(input) : input);
  const dropped = rate > 0 ? context.layer("dropout", { rate }, [made], part) : made;
  const sum = context.layer("add", {}, [input, dropped], part);
  return args.norm === "pre" ? sum : norm(sum);
}

function blockOf(context: ExpandContext, input: string, args: Arguments, part: PartOf): string | undefined {
  const heads = numberOf(args, "heads", 1);
  if (!fits(context, input, heads)) return undefined;
  const width = context.width(input);
  const [looks, thinks] = [part("_attention"), part("_forward")];
  const seen = sublayer(context, input, args, looks, (read) => context.layer("attention", { heads }, [read], looks));
  return sublayer(context, seen, args, thinks, (read) => {
    const inner = context.layer("dense", { units: numberOf(args, "hidden", 4 * width), activation: word("relu") }, [read], thinks);
    return context.layer("dense", { units: width }, [inner], thinks);
  });
}

export const transformer: SharingDefinition = {
  kind: "sharing",
  name: "transformer",
  summary: "One encoder block: self-attention, then two dense layers at every position, each added to what it reads.",
  documentation: "y = norm(x + attention(x)), z = norm(y + dense(relu(dense(y)))), as in the paper; with `norm: pre` what is read is normalised instead of the sum, x + attention(norm(x)), which "
    + "trains deep stacks without a warm-up; put one `layer_norm` after the last block then. [64, 32] stays [64, 32], padded positions are not looked at. "
    + "It is written out in layers of the catalogue and may stand wherever a layer may: `steps -> dense(32) -> position -> repeat(2, transformer(heads: 4)) -> global_avg_pool`.",
  source: "Vaswani et al. 2017, Attention is all you need; Xiong et al. 2020, On layer normalization in the transformer architecture, for `pre`",
  parameters: [
    { name: "heads", type: "integer", minimum: 1, default: 1, summary: "Into how many parts the width is cut, each with attention of its own." },
    { name: "hidden", type: "integer", minimum: 1, optional: true, unit: "numbers", summary: "Width between the two dense layers; without it, four times that of what comes in." },
    { name: "dropout", type: "number", minimum: 0, maximum: 0.95, default: 0.1, summary: "Share dropped of what attention and the dense layers make, before it is added." },
    { name: "norm", type: "choice", choices: ["post", "pre"], default: "post", summary: "Whether the sums are normalised, or what is read." },
  ],
  takes: "either",
  makes: "shared",
  example: "h = concat(steps -> dense(4) -> position -> transformer(heads: 2, hidden: 5) -> flatten, history -> embed(2) -> transformer(norm: pre) -> global_avg_pool)\n"
    + "  task a : number = h\n  task b : binary = h",
  expand: (context, args) => forValues(context, "transformer", (input, part) => blockOf(context, input, args, part)),
};

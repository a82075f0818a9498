import type { Definition } from "../../../src/catalog/definition.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { check } from "../../../src/language/index.ts";
import { exampleOf, fileOf } from "./examples.ts";

/** A wrong use, and the code of the problem that has to be told of it. */
export type Misuse = readonly [example: string, code: string];

/** What goes wrong with a word in its own way, by its name; wrong kinds of inputs are tried on every word besides. */
const own: Readonly<Record<string, readonly Misuse[]>> = {
  cumulative: [["x -> cumulative(0)", "MTL314"]],
  dense: [["x -> dense(0)", "MTL314"], ["x -> dense", "MTL310"]],
  conv1d: [["x -> conv1d(2, kernel: 3)", "MTL303"], ["steps -> conv1d(2, kernel: 9)", "MTL302"]],
  conv2d: [["x -> conv2d(2, kernel: 3)", "MTL303"], ["image -> conv2d(2, kernel: 9)", "MTL302"]],
  depthwise_conv2d: [["x -> depthwise_conv2d(kernel: 3)", "MTL303"], ["image -> depthwise_conv2d(kernel: 9)", "MTL302"]],
  separable_conv2d: [["x -> separable_conv2d(2, kernel: 3)", "MTL303"], ["image -> separable_conv2d(2, kernel: 9)", "MTL302"]],
  conv2d_transpose: [["x -> conv2d_transpose(2, kernel: 3)", "MTL303"]],
  attention: [["x -> attention", "MTL303"], ["steps -> attention(heads: 2)", "MTL512"]],
  cross_attend: [
    ["x -> cross_attend", "MTL310"], ["cross_attend(of: steps)", "MTL308"], ["x -> cross_attend(of: y)", "MTL303"], ["image -> cross_attend(of: steps)", "MTL303"],
    ["x -> cross_attend(of: steps, heads: 4)", "MTL512"], ["x -> cross_attend(of: history)", "MTL305"],
  ],
  attention_pool: [["x -> attention_pool", "MTL303"]],
  lstm: [["x -> lstm(4)", "MTL303"], ["input long : number[200, 2]\n  task a : number = long -> lstm(4)", "MTL341"]],
  gru: [["x -> gru(4)", "MTL303"], ["input long : number[200, 2]\n  task a : number = long -> gru(4)", "MTL341"]],
  rnn: [["x -> rnn(4)", "MTL303"]],
  bidirectional: [["steps -> bidirectional(dense(4))", "MTL342"]],
  max_pool: [["x -> max_pool(2)", "MTL303"], ["image -> max_pool(9)", "MTL302"]],
  avg_pool: [["x -> avg_pool(2)", "MTL303"], ["image -> avg_pool(9)", "MTL302"]],
  global_avg_pool: [["x -> global_avg_pool", "MTL303"]],
  global_max_pool: [["x -> global_max_pool", "MTL303"]],
  upsample: [["x -> upsample(2)", "MTL303"]],
  reshape: [["x -> reshape([4, 2])", "MTL303"]],
  permute: [["steps -> permute([0, 2])", "MTL307"]],
  position: [["x -> position", "MTL303"]],
  concat: [["concat(steps, image, axis: 0)", "MTL301"]],
  add: [["add(x, y)", "MTL304"]],
  average: [["average(x, y)", "MTL304"]],
  maximum: [["maximum(x, y)", "MTL304"]],
  fuse: [["fuse(x, y)", "MTL304"], ["fuse(x)", "MTL308"], ["fuse(x, x -> dense(6), drop: 1)", "MTL314"], ["fuse(x, x -> dense(6), gate: relu)", "MTL315"]],
  multiply: [["multiply(x, y)", "MTL304"]],
  dropout: [["x -> dropout(1.5)", "MTL314"]],
  moe: [["x -> moe(experts: 0, expert: dense(4))", "MTL314"]],
  mmoe: [["x -> mmoe(experts: 0, expert: dense(4))", "MTL314"], ["x -> mmoe(experts: 2, expert: dense(4), top_k: 3)", "MTL510"]],
  dselect_k: [["x -> dselect_k(experts: 3, expert: dense(4), k: 1)", "MTL511"]],
  cgc: [["x -> cgc(shared: -1, private: 1, expert: dense(4))", "MTL314"]],
  ple: [["x -> ple(levels: 0, shared: 1, private: 1, expert: dense(4))", "MTL314"]],
  cross_stitch: [["x -> cross_stitch", "MTL507"]],
  sluice: [["x -> sluice", "MTL507"], ["x -> each(dense(4)) -> sluice(subspaces: 3)", "MTL512"]],
  nddr: [["x -> nddr", "MTL507"]],
  attend: [["steps -> attend(of: image)", "MTL513"]],
  transformer: [["x -> transformer", "MTL303"], ["history -> transformer", "MTL305"], ["steps -> transformer(heads: 2)", "MTL512"], ["input open : category[4]\n  task a : number = open -> one_hot -> transformer -> flatten", "MTL303"]],
  mask: [
    ["x -> mask(1)", "MTL314"], ["x -> mask(-10%)", "MTL314"], ["x -> mask(10%, per: word)", "MTL315"], ["x -> mask(10%, per: position)", "MTL303"],
    ["task a : reconstruct(x, only: masked) = x -> dense(3)", "MTL427"],
    ["h = x -> mask(0.2)\n  g = x -> mask(0.3)\n  task a : reconstruct(x, only: masked) = concat(h, g)", "MTL427"],
    ["task a : reconstruct(item, only: masked) = item -> embed(3) -> mask(20%)", "MTL427"],
  ],
  reconstruct: [["task a : reconstruct(table) = table -> embed(3)", "MTL427"], ["task a : reconstruct(item) = x", "MTL427"], ["task a : reconstruct(history) = history -> embed(2) -> flatten", "MTL406"], ["task a : reconstruct(y) = x", "MTL427"], ["task a : reconstruct(x)[3] = x", "MTL321"], ["task a : reconstruct = x", "MTL310"]],
  reverse_gradient: [["x -> reverse_gradient(-1)", "MTL314"], ["x -> reverse_gradient(relu)", "MTL313"]],
  learned_branch: [
    ["x -> learned_branch(branches: 1, chain: dense(4))", "MTL314"], ["x -> learned_branch(branches: 2, chain: dense(4), temperature: 0)", "MTL314"],
    ["x -> learned_branch(branches: 2, chain: dense(4), temperature: ramp(5, 0, epochs: 3))", "MTL314"],
  ],
  film: [["x -> film(embedding: 0)", "MTL314"]],
};

/** The codes of the errors in an example. */
function codesOf(example: string): readonly string[] {
  return check(fileOf(example)).problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
}

/** Whether every wrong use of a word is told of; a text says which is not. */
export function misusesTold(definition: Definition): string | undefined {
  for (const [example, code] of own[definition.name] ?? []) {
    const codes = codesOf(example);
    if (!codes.includes(code)) return `\`${example}\` gives ${codes.join(", ") || "no error"}, not ${code}`;
  }
  const wrong = wrongInput(definition);
  return wrong !== undefined && codesOf(wrong).length === 0 ? `\`${wrong}\` gives no error` : undefined;
}

/** The word, reading what it cannot: ids where it takes numbers, numbers where it takes ids, labels that its loss cannot take. */
function wrongInput(definition: Definition): string | undefined {
  const example = exampleOf(definition) ?? "";
  switch (definition.kind) {
    case "layer": return definition.takesIds ? `x -> ${definition.name}${definition.name === "embed" ? "(3)" : ""}` : withIds(example);
    case "sharing": case "activation": case "task": return withIds(example);
    case "penalty": return `task a : number = x\n  penalty ${definition.name}(x, y)`;
    case "input": return `input odd : ${definition.name}[2, 2, 2, 2, 2, 2]\n  task a : number = odd`;
    case "loss": {
      // `cross_entropy` stands for the kind of it that a task takes.
      const other = catalog.ofKind("task").find(({ losses }) => !losses.some((loss) => loss === definition.name || loss.endsWith(`_${definition.name}`)));
      return other && `task a : ${other.name}${other.parameters.length > 0 ? "(3)" : ""} = x { loss: ${definition.name} }`;
    }
    default: return undefined;
  }
}

function withIds(example: string): string {
  return example.replace(/\b(x|steps|image)\b/, "item");
}

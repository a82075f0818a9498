import type { Definition } from "../../../src/catalog/definition.ts";
import { catalog } from "../../../src/catalog/index.ts";
import type { ModelGraph } from "../../../src/graph/model.ts";
import { check } from "../../../src/language/index.ts";

/** What an example may read; only those that it names are declared. */
const inputs: Readonly<Record<string, string>> = {
  x: "number[6] { columns: \"x*\" }",
  y: "number[4] { columns: \"y*\" }",
  image: "image[8, 8, 2]",
  steps: "number[5, 3] { columns: \"s*\" }",
  item: "category(5)",
  history: "category(5)[4]",
  words: "text(5)[4]",
  table: "categories[3] { columns: \"t*\" }",
};

/** How many names the columns hold, where the text does not say it. */
export const vocabularySizes = { item: [5], history: [5], words: [5], table: [2, 3, 5] };

const picture = "image -> conv2d(3, kernel: 3, tanh)";
const columns = "x -> each(dense(4, tanh))";

/** Two parts of one shape, and a penalty that holds them together. */
function penalized(penalty: string, activation = "tanh"): string {
  return `u = x -> dense(3, ${activation})\n  v = x -> dense(3, ${activation})\n  task a : number = u\n  task b : number = v\n  penalty ${penalty}`;
}

/**
 * One use of each word, where its definition has no `example` of its own: a value, which the tasks `a` and `b` then read, or
 * whole members of a model. A word that needs no argument is used as `x -> word`.
 */
const examples: Readonly<Record<string, string>> = {
  "layer dense": "x -> dense(4, tanh)",
  "layer conv1d": "steps -> conv1d(4, kernel: 3, tanh)",
  "layer conv2d": "image -> conv2d(3, kernel: 3, tanh, padding: same, stride: 2)",
  "layer depthwise_conv2d": "image -> depthwise_conv2d(kernel: 3, multiplier: 2)",
  "layer separable_conv2d": "image -> separable_conv2d(3, kernel: 3, tanh)",
  "layer conv2d_transpose": "image -> conv2d_transpose(3, kernel: 3, stride: 2)",
  "layer max_pool": `${picture} -> max_pool(3, stride: 2, padding: same)`,
  "layer avg_pool": `${picture} -> avg_pool(3, stride: 1, padding: same)`,
  "layer global_avg_pool": `concat(${picture} -> global_avg_pool, history -> embed(2) -> global_avg_pool, steps -> global_avg_pool)`,
  "layer global_max_pool": `concat(${picture} -> global_max_pool, history -> embed(2) -> global_max_pool, steps -> global_max_pool)`,
  "layer upsample": `${picture} -> upsample(2)`,
  "layer cumulative": "steps -> cumulative(3, sigmoid)",
  "layer flatten": "image -> flatten -> dense(4, tanh)",
  "layer reshape": "x -> dense(6, tanh) -> reshape([3, 2])",
  "layer permute": "steps -> permute([1, 0])",
  "layer embed": "concat(item -> embed(3), table -> embed(2))",
  "layer one_hot": "concat(item -> one_hot, table -> one_hot)",
  "layer concat": "concat(x -> dense(3, tanh), y)",
  "layer add": "add(x -> dense(3), y -> dense(3, tanh))",
  "layer multiply": "multiply(x -> dense(3), y -> dense(3, tanh))",
  "layer average": "average(x -> dense(3), y -> dense(3, tanh))",
  "layer maximum": "maximum(x -> dense(3), y -> dense(3, tanh))",
  "layer position": "steps -> position",
  "layer reverse_gradient": "x -> dense(3, tanh) -> reverse_gradient(ramp(0, 1, epochs: 2))",
  "layer stop_gradient": "concat(x -> dense(3, tanh) -> stop_gradient, x)",
  "layer output": "task a : classes(3) = x -> dense(3) -> output(softmax)\n  task b : number = x",
  "sharing each": "x -> dense(4, tanh) -> each(dense(3, tanh))",
  "sharing moe": "x -> moe(experts: 3, expert: dense(4, tanh))",
  "sharing mmoe": "x -> mmoe(experts: 3, expert: dense(4, tanh), gate: dense(2, tanh), top_k: 2)",
  "sharing cgc": "x -> cgc(shared: 2, private: 1, expert: dense(4, tanh))",
  "sharing ple": "x -> ple(levels: 2, shared: 2, private: 1, expert: dense(4, tanh))",
  "sharing dselect_k": "x -> dselect_k(experts: 4, expert: dense(4, tanh), k: 2)",
  "sharing cross_stitch": `${columns} -> cross_stitch -> each(dense(4, tanh)) -> cross_stitch(per: channel)`,
  "sharing sluice": `${columns} -> sluice(subspaces: 2)`,
  "sharing nddr": `${columns} -> nddr`,
  "sharing learned_branch": "x -> learned_branch(branches: 2, chain: dense(4, tanh), temperature: ramp(2, 1, epochs: 2))",
  "sharing film": "x -> dense(4) -> film(embedding: 3) -> tanh",
  "sharing attend": "x -> dense(5, tanh) -> attend(of: y -> dense(3, tanh))",
  "sharing soft": "x -> soft(dense(4, tanh), penalty: l2(0.1))",
  "sharing shared_private": "x -> shared_private(dense(4, tanh), dense(3, tanh))",
  "sharing residual": "x -> dense(4) -> residual(dense(4, tanh))",
  "sharing repeat": "x -> dense(4) -> repeat(2, dense(4, tanh))",
  "penalty l1": penalized("l1(u, v, 0.1)"),
  "penalty l21": penalized("l21(u, v, 0.1)"),
  // Left to itself, its scale is that of the values, through which no gradient flows.
  "penalty mmd": penalized("mmd(u, v, 0.1, scale: 1)"),
  "penalty kl": penalized("kl(u, v, 0.1)", "softmax"),
  "penalty low_rank": penalized("low_rank(u, v, 1, 0.1)"),
  "input number": "task a, b : number = x -> dense(3, tanh)",
  "input image": `task a, b : number = ${picture} -> flatten`,
  "input category": "task a, b : number = concat(item -> embed(3), history -> embed(2) -> flatten)",
  "input text": "h = words -> embed(3) -> dense(3, tanh)\n  task a : classes(3)[4] = h\n  task b : number = h -> global_max_pool",
  "input categories": "task a, b : number = table -> embed(2)",
  "task binary": "task a : binary = x -> dense(3, tanh)\n  task b : binary[5] = steps",
  "task classes": "task a : classes(3) = x -> dense(3, tanh)\n  task b : classes(4)[5] = steps -> dense(3, tanh)",
  "task labels": "task a : labels(3) = x -> dense(3, tanh)\n  task b : labels(2)[5] = steps",
  "task ordinal": "task a : ordinal(4) = x -> dense(3, tanh)\n  task b : ordinal(3)[5] = steps",
  "task number": "task a : number = x -> dense(3, tanh)\n  task b : number[2] = x",
  "task count": "task a, b : count = x -> dense(3, tanh)",
  "loss none": "task a : binary = x { loss: none }\n  task b : number = x",
};

/** Arguments that a loss cannot do without. */
const lossArguments: Readonly<Record<string, string>> = { quantile: "(0.9)" };

export function exampleOf(definition: Definition): string | undefined {
  const key = `${definition.kind === "activation" ? "layer" : definition.kind} ${definition.name}`;
  const written = definition.example ?? examples[key];
  if (written !== undefined) return written;
  const plain = definition.parameters.every((parameter) => parameter.default !== undefined || parameter.optional);
  if ((definition.kind === "layer" || definition.kind === "activation") && plain) return `x -> dense(4) -> ${definition.name}`;
  if (definition.kind === "penalty") return penalized(`${definition.name}(u, v, 0.1)`);
  if (definition.kind === "loss") return lossExample(definition.name);
  return undefined;
}

/** A loss in a task of the first kind that it fits. */
function lossExample(name: string): string | undefined {
  const kind = catalog.ofKind("task").find(({ losses }) => losses.includes(name))?.name;
  if (kind === undefined) return undefined;
  const type = kind === "classes" || kind === "ordinal" ? `${kind}(3)` : name === "cosine" ? "number[3]" : kind;
  return `task a : ${type} = x -> dense(3, tanh) { loss: ${name}${lossArguments[name] ?? ""} }\n  task b : number = x`;
}

/** A whole file around an example. */
export function fileOf(example: string): string {
  const members = /^\s*(task|penalty|input|layer|block|\w+ =)/m.test(example) ? example : `h = ${example}\n  task a : number = h -> flatten\n  task b : binary = h -> flatten`;
  const declared = (name: string) => new RegExp(`input ${name}\\b`).test(members);
  const used = Object.entries(inputs).filter(([name]) => new RegExp(`(?<![\\w"])${name}(?![\\w*])`).test(members) && !declared(name));
  return `model Example {\n  data "rows.csv"\n${used.map(([name, type]) => `  input ${name} : ${type}\n`).join("")}  ${members}\n}\n`;
}

/** The graph of an example, or the errors that stand in its way. */
export function graphOf(example: string): ModelGraph | string {
  const { problems, models } = check(fileOf(example));
  const errors = problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
  return errors.length > 0 ? errors.join("; ") : models[0]?.graph ?? "no model";
}

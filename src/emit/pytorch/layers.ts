import { lastLevel } from "../../catalog/levels.ts";
import { columnsOf, hasColumns, tableRows } from "../../catalog/layers/ids.ts";
import { numberOf } from "../../catalog/words.ts";
import { activated } from "./activations.ts";
import { tupleText, type ExpressionSpelling, type Speller, type Spellers } from "./spelling.ts";

/** A list in one line, or, where that is too long, one element a line. */
function listText(elements: readonly string[]): string {
  const line = `[${elements.join(", ")}]`;
  return line.length <= 72 ? line : `[\n${elements.map((element) => `            ${element},\n`).join("")}        ]`;
}

const written = (expression: ExpressionSpelling["expression"]): Speller => () => ({ expression });

/** `a + b + c` */
const between = (mark: string): Speller => written((inputs) => inputs.join(` ${mark} `));

const dense: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  const bias = args.bias !== false;
  const code = `nn.Linear(${shape[shape.length - 1]}, ${numberOf(args, "units")}${bias ? "" : ", bias=False"})`;
  const state = { weight: { weight: "kernel", order: [1, 0] }, ...(bias ? { bias: { weight: "bias" } } : {}) };
  const modules = activated([{ code, state }], args, "last");
  return modules && { modules, channels: "last" };
};

const idScores: Speller = ({ inputs: [{ shape }, ids] }) => ({
  modules: [{ code: `nn.Linear(${shape[shape.length - 1]}, ${tableRows(ids, 0)})`, state: { weight: { weight: "kernel", order: [1, 0] }, bias: { weight: "bias" } } }],
  channels: "last",
});

const batchNorm: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => {
  const kind = { 1: "1d", 2: "1d", 3: "2d" }[shape.length];
  if (kind === undefined) return undefined;
  const momentum = Number((1 - numberOf(args, "momentum", 0.9)).toPrecision(6));
  const code = `nn.BatchNorm${kind}(${shape[shape.length - 1]}, eps=${numberOf(args, "epsilon", 1e-3)}, momentum=${momentum})`;
  const state = { weight: { weight: "gamma" }, bias: { weight: "beta" }, running_mean: { weight: "moving_mean" }, running_var: { weight: "moving_variance" } };
  return { modules: [{ code, state }], channels: "first" };
};

const layerNorm: Speller = ({ inputs: [{ shape }], node: { arguments: args } }) => ({
  modules: [{ code: `nn.LayerNorm(${shape[shape.length - 1]}, eps=${numberOf(args, "epsilon", 1e-3)})`, state: { weight: { weight: "gamma" }, bias: { weight: "beta" } } }],
  channels: "last",
});

const embed: Speller = ({ inputs: [input], node: { arguments: args } }) => {
  const table = (column: number) => `nn.Embedding(${tableRows(input, column)}, ${numberOf(args, "width")})`;
  if (!hasColumns(input)) return { modules: [{ code: table(0), state: { weight: { weight: "table" } } }] };
  return undefined;
};

const oneHot: Speller = ({ inputs: [input] }) => ({
  expression([ids]) {
    const row = (value: string, column: number) => `F.one_hot(${value}.long(), ${tableRows(input, column)})[..., 1:].float()`;
    if (!hasColumns(input)) return row(ids, 0);
    return `torch.cat(${listText(Array.from({ length: columnsOf(input) }, (_, column) => row(`${ids}[:, ${column}]`, column)))}, dim=1)`;
  },
});

export const layers: Spellers = {
  dense,
  id_scores: idScores,
  embed,
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  one_hot: oneHot,
  dropout: ({ node: { arguments: args } }) => ({ modules: [{ code: `nn.Dropout(${numberOf(args, "rate", 0.5)})` }] }),
  noise: ({ node: { arguments: args } }) => ({ modules: [{ code: `Noise(${numberOf(args, "deviation", 0.1)})`, helper: "Noise" }] }),
  mask: ({ inputs: [{ shape }], node: { arguments: args } }) => ({
    modules: [{ code: `Mask(${numberOf(args, "share", 0.15)}, entries=${args.per === "row" ? 0 : args.per === "position" ? 1 : shape.length})`, helper: "Mask" }],
    channels: "last",
  }),
  flatten: () => ({ modules: [{ code: "nn.Flatten()" }], channels: "last" }),
  reshape: ({ shape }) => ({ expression: ([x]) => `${x}.reshape(-1, ${shape.join(", ")})` }),
  permute: ({ node: { arguments: args } }) => ({ expression: ([x]) => `${x}.permute(0, ${[args.axes].flat().map((axis) => Number(axis) + 1).join(", ")})` }),
  position: written(([x], weight) => `${x} + ${weight("table")}`),
  output: ({ node: { arguments: args } }, channels) => {
    const modules = activated([], args, channels);
    if (modules && modules.length === 0) return { expression: ([x]) => x };
    return modules && { modules: modules.map((module) => ({ ...module, suffix: "" })) };
  },
  concat: ({ inputs: [{ shape }], node: { arguments: args } }) => {
    const axis = numberOf(args, "axis", -1);
    return { expression: (inputs) => `torch.cat(${listText(inputs)}, dim=${(axis < 0 ? axis + shape.length : axis) + 1})` };
  },
  add: between("+"),
  multiply: between("*"),
  average: written((inputs) => `(${inputs.join(" + ")}) / ${inputs.length}`),
  maximum: written((inputs) => inputs.reduce((left, right) => `torch.maximum(${left}, ${right})`)),
  stop_gradient: written(([x]) => `${x}.detach()`),
  reverse_gradient: ({ node: { arguments: args } }) => ({ expression: ([x]) => `reverse_gradient(${x}, ${lastLevel(args.scale ?? 1)})`, helper: "reverse_gradient" }),
  mix: () => ({ expression: ([gate, ...experts]) => `blend(${gate}, ${listText(experts)})`, helper: "blend" }),
  top_softmax: ({ node: { arguments: args } }) => ({ expression: ([x]) => `top_softmax(${x}, ${numberOf(args, "k", 1)})`, helper: "top_softmax" }),
  task_vector: written(([x], weight) => `${weight("vector")}.expand(len(${x}), -1)`),
  rotate: ({ inputs: [{ shape }] }) => {
    const size = shape[shape.length - 1];
    return { modules: [{ code: `nn.Linear(${size}, ${size}, bias=False)`, state: { weight: { weight: "kernel", order: [1, 0] } } }], channels: "last" };
  },
  modulate: ({ inputs: [{ shape }] }) => ({
    expression([x, rows]) {
      const width = shape[shape.length - 1];
      const places = tupleText([":", ...shape.slice(1).map(() => "None")]).slice(1, -1).replace(/,$/, "");
      return `${x} * (1 + ${rows}[${places}, :${width}]) + ${rows}[${places}, ${width}:]`;
    },
  }),
};

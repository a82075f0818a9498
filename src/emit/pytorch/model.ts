import { paddedInput } from "../../catalog/padding.ts";
import type { PlannedNode } from "../../catalog/plan.ts";
import { layerInput, planOf } from "../../catalog/plan.ts";
import type { ModelGraph, ModelInput, ModelTask } from "../../graph/model.ts";
import type { Shape } from "../../graph/shape.ts";
import type { InputScaling, Trained } from "../trained.ts";
import { inputScaling, lackable, outputScaling } from "../trained.ts";
import { ForwardWriter } from "./forward.ts";
import { helperTexts } from "./helpers.ts";
import { uniqueNames, variable } from "./names.ts";
import { indented } from "./places.ts";
import { safetensors } from "./safetensors.ts";
import { readsPadding } from "./written-out.ts";
import { inlinedIn, readsOf, unitsOf } from "./units.ts";

/**
 * A model as one class of PyTorch, submodules named as in the file, and its weights: `model.py` and `model.safetensors`, which its
 * own `load` opens with PyTorch alone. @throws GraphError for a word that does more at prediction than compute.
 */
export function pytorchModel(graph: ModelGraph, trained: Trained): Map<string, string | Uint8Array> {
  const plan = planOf(graph, trained.vocabularySizes);
  const reads = readsOf(graph);
  const units = unitsOf(plan.nodes, reads);
  const unique = uniqueNames();
  const writer = new ForwardWriter(units, { weights: trained.weights, unique, inlined: inlinedIn(units, reads) });
  for (const input of graph.inputs) writer.input(input.name, unique(variable(input.name)), layerInput(input).shape.length);
  const padded = paddedNumbers(graph, plan.nodes);
  for (const name of padded) writer.presence(name, unique(variable(`${name}_present`)));
  const fills = lackable(graph, trained.signature);
  const before = graph.inputs.flatMap((input) => {
    const fill = fills.get(input.name);
    const lines = scaledLines(writer, input, trained);
    return fill ? presenceLines(writer, input, { lines, fill, there: unique(variable(`${input.name}_there`)) }) : lines;
  });
  for (const unit of units) writer.write(unit);
  const results = graph.tasks.map((task) => `    "${task.name}": ${resultText(writer, task, trained)},`);
  const forward = [...before, ...writer.lines, "return {", ...results, "}"];
  const text = fileText(graph, plan.shapes, { forward, writer, arguments: [...graph.inputs.map(({ name }) => name), ...padded.map((name) => `${name}_present`)].map(variable) });
  return new Map<string, string | Uint8Array>([["model.py", text], ["model.safetensors", safetensors(writer.state)]]);
}

/** Inputs of numbers whose rows end early: where they do is an argument of its own, 1 where a position is there, else 0. */
function paddedNumbers({ inputs }: ModelGraph, nodes: readonly PlannedNode[]): string[] {
  const asked = new Set(nodes.flatMap((node) => (readsPadding(node) ? [paddedInput(node.definition, node.inputs, node.node.arguments)?.padding] : [])));
  return inputs.filter((input) => asked.has(input.name) && layerInput(input).type === "float32").map(({ name }) => name);
}

/** Numbers brought to their scale, as the training rows were. */
function scaledLines(writer: ForwardWriter, { name, shape }: ModelInput, { signature }: Trained): string[] {
  const scaling = inputScaling(signature, name);
  if (!scaling) return [];
  const own = variable(name);
  const x = scaling.kind === "log" ? `signed_log(${own})` : own;
  if (scaling.kind === "log") writer.helpers.add("signed_log");
  const [offset, factor] = (["offset", "factor"] as const).map((part) => numbersText(writer, name, part, scaling, shape));
  const moved = offset === "0" ? x : `(${x} - ${offset})`;
  return [`${own} = ${moved} / ${factor}`];
}

interface Lackable {
  readonly lines: readonly string[];
  readonly fill: readonly number[];
  readonly there: string;
}

/** Which rows have an input, whose missing numbers are NaN; what stands for them once scaled. */
function presenceLines(writer: ForwardWriter, { name, shape }: ModelInput, { lines, fill, there }: Lackable): string[] {
  const own = variable(name);
  const constant = fill.every((value) => value === fill[0]);
  const text = constant ? `torch.full_like(${own}, ${fill[0]})` : writer.buffer(`${name}_fill`, { shape: shape.length === 0 ? [1] : shape, data: fill });
  writer.rowsWith(name, there);
  return [`${there} = (~torch.isnan(${own})).flatten(1).any(1)`, ...lines, `${own} = torch.where(torch.isnan(${own}), ${text}, ${own})`];
}

/** One number as it is; one for each place of a row as a buffer. */
function numbersText(writer: ForwardWriter, input: string, part: "offset" | "factor", scaling: InputScaling, shape: Shape): string {
  const data = scaling[part];
  if (data.every((value) => value === data[0])) return String(data[0]);
  return writer.buffer(`${input}_${part}`, { shape: shape.length === 0 ? [1] : shape, data });
}

/** A prediction in the label's own unit. */
function resultText(writer: ForwardWriter, task: ModelTask, { signature }: Trained): string {
  const output = writer.read(task.output);
  const scaling = outputScaling(signature, task.name);
  if (!scaling) return output;
  const value = `${output} * ${scaling.factor} + ${scaling.offset}`;
  if (scaling.kind !== "log") return value;
  writer.helpers.add("signed_exp");
  return `signed_exp(${value})`;
}

const loader = `def load(folder=Path(__file__).parent):
    """The model with its trained weights, ready to predict."""
    model = NAME()
    model.load_state_dict(read_safetensors(Path(folder) / "model.safetensors"))
    return model.eval()


def read_safetensors(path):
    """The tensors of a file by name, as safetensors.torch.load_file gives them, with PyTorch alone."""
    content = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    types = {"F32": torch.float32, "I64": torch.int64}

    def tensor(dtype, shape, data_offsets):
        first, last = data_offsets
        return torch.frombuffer(content[start + first : start + last], dtype=types[dtype]).reshape(shape)

    return {name: tensor(**entry) for name, entry in json.loads(content[8:start]).items()}
`;

function fileText(graph: ModelGraph, shapes: ReadonlyMap<string, Shape>, { forward, writer, arguments: args }: { forward: readonly string[]; writer: ForwardWriter; arguments: readonly string[] }): string {
  const name = variable(graph.name);
  const constructor = [...writer.bufferLines, ...writer.modules.lines()];
  const body = [...constructor, ...forward].join("\n");
  const imports = ["import json", ...(body.includes("OrderedDict(") ? ["from collections import OrderedDict"] : []), "from pathlib import Path", "",
    "import torch", ...(body.includes("F.") ? ["import torch.nn.functional as F"] : []), "from torch import nn"];
  const top = [`"""${graph.name}, written by Crosstask. \`load()\` gives the trained model; its weights are in model.safetensors."""`, imports.join("\n")];
  const own = [
    [`class ${name}(nn.Module):`, ...indented(docstring(graph, shapes))].join("\n"),
    [...indented(["def __init__(self):", "    super().__init__()"]), ...indented(constructor, "        ")].join("\n"),
    [`    def forward(${["self", ...args].join(", ")}):`, ...indented(forward, "        ")].join("\n"),
  ];
  return [top.join("\n\n"), ...helperTexts(writer.helpers), own.join("\n\n"), loader.replace("NAME", name)].join("\n\n\n");
}

/** What goes in and what comes out. */
function docstring({ inputs, tasks }: ModelGraph, shapes: ReadonlyMap<string, Shape>): string[] {
  const rows = (shape: Shape) => `[${["rows", ...shape].join(", ")}]`;
  const given = inputs.map((input) => {
    const { shape, type } = layerInput(input);
    return `    ${variable(input.name)}: ${rows(shape)}${type === "int32" ? ", ids: a name's place in signature.json, from 1" : ""}`;
  });
  const made = tasks.map(({ name, kind, output }) => `    ${name}: ${rows(shapes.get(output) ?? [])}, ${kind}`);
  return ["\"\"\"Inputs, as the data has them:", "", ...given, "", "Predictions, by task, in the labels' own units:", "", ...made, "\"\"\""];
}

import { lastLevel } from "../../catalog/levels.ts";
import type { PlannedNode } from "../../catalog/plan.ts";
import { paddedInput } from "../../catalog/padding.ts";
import { Builder } from "../../graph/builder.ts";
import { GraphError } from "../../graph/build.ts";
import type { OperationName, Value } from "../../graph/program.ts";
import { makeProgram } from "../../graph/programs/index.ts";
import { BATCH } from "../../graph/shape.ts";
import { isMade } from "../../graph/values.ts";
import { operations } from "./operations.ts";

/** Longer expressions get a variable of their own. */
const LONGEST = 60;

/** What a layer is written from: the variables that it reads, where it reads them, and which positions are there. */
interface Sources {
  readonly inputs: readonly string[];
  weight(name: string): string;
  readonly padding?: string;
  /** Which rows have a value of those that it reads, where rows may lack it. */
  present?(index: number): string;
}

/**
 * A layer that PyTorch has no word for, operation by operation: lines, the last of which makes `target`.
 * @throws GraphError for a layer that does more at prediction than compute.
 */
export function writtenOut(planned: PlannedNode, sources: Sources, target: string): string[] {
  const { build, output } = lowered(planned);
  return linesOf(output, build, sources, target);
}

/** Whether a layer asks which positions are there. */
export function readsPadding(planned: PlannedNode): boolean {
  if (!paddedInput(planned.definition, planned.inputs, planned.node.arguments)) return false;
  const { build, output } = lowered(planned);
  return makeProgram("layer", build, { outputs: new Map([["output", output]]) }).feeds.some(({ name }) => name === PADDING);
}

const PADDING = "padding";
const PRESENT = "present";

function lowered({ node, definition, inputs: given }: PlannedNode): { readonly build: Builder; readonly output: Value } {
  const build = new Builder();
  const specs = new Map((definition.weights?.(given, node.arguments) ?? []).map(({ name, shape }) => [name, shape]));
  const values = given.map(({ shape, type }, index) => build.feed(`x${index}`, [BATCH, ...shape], type));
  const padded = paddedInput(definition, given, node.arguments);
  const output = definition.lower({
    build, training: false, inputs: given,
    ...(padded ? { padding: build.feed(PADDING, [BATCH, padded.shape[0]]) } : {}),
    ...(definition.asksPresence ? { present: given.map(({ sources }, at) => (sources?.length ? build.feed(`${PRESENT}${at}`, [BATCH]) : undefined)) } : {}),
    weight: (name) => build.state(name, specs.get(name) ?? []),
    noise: () => { throw new GraphError(`${node.name} draws numbers at prediction`); },
    level: (name) => build.scalar(lastLevel(node.arguments[name])),
    lookup: (name, ids) => build.gather(build.state(name, specs.get(name) ?? []), ids),
    hide: () => undefined,
    updateStatistic: () => undefined,
  }, values, node.arguments);
  return { build, output };
}

function linesOf(output: Value, build: Builder, sources: Sources, target: string): string[] {
  const { nodes, outputs } = makeProgram("layer", build, { outputs: new Map([["output", output]]) });
  const reads = new Map<Value, number>();
  for (const node of nodes) for (const input of node.inputs) reads.set(input, (reads.get(input) ?? 0) + 1);
  const texts = new Map<Value, string>();
  const lines: string[] = [];
  for (const node of nodes) {
    const text = textOf(node, texts, sources);
    const last = node === outputs.get("output");
    const short = isLeaf(node) ? text.length <= LONGEST : reads.get(node) === 1 && text.length <= LONGEST;
    if (!last && short) texts.set(node, text);
    else {
      const name = last ? target : `${target}_${lines.length + 1}`;
      lines.push(`${name} = ${unwrapped(text)}`);
      texts.set(node, name);
    }
  }
  return lines;
}

const isLeaf = ({ operation }: Value): boolean => operation === "feed" || operation === "state" || operation === "constant";

function textOf(value: Value, texts: ReadonlyMap<Value, string>, { inputs, weight, padding = "", present }: Sources): string {
  if (isMade(value, "feed") && value.attributes.name === PADDING) return padding;
  if (isMade(value, "feed") && value.attributes.name.startsWith(PRESENT)) return present?.(Number(value.attributes.name.slice(PRESENT.length))) ?? "";
  if (isMade(value, "feed")) return inputs[Number(value.attributes.name.slice(1))];
  if (isMade(value, "state")) return weight(value.attributes.name);
  if (isMade(value, "constant")) return constantText(value, inputs[0]);
  if (!(value.operation in operations)) throw new GraphError(`${value.operation} has no place in a model that only predicts`);
  const rule = operations[value.operation as keyof typeof operations] as (inputs: readonly string[], value: Value<OperationName>, rows: string) => string;
  return rule(value.inputs.map((input) => texts.get(input) ?? ""), value, inputs[0]);
}

function constantText({ attributes: { data }, shape }: Value<"constant">, like: string): string {
  if (shape.length === 0) return String(data[0]);
  if (data.every((number) => number === data[0])) return `${like}.new_full((${shape.join(", ")},), ${data[0]})`;
  return `${like}.new_tensor([${data.join(", ")}]).reshape(${shape.join(", ")})`;
}

/** Without the parentheses around a whole line. */
function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}

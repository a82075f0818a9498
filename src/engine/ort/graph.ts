import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./onnx-writer.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** An ONNX graph while it is written; equal nodes and equal literals are written once. */
export class OnnxGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #written = new Map<string, readonly string[]>();

  /** Adds a node of one output and returns that output's name. */
  node(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodeOf(1, type, inputs, attributes)[0];
  }

  /** Adds a node of several outputs; outputs at the end that nobody reads are left out in the end. */
  nodeOf(count: number, type: string, inputs: readonly string[], attributes: Attributes = {}): readonly string[] {
    const key = JSON.stringify([type, inputs, attributes]);
    const known = this.#written.get(key);
    if (known) return known;
    const outputs = this.#add(count, type, inputs, attributes);
    this.#written.set(key, outputs);
    return outputs;
  }

  /** A name of its own for a value that is an input, a literal or already an output. */
  copy(name: string): string {
    return this.#add(1, "Identity", [name], {})[0];
  }

  /** Gives a value to users of the model under a name of theirs. */
  rename(from: string, name: string): void {
    this.#nodes.push({ type: "Identity", inputs: [from], outputs: [name], attributes: {} });
  }

  #add(count: number, type: string, inputs: readonly string[], attributes: Attributes): readonly string[] {
    const outputs = Array.from({ length: count }, (_, index) => `n${this.#nodes.length}.${index}`);
    this.#nodes.push({ type, inputs, outputs, attributes });
    return outputs;
  }

  /** A vector of int64, as shapes and axes are given. */
  integers(data: readonly number[]): string {
    return this.literal("int64", data, [data.length]);
  }

  floats(data: readonly number[], shape: readonly number[]): string {
    return this.literal("float32", data, shape);
  }

  literal(type: OnnxTensor["type"], data: readonly number[], shape: readonly number[]): string {
    const key = `${type}[${shape.join()}]${data.join()}`;
    const known = this.#initializers.get(key);
    if (known) return known.name;
    // With a dot, which no name of a file has.
    const name = `c.${this.#initializers.size}`;
    this.#initializers.set(key, { name, type, shape, data });
    return name;
  }

  /** What the given names need, in the order written. */
  reaching(names: readonly string[]): { nodes: OnnxNode[]; initializers: OnnxTensor[] } {
    const needed = new Set(names);
    const nodes: OnnxNode[] = [];
    for (const node of this.#nodes.toReversed()) {
      const last = node.outputs.findLastIndex((output) => needed.has(output));
      if (last < 0) continue;
      nodes.push({ ...node, outputs: node.outputs.slice(0, last + 1) });
      node.inputs.forEach((input) => needed.add(input));
    }
    return { nodes: nodes.reverse(), initializers: [...this.#initializers.values()].filter(({ name }) => needed.has(name)) };
  }
}

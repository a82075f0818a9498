import type { DataType } from "../../graph/program.ts";
import type { Shape } from "../../graph/shape.ts";
import type { Numbers } from "../numbers.ts";
import { floatBytes, fitName } from "../files.ts";

/** An attribute as TensorFlow's GraphDef has it in JSON. */
type Attribute = Readonly<Record<string, unknown>>;

interface NodeJson {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

interface Literal extends Numbers {
  readonly name: string;
  readonly type: DataType;
}

export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: DataType;
}

const typeNames: Readonly<Record<DataType | "bool", string>> = { float32: "DT_FLOAT", int32: "DT_INT32", bool: "DT_BOOL" };

export const attributes = {
  type: (type: DataType | "bool"): Attribute => ({ type: typeNames[type] }),
  flag: (value: boolean): Attribute => ({ b: value }),
  text: (value: string): Attribute => ({ s: btoa(value) }),
  integer: (value: number): Attribute => ({ i: String(value) }),
  integers: (values: readonly number[]): Attribute => ({ list: { i: values.map(String) } }),
  /** An unknown dimension is the batch. */
  shape: (shape: Shape): Attribute => ({ shape: { dim: shape.map((size) => ({ size: String(size < 0 ? -1 : size) })) } }),
};

/** A GraphDef while it is written; equal nodes and equal literals are written once. */
export class GraphDefinition {
  readonly #nodes: NodeJson[] = [];
  readonly #literals: Literal[] = [];
  readonly #written = new Map<string, string>();
  readonly #names = new Set<string>();
  /** What a transposition was made from, so that one after another becomes one, or none. */
  readonly #transposed = new Map<string, { readonly from: string; readonly permutation: readonly number[] }>();

  node(op: string, input: readonly string[], attr: Readonly<Record<string, Attribute>> = {}): string {
    const key = JSON.stringify([op, input, attr]);
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const name = this.#add(`node/${op}_${this.#nodes.length + 1}`, op, input, attr);
    this.#written.set(key, name);
    return name;
  }

  placeholder(name: string, shape: Shape, type: DataType): string {
    return this.#add(name, "Placeholder", [], { dtype: attributes.type(type), shape: attributes.shape(shape) });
  }

  /** A node of its own for what the model gives, whatever makes it. */
  result(name: string, value: string): string {
    return this.#add(`${name}/output`, "Identity", [value], {});
  }

  concat(values: readonly string[], axis: number): string {
    return this.node("ConcatV2", [...values, this.integer(axis)], { N: attributes.integer(values.length) });
  }

  transpose(from: string, permutation: readonly number[]): string {
    const before = this.#transposed.get(from);
    if (before) return this.transpose(before.from, permutation.map((axis) => before.permutation[axis]));
    if (permutation.every((axis, place) => axis === place)) return from;
    const name = this.node("Transpose", [from, this.integers(permutation)]);
    this.#transposed.set(name, { from, permutation });
    return name;
  }

  /** A vector of int32, as shapes and axes are given. */
  integers(data: readonly number[]): string {
    return this.literal({ shape: [data.length], data }, "int32");
  }

  integer(value: number): string {
    return this.literal({ shape: [], data: [value] }, "int32");
  }

  literal({ shape, data }: Numbers, type: DataType = "float32"): string {
    const key = `${type}[${shape.join()}]${Array.from(data).join()}`;
    const known = this.#written.get(key);
    if (known !== undefined) return known;
    const name = this.weight(`constant/${this.#literals.length + 1}`, { shape, data }, type);
    this.#written.set(key, name);
    return name;
  }

  /** Numbers under a name of their own. */
  weight(name: string, { shape, data }: Numbers, type: DataType = "float32"): string {
    const unique = this.#add(name, "Const", [], { dtype: attributes.type(type), value: { tensor: { dtype: typeNames[type], tensorShape: attributes.shape(shape).shape } } });
    this.#literals.push({ name: unique, type, shape, data });
    return unique;
  }

  #add(name: string, op: string, input: readonly string[], attr: Readonly<Record<string, Attribute>>): string {
    const fit = fitName(name);
    let unique = fit;
    for (let count = 2; this.#names.has(unique); count++) unique = `${fit}_${count}`;
    this.#names.add(unique);
    this.#nodes.push({ name: unique, op, input, attr });
    return unique;
  }

  /** The files that `tf.loadGraphModel` opens: what the outputs need, and nothing else; every input is kept. */
  files(inputs: ReadonlyMap<string, Tensor>, outputs: ReadonlyMap<string, Tensor>, by: string): Map<string, string | Uint8Array> {
    const nodes = this.#reaching([...inputs.values(), ...outputs.values()].map(({ name }) => name));
    const needed = new Set(nodes.map(({ name }) => name));
    const literals = this.#literals.filter(({ name }) => needed.has(name));
    const model = {
      format: "graph-model", generatedBy: by, convertedBy: null,
      signature: { inputs: signatureOf(inputs), outputs: signatureOf(outputs) },
      modelTopology: { node: nodes, library: {}, versions: { producer: 1395, minConsumer: 12 } },
      weightsManifest: [{ paths: ["weights.bin"], weights: literals.map(({ name, shape, type }) => ({ name, shape: [...shape], dtype: type })) }],
    };
    return new Map<string, string | Uint8Array>([["model.json", `${JSON.stringify(model)}\n`], ["weights.bin", bytesOf(literals)]]);
  }

  #reaching(names: readonly string[]): NodeJson[] {
    const needed = new Set(names);
    const nodes = this.#nodes.toReversed().filter(({ name, input }) => {
      if (needed.has(name)) input.forEach((source) => needed.add(source));
      return needed.has(name);
    });
    return nodes.reverse();
  }
}

function signatureOf(tensors: ReadonlyMap<string, Tensor>) {
  return Object.fromEntries([...tensors].map(([key, { name, shape, type }]) =>
    [key, { name: `${name}:0`, dtype: typeNames[type], tensorShape: attributes.shape(shape).shape }]));
}

/** Little-endian, four bytes a number, one array after another. */
function bytesOf(literals: readonly Literal[]): Uint8Array {
  const parts = literals.map(({ data, type }) => (type === "float32" ? floatBytes([{ data }]) : new Uint8Array(Int32Array.from(data).buffer)));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

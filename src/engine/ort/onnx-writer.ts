/**
 * Writes ONNX models: the few messages of `onnx.proto` that a plain graph needs, in Protocol Buffers' wire format.
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

type OnnxType = "float32" | "int32" | "int64" | "bool";

/** A literal in row-major order. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: "float32" | "int32" | "int64";
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export type OnnxAttribute = number | string | readonly number[] | { readonly float: number } | { readonly tensor: OnnxTensor };

export interface OnnxNode {
  readonly type: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph's input or output; a text is the name of a dimension that only a run knows. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly name: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const IR_VERSION = 8;
const ELEMENT_TYPES: Readonly<Record<OnnxType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 };

/** The bytes of a ModelProto. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return join([
    integer(1, IR_VERSION),
    text(2, "crosstask"),
    message(7, graphOf(model)),
    message(8, [text(1, ""), integer(2, model.opset)]),
  ]);
}

function graphOf(model: OnnxModel): Uint8Array[] {
  return [
    ...model.nodes.map((node) => message(1, nodeOf(node))),
    text(2, model.name),
    ...model.initializers.map((tensor) => message(5, tensorOf(tensor))),
    ...model.inputs.map((value) => message(11, valueOf(value))),
    ...model.outputs.map((value) => message(12, valueOf(value))),
  ];
}

function nodeOf(node: OnnxNode): Uint8Array[] {
  return [
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.type),
    ...Object.entries(node.attributes).map(([name, value]) => message(5, attributeOf(name, value))),
  ];
}

function attributeOf(name: string, value: OnnxAttribute): Uint8Array[] {
  const as = (type: keyof typeof ATTRIBUTE_TYPES, ...content: Uint8Array[]) => [text(1, name), ...content, integer(20, ATTRIBUTE_TYPES[type])];
  if (typeof value === "number") return as("int", integer(3, value));
  if (typeof value === "string") return as("string", text(4, value));
  if ("float" in value) return as("float", float(2, value.float));
  if ("tensor" in value) return as("tensor", message(5, tensorOf(value.tensor)));
  return as("ints", ...value.map((item) => integer(8, item)));
}

function tensorOf(tensor: OnnxTensor): Uint8Array[] {
  return [
    ...tensor.shape.map((dimension) => integer(1, dimension)),
    integer(2, ELEMENT_TYPES[tensor.type]),
    text(8, tensor.name),
    bytes(9, rawData(tensor)),
  ];
}

function rawData({ type, data }: OnnxTensor): Uint8Array {
  if (type === "int64") return new Uint8Array(BigInt64Array.from(Array.from(data), BigInt).buffer);
  return new Uint8Array((type === "int32" ? Int32Array.from(data) : Float32Array.from(data)).buffer);
}

function valueOf(value: OnnxValue): Uint8Array[] {
  const dimensions = value.shape.map((dimension) =>
    message(1, [typeof dimension === "string" ? text(2, dimension) : integer(1, dimension)]),
  );
  const type = message(1, [integer(1, ELEMENT_TYPES[value.type]), message(2, dimensions)]);
  return [text(1, value.name), message(2, [type])];
}

// The wire format: a key (field number and wire type), then a varint, four bytes, or a length and that many bytes.

function integer(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

function float(field: number, value: number): Uint8Array {
  return join([Uint8Array.from(varint((field << 3) | 5)), new Uint8Array(Float32Array.of(value).buffer)]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytes(field, join(parts));
}

function bytes(field: number, content: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
}

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): number[] {
  const result: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    result.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...result, Number(rest)];
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

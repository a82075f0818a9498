import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { writeOnnx, type OnnxAttribute, type OnnxModel } from "../../src/engine/ort/onnx-writer.ts";

const empty: OnnxModel = { name: "test", opset: 18, nodes: [], initializers: [], inputs: [], outputs: [] };

/** What another reader of ONNX sees. */
const read = (model: Partial<OnnxModel>) => fromBinary(ModelProtoSchema, writeOnnx({ ...empty, ...model }));

function readAttribute(value: OnnxAttribute) {
  const node = { type: "Any", inputs: [], outputs: ["y"], attributes: { a: value } };
  return read({ nodes: [node] }).graph?.node[0].attribute[0];
}

describe("the ONNX writer", () => {
  test("states its version, producer and operator set", () => {
    const model = read({});
    expect(model).toMatchObject({ irVersion: 8n, producerName: "crosstask", opsetImport: [{ domain: "", version: 18n }] });
    expect(model.graph?.name).toBe("test");
  });

  test("a node keeps its type and the order of its inputs and outputs, an absent input being an empty name", () => {
    const node = read({ nodes: [{ type: "Clip", inputs: ["x", "", "max"], outputs: ["y", "z"], attributes: {} }] }).graph?.node[0];
    expect(node).toMatchObject({ opType: "Clip", input: ["x", "", "max"], output: ["y", "z"] });
  });

  test("attributes are integers, texts, floats, lists and tensors", () => {
    expect(readAttribute(-1)).toMatchObject({ name: "a", type: 2, i: -1n });
    expect(readAttribute(2 ** 40)).toMatchObject({ i: 2n ** 40n });
    expect(readAttribute({ float: 0.5 })).toMatchObject({ type: 1, f: 0.5 });
    expect(readAttribute([0, -3, 300])).toMatchObject({ type: 7, ints: [0n, -3n, 300n] });
    expect(new TextDecoder().decode(readAttribute("add")?.s)).toBe("add");
    expect(readAttribute({ tensor: { name: "t", type: "float32", shape: [1], data: [2] } })?.t).toMatchObject({ name: "t", dims: [1n], dataType: 1 });
  });

  test("a literal's numbers are stored as raw little-endian bytes", () => {
    const literal = (type: "float32" | "int32" | "int64", data: number[]) =>
      read({ initializers: [{ name: "c", type, shape: [data.length], data }] }).graph?.initializer[0];
    const floats = literal("float32", [1.5, -2, Infinity]);
    expect(floats).toMatchObject({ name: "c", dims: [3n], dataType: 1 });
    expect([...new Float32Array(floats!.rawData.slice().buffer)]).toEqual([1.5, -2, Infinity]);
    expect([...new BigInt64Array(literal("int64", [-1, 2 ** 33])!.rawData.slice().buffer)]).toEqual([-1n, 2n ** 33n]);
    expect([...new Int32Array(literal("int32", [-7])!.rawData.slice().buffer)]).toEqual([-7]);
  });

  test("inputs and outputs carry a type and a shape, in which a text is a dimension that only a run knows", () => {
    const graph = read({
      inputs: [{ name: "x", type: "int32", shape: ["batch", 3] }],
      outputs: [{ name: "y", type: "float32", shape: [] }],
    }).graph;
    expect(graph?.input[0]).toMatchObject({
      name: "x",
      type: { value: { case: "tensorType", value: { elemType: 6, shape: { dim: [
        { value: { case: "dimParam", value: "batch" } },
        { value: { case: "dimValue", value: 3n } },
      ] } } } },
    });
    expect(graph?.output[0].type?.value.value).toMatchObject({ elemType: 1, shape: { dim: [] } });
  });

  test("names outside ASCII and fields longer than 127 bytes survive", () => {
    const name = "Größe → ".repeat(40);
    expect(read({ name }).graph?.name).toBe(name);
  });
});

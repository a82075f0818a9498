import type { DataType, OperationName, Operations, Program, Value } from "../../src/graph/program.ts";
import { BATCH, type Shape } from "../../src/graph/shape.ts";

/** Makes values by hand, each with its shape stated: for testing an engine without the graph's own builder. */
export class Sketch {
  readonly nodes: Value[] = [];

  node<Name extends OperationName>(operation: Name, attributes: Operations[Name], inputs: readonly Value[], shape: Shape, type: DataType = "float32"): Value<Name> {
    const value: Value<Name> = { id: this.nodes.length, operation, attributes, inputs, shape, type };
    this.nodes.push(value);
    return value;
  }

  feed(name: string, shape: Shape, type: DataType = "float32"): Value {
    return this.node("feed", { name }, [], shape, type);
  }

  state(name: string, shape: Shape): Value {
    return this.node("state", { name }, [], shape);
  }

  constant(data: readonly number[], shape: Shape): Value {
    return this.node("constant", { data }, [], shape);
  }

  program(name: string, outputs: Readonly<Record<string, Value>>, updates: Readonly<Record<string, Value>> = {}): Program {
    return {
      name,
      nodes: this.nodes,
      feeds: this.nodes.filter((node) => node.operation === "feed").map(({ attributes, shape, type }) => ({ name: (attributes as Operations["feed"]).name, shape, type })),
      states: this.nodes.filter((node) => node.operation === "state").map(({ attributes, shape }) => ({ name: (attributes as Operations["state"]).name, shape })),
      outputs: new Map(Object.entries(outputs)),
      updates: new Map(Object.entries(updates)),
      hash: `${name}:${this.nodes.map(({ operation, attributes, inputs }) => JSON.stringify([operation, attributes, inputs.map(({ id }) => id)])).join(";")}`,
    };
  }
}

/** y = x·w, and the next w, which is w + Σ y over the batch. */
export function accumulation() {
  const sketch = new Sketch();
  const x = sketch.feed("x", [BATCH, 2]);
  const w = sketch.state("w", [2, 1]);
  const y = sketch.node("matmul", {}, [x, w], [BATCH, 1]);
  const sum = sketch.node("sum", { axes: [0, 1], keep: false }, [y], []);
  return { sketch, x, y, w: sketch.node("add", {}, [w, sum], [2, 1]) };
}

export const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

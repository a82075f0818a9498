import type { Build } from "./build.ts";
import type { BinaryName, UnaryName } from "./operations/elementwise.ts";
import { shapeOf, typeOf, type LeafName } from "./operations/index.ts";
import { reject, show } from "./operations/rule.ts";
import { binary, unary } from "./peepholes/elementwise.ts";
import { expanded, joined, reshaped, sliced, transposed } from "./peepholes/layout.ts";
import type { Maker } from "./peepholes/maker.ts";
import { product } from "./peepholes/products.ts";
import { maxPool } from "./peepholes/pictures.ts";
import { reduction } from "./peepholes/reductions.ts";
import type { DataType, OperationName, Operations, Pool, Value, Window } from "./program.ts";
import { sameShape, sizeOf, type Shape } from "./shape.ts";
import { structureOf } from "./structure.ts";

type Reduction = Operations["sum"];

/**
 * Makes the nodes of one graph. The same node is never made twice, and what is neutral (x · 1, two permutations that
 * cancel, a reshape to the same shape) is not made at all. Every method throws a `GraphError` where shapes do not fit.
 */
export class Builder implements Build, Maker {
  readonly nodes: Value[] = [];
  readonly #known = new Map<string, Value>();
  readonly #named = new Map<string, Value>();

  make<Name extends OperationName>(operation: Name, attributes: Operations[Name], inputs: readonly Value[]): Value {
    if (isLeaf(operation)) reject(`${operation} is not made from inputs`);
    return this.#node(operation, attributes, inputs, shapeOf(operation, attributes, inputs), typeOf(operation, inputs));
  }

  #node(operation: OperationName, attributes: Operations[OperationName], inputs: readonly Value[], shape: Shape, type: DataType): Value {
    const key = structureOf(operation, attributes, inputs, shape);
    const known = this.#known.get(key);
    if (known) return known;
    const value: Value = { id: this.nodes.length, operation, attributes, inputs, shape, type };
    this.nodes.push(value);
    this.#known.set(key, value);
    return value;
  }

  constant(data: readonly number[], shape: Shape): Value {
    if (sizeOf(shape) !== data.length) reject(`${data.length} numbers do not fill ${show(shape)}`);
    return this.#node("constant", { data }, [], shape, "float32");
  }

  scalar(value: number): Value {
    return this.constant([value], []);
  }

  feed(name: string, shape: Shape, type: DataType = "float32"): Value {
    return this.#leaf("feed", name, shape, type);
  }

  state(name: string, shape: Shape): Value {
    return this.#leaf("state", name, shape, "float32");
  }

  #leaf(operation: "feed" | "state", name: string, shape: Shape, type: DataType): Value {
    const known = this.#named.get(`${operation} ${name}`);
    if (known && (!sameShape(known.shape, shape) || known.type !== type)) reject(`${operation} ${name} has two shapes`);
    const value = known ?? this.#node(operation, { name }, [], shape, type);
    this.#named.set(`${operation} ${name}`, value);
    return value;
  }

  negate(x: Value): Value { return this.#unary("negate", x); }
  abs(x: Value): Value { return this.#unary("abs", x); }
  sign(x: Value): Value { return this.#unary("sign", x); }
  exp(x: Value): Value { return this.#unary("exp", x); }
  log(x: Value): Value { return this.#unary("log", x); }
  sqrt(x: Value): Value { return this.#unary("sqrt", x); }
  reciprocal(x: Value): Value { return this.#unary("reciprocal", x); }
  relu(x: Value): Value { return this.#unary("relu", x); }
  sigmoid(x: Value): Value { return this.#unary("sigmoid", x); }
  tanh(x: Value): Value { return this.#unary("tanh", x); }
  softplus(x: Value): Value { return this.#unary("softplus", x); }
  erf(x: Value): Value { return this.#unary("erf", x); }
  stopGradient(x: Value): Value { return this.#unary("stopGradient", x); }

  add(left: Value, right: Value): Value { return this.#binary("add", left, right); }
  subtract(left: Value, right: Value): Value { return this.#binary("subtract", left, right); }
  multiply(left: Value, right: Value): Value { return this.#binary("multiply", left, right); }
  divide(left: Value, right: Value): Value { return this.#binary("divide", left, right); }
  maximum(left: Value, right: Value): Value { return this.#binary("maximum", left, right); }
  minimum(left: Value, right: Value): Value { return this.#binary("minimum", left, right); }
  power(left: Value, right: Value): Value { return this.#binary("power", left, right); }
  greater(left: Value, right: Value): Value { return this.#binary("greater", left, right); }
  equal(left: Value, right: Value): Value { return this.#binary("equal", left, right); }

  select(condition: Value, yes: Value, no: Value): Value { return this.make("select", {}, [condition, yes, no]); }

  reshape(x: Value, shape: Shape): Value { return reshaped(this, x, shape); }
  transpose(x: Value, permutation: readonly number[]): Value { return transposed(this, x, permutation); }
  expand(x: Value, shape: Shape): Value { return expanded(this, x, shape); }
  concat(values: readonly Value[], axis: number): Value { return joined(this, values, axis); }
  slice(x: Value, axis: number, start: number, end: number): Value { return sliced(this, x, { axis, start, end }); }
  cast(x: Value): Value { return x.type === "float32" ? x : this.make("cast", {}, [x]); }

  pad(x: Value, before: readonly number[], after: readonly number[]): Value {
    return [...before, ...after].every((count) => count === 0) ? x : this.make("pad", { before, after }, [x]);
  }

  sum(x: Value, attributes: Reduction): Value { return reduction(this, "sum", x, attributes); }
  mean(x: Value, attributes: Reduction): Value { return reduction(this, "mean", x, attributes); }
  reduceMax(x: Value, attributes: Reduction): Value { return reduction(this, "reduceMax", x, attributes); }

  matmul(left: Value, right: Value): Value { return product(this, left, right); }
  softmax(x: Value): Value { return this.make("softmax", {}, [x]); }
  logSoftmax(x: Value): Value { return this.make("logSoftmax", {}, [x]); }

  gather(table: Value, ids: Value): Value { return this.make("gather", {}, [table, ids]); }
  scatterAdd(updates: Value, ids: Value, rows: number): Value { return this.make("scatterAdd", { rows }, [updates, ids]); }
  oneHot(ids: Value, depth: number): Value { return this.make("oneHot", { depth }, [ids]); }

  conv2d(x: Value, filter: Value, window: Window): Value { return this.make("conv2d", window, [x, filter]); }
  conv2dInputGradient(dy: Value, filter: Value, window: Operations["conv2dInputGradient"]): Value {
    return this.make("conv2dInputGradient", window, [dy, filter]);
  }
  conv2dFilterGradient(x: Value, dy: Value, window: Operations["conv2dFilterGradient"]): Value {
    return this.make("conv2dFilterGradient", window, [x, dy]);
  }
  maxPool2d(x: Value, pool: Pool): Value { return maxPool(this, x, pool); }
  maxPool2dGradient(x: Value, dy: Value, pool: Pool): Value { return this.make("maxPool2dGradient", pool, [x, dy]); }
  averagePool2d(x: Value, pool: Pool): Value { return this.make("averagePool2d", pool, [x]); }
  averagePool2dGradient(dy: Value, pool: Operations["averagePool2dGradient"]): Value {
    return this.make("averagePool2dGradient", pool, [dy]);
  }

  #unary(operation: UnaryName, x: Value): Value { return unary(this, operation, x); }
  #binary(operation: BinaryName, left: Value, right: Value): Value { return binary(this, operation, left, right); }
}

function isLeaf(operation: OperationName): operation is LeafName {
  return operation === "constant" || operation === "feed" || operation === "state";
}

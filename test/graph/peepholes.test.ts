import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensors } from "../../src/engine/executor.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { OperationName, Operations, Value } from "../../src/graph/program.ts";
import { BATCH, broadcast, type Shape } from "../../src/graph/shape.ts";
import { backward } from "../../src/graph/vjp/gradients.ts";
import { evaluate, numbers, size, tensor } from "./run.ts";

const shapes: readonly Shape[] = [[BATCH, 3, 4], [BATCH, 4, 3], [4], [3, 1], [1], []];
const feeds: Tensors = Object.fromEntries(shapes.map((shape, index) => {
  const concrete = shape.map((dimension) => (dimension < 0 ? 2 : dimension));
  return [`x${index}`, tensor(concrete, numbers(size(concrete), index))] as const;
}));

/** One step of a random graph: an operation on earlier values, chosen by numbers that are taken modulo what there is. */
interface Step {
  readonly kind: number;
  readonly first: number;
  readonly second: number;
  readonly choice: number;
}

const natural = fc.nat({ max: 1000 });
const steps = fc.array(fc.record<Step>({ kind: natural, first: natural, second: natural, choice: natural }), { minLength: 1, maxLength: 14 });

type Make = <Name extends OperationName>(operation: Name, attributes: Operations[Name], inputs: readonly Value[]) => Value;

/** Every node as it is asked for. */
function plainly(build: Builder): Make {
  return (operation, attributes, inputs) => build.make(operation, attributes, inputs);
}

/** Every node through the builder's own methods, which simplify. */
function cleverly(build: Builder): Make {
  return (operation, attributes, inputs) => {
    const [x, y] = inputs;
    switch (operation) {
      case "reshape": return build.reshape(x, (attributes as Operations["reshape"]).shape);
      case "transpose": return build.transpose(x, (attributes as Operations["transpose"]).permutation);
      case "expand": return build.expand(x, (attributes as Operations["expand"]).shape);
      case "sum": return build.sum(x, attributes as Operations["sum"]);
      case "reduceMax": return build.reduceMax(x, attributes as Operations["sum"]);
      case "concat": return build.concat(inputs, (attributes as Operations["concat"]).axis);
      case "slice": {
        const { axis, start, end } = attributes as Operations["slice"];
        return build.slice(x, axis, start, end);
      }
      case "tanh": return build.tanh(x);
      case "add": return build.add(x, y);
      case "subtract": return build.subtract(x, y);
      case "multiply": return build.multiply(x, y);
      case "matmul": return build.matmul(x, y);
      default: throw new Error(`no method for ${operation}`);
    }
  };
}

/** All permutations that a choice can name: rotations, and the exchange of the last two axes. */
function permutationOf(rank: number, choice: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => (axis + choice) % rank);
  return choice % 2 && rank > 1 ? axes.toSpliced(-2, 2, axes[rank - 1], axes[rank - 2]) : axes;
}

function apply(make: Make, values: readonly Value[], { kind, first, second, choice }: Step): Value | undefined {
  // Mostly something recent, so that operations meet those that they might be simplified with.
  const x = values[values.length - 1 - (first % Math.min(first % 2 ? 2 : shapes.length, values.length))];
  const y = values[second % values.length];
  const rank = x.shape.length;
  const axis = rank > 0 ? choice % rank : -1;
  const common = broadcast(x.shape, y.shape);
  switch (kind % 9) {
    case 0: return make("tanh", {}, [x]);
    case 1: return common && make((["add", "subtract", "multiply"] as const)[choice % 3], {}, [x, y]);
    case 2: return make("transpose", { permutation: permutationOf(rank, choice) }, [x]);
    case 3: return make("reshape", { shape: choice % 2 ? [1, ...x.shape] : [...x.shape, 1] }, [x]);
    case 4: return common && make("expand", { shape: common }, [x]);
    case 5: return axis < 0 ? undefined : make("sum", { axes: [axis], keep: choice % 2 === 0 }, [x]);
    case 6: return axis < 0 ? undefined : make("reduceMax", { axes: [axis], keep: choice % 2 === 0 }, [x]);
    case 7: return x.shape[axis] > 1 ? make("slice", { axis, start: 0, end: x.shape[axis] - 1 }, [make("concat", { axis }, [x, x])]) : undefined;
    default: return product(make, x, y);
  }
}

function product(make: Make, x: Value, y: Value): Value | undefined {
  const fits = x.shape.length > 1 && y.shape.length > 1 && x.shape.at(-1) === y.shape.at(-2) && broadcast(x.shape.slice(0, -2), y.shape.slice(0, -2));
  return fits && fits.filter((dimension) => dimension < 0).length < 2 ? make("matmul", {}, [x, y]) : undefined;
}

/** The last value of a random graph and its gradient by every input, in one way of making nodes. */
function graphOf(program: readonly Step[], way: (build: Builder) => Make) {
  const build = new Builder();
  const inputs = shapes.map((shape, index) => build.feed(`x${index}`, shape));
  const values = [...inputs];
  for (const step of program) {
    const value = apply(way(build), values, step);
    if (value && value.shape.length < 5 && value.shape.filter((dimension) => dimension < 0).length < 2) values.push(value);
  }
  const result = values[values.length - 1];
  const seed = { of: result, tasks: [0, 1], value: build.expand(build.constant([1, 2], [2, ...result.shape.map(() => 1)]), [2, ...result.shape]) };
  const gradients = backward(build, [seed], inputs);
  const outputs = { result, ...Object.fromEntries(gradients.flatMap((stack, index) => (stack ? [[`d${index}`, stack.value] as const] : []))) };
  return { build, outputs };
}

describe("what the builder simplifies", () => {
  it("computes the same numbers and gradients as the nodes that were asked for", async () => {
    await fc.assert(fc.asyncProperty(steps, async (program) => {
      const [clever, plain] = [graphOf(program, cleverly), graphOf(program, plainly)];
      const [found, expected] = [await evaluate(clever.build, clever.outputs, feeds), await evaluate(plain.build, plain.outputs, feeds)];
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      for (const [name, { shape, data }] of Object.entries(expected)) {
        expect(found[name].shape).toEqual(shape);
        data.forEach((value, index) => expect(Math.abs(found[name].data[index] - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value))));
      }
    }), { numRuns: 400, seed: 20 });
  });
});

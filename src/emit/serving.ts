import { instantiate } from "../catalog/instantiate.ts";
import { Builder } from "../graph/builder.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { DataType, Program, Value } from "../graph/program.ts";
import { makeProgram } from "../graph/programs/index.ts";
import { BATCH, type Shape } from "../graph/shape.ts";
import type { InputScaling, OutputScaling, Trained } from "./trained.ts";
import { inputScaling, lackable, outputScaling } from "./trained.ts";

/**
 * The forward pass as its users call it: feeds are the inputs under their own names, numbers as the data has them; outputs
 * are the tasks' predictions in the label's own unit. Weights are states by parameter name. An id alone is a row of one.
 */
export function servingProgram(graph: ModelGraph, { signature, vocabularySizes }: Omit<Trained, "weights">): Program {
  const instance = instantiate(graph, vocabularySizes);
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const build = new ServingBuilder((name) => inputScaling(signature, name), lackable(graph, signature));
  const { tasks } = instance.lower(build, { training: false, losses: false, parameter: (name) => build.state(name, shapes.get(name) ?? []) });
  const outputs = tasks.map(({ name, output }): [string, Value] => {
    const scaling = outputScaling(signature, name);
    return [name, scaling ? unscaled(build, output, scaling) : output];
  });
  return makeProgram(graph.name, build, { outputs: new Map(outputs) });
}

/** Gives the model scaled numbers wherever it asks for an input, and tells it of missing ones, NaN, where it asks for them. */
class ServingBuilder extends Builder {
  readonly #scalingOf: (input: string) => InputScaling | undefined;
  /** What stands, scaled, for a missing number, of inputs that a row may lack. */
  readonly #fills: ReadonlyMap<string, readonly number[]>;
  /** Of those inputs: 1 for every number that is there. */
  readonly #there = new Map<string, Value>();

  constructor(scalingOf: (input: string) => InputScaling | undefined, fills: ReadonlyMap<string, readonly number[]>) {
    super();
    this.#scalingOf = scalingOf;
    this.#fills = fills;
  }

  override feed(name: string, shape: Shape, type: DataType = "float32"): Value {
    const asked = this.#there.get(name.replace(/^present\//, ""));
    if (asked) return this.reduceMax(asked, { axes: asked.shape.slice(1).map((_, at) => at + 1), keep: false });
    const own = name.replace(/^input\//, "");
    const raw = shape.length === 1 ? this.reshape(super.feed(own, [BATCH, 1], type), shape) : super.feed(own, shape, type);
    const scaling = this.#scalingOf(own);
    const value = scaling && type === "float32" ? scaled(this, raw, scaling) : raw;
    const fill = this.#fills.get(own);
    if (!fill) return value;
    // NaN alone is not equal to itself.
    const there = this.equal(raw, raw);
    this.#there.set(own, there);
    return this.select(there, value, fill.length === 1 ? this.scalar(fill[0]) : this.constant(fill, raw.shape.slice(1)));
  }
}

function scaled(build: Builder, raw: Value, { kind, offset, factor }: InputScaling): Value {
  const row = raw.shape.slice(1);
  const constant = (data: readonly number[]) => (data.length === 1 ? build.scalar(data[0]) : build.constant(data, row));
  const x = kind === "log" ? signed(build, raw, (size) => build.log(build.add(size, build.scalar(1)))) : raw;
  return build.divide(build.subtract(x, constant(offset)), constant(factor));
}

function unscaled(build: Builder, output: Value, { kind, factor, offset }: OutputScaling): Value {
  const value = build.add(build.multiply(output, build.scalar(factor)), build.scalar(offset));
  return kind === "log" ? signed(build, value, (size) => build.subtract(build.exp(size), build.scalar(1))) : value;
}

/** sign(x) · change(|x|) */
function signed(build: Builder, x: Value, change: (size: Value) => Value): Value {
  return build.multiply(build.sign(x), change(build.abs(x)));
}

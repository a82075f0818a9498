import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Instance } from "../../src/graph/forward.ts";
import type { ModelParameter } from "../../src/graph/model.ts";
import type { Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { check } from "../../src/language/index.ts";
import { deviation, golden, report } from "./golden.ts";
import { tensor } from "./programs.ts";

type Nested = number | readonly Nested[];
/** Weights, or one task's gradient by them, under the names of the code that computed them. */
type Stored = Readonly<Record<string, Nested>>;

interface Model {
  readonly weights: Stored;
  readonly outputs: Stored;
  readonly losses: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, Stored>>;
}

const file = golden<{ X: number[][]; y: Record<string, number[]>; models: Record<string, Model> }>("architectures");
const TOLERANCE = 1e-10;
const tasks = ["a", "b"] as const;
const flat = (value: Nested) => [...tensor(value).data];
const at = (value: Nested, index: number) => (value as readonly Nested[])[index];

/** Their [out][in] is our [in, out]. */
function transposed(value: Nested): Nested {
  const rows = value as readonly (readonly number[])[];
  return Array.isArray(rows[0]) ? rows[0].map((_, column) => rows.map((row) => row[column])) : value;
}

/** Rows of their weight, or elements of their bias, in our order. */
const picked = (value: Nested, order: readonly number[]): Nested => order.map((index) => at(value, index));

/**
 * One of our weights among theirs: `from` is called with everything that is stored under the name. Undefined: they have
 * no such weight, and ours is 0.
 */
interface Place {
  readonly name: string;
  from(stored: Nested): Nested;
}

type Places = (name: string, part: "weight" | "bias") => Place | undefined;

const whole = (name: string): Place => ({ name, from: transposed });
const head = (name: string, part: string) => whole(`decoders.${name.split("/")[0]}.${part}`);
const numberIn = (name: string, pattern: RegExp) => Number(pattern.exec(name)?.[1]) - 1;

const architectures: Readonly<Record<string, { readonly value: string; readonly places: Places }>> = {
  mmoe: {
    value: "x -> mmoe(experts: 4, expert: dense(3, tanh))",
    places(name, part) {
      if (name.includes("/expert_")) return whole(`experts_shared.${numberIn(name, /expert_(\d+)/)}.0.${part}`);
      const gate = /gate_(\w+)\//.exec(name);
      return gate ? whole(`gate_specific.${gate[1]}.0.${part}`) : head(name, part);
    },
  },
  // LibMTL's CGC is one level of the paper's: shared experts first, then the task's own, gates with a bias.
  cgc: {
    value: "x -> cgc(shared: 2, private: 1, expert: dense(3, tanh))",
    places(name, part) {
      const own = /private_(\w)_/.exec(name);
      const gate = /gate_(\w+)\//.exec(name);
      if (name.includes("/shared_")) return whole(`experts_shared.${numberIn(name, /shared_(\d+)/)}.0.${part}`);
      if (own) return whole(`experts_specific.${own[1]}.0.0.${part}`);
      return gate ? whole(`gate_specific.${gate[1]}.0.${part}`) : head(name, part);
    },
  },
  // DeepCTR's PLE has the paper's shared path, as ours does; LibMTL's (`ple_libmtl`) has none. Its gates have no bias, and list a
  // task's own expert before the shared ones.
  ple_deepctr: {
    value: "x -> ple(levels: 2, shared: 2, private: 1, expert: dense(3, tanh))",
    places(name, part) {
      const level = numberIn(name, /level_(\d+)/);
      const own = /private_(\w)_/.exec(name);
      const gate = /gate_(\w+)\//.exec(name);
      if (name.includes("/shared_")) return whole(`shared.${level}.0.${numberIn(name, /shared_(\d+)/)}.0.${part}`);
      if (own) return whole(`specific.${level}.${tasks.indexOf(own[1] as "a")}.0.0.${part}`);
      if (!gate) return head(name, part);
      if (part === "bias") return undefined;
      const [place, order] = gate[1] === "shared" ? [`gate_shared.${level}`, [2, 3, 0, 1]] : [`gate_specific.${level}.${tasks.indexOf(gate[1] as "a")}`, [1, 2, 0]];
      return { name: `${place}.weight`, from: (stored) => transposed(picked(stored, order)) };
    },
  },
  cross_stitch: {
    value: "x -> each(dense(3, tanh)) -> cross_stitch -> each(dense(3, tanh)) -> cross_stitch",
    places(name, part) {
      const unit = /stitch_(\w)\/stitch_(\d)/.exec(name);
      const layer = /@(\w)\/dense_(\d)/.exec(name);
      if (layer) return whole(`encoder.resnet_layer.${Number(layer[2]) - 1}.${tasks.indexOf(layer[1] as "a")}.0.${part}`);
      if (!unit) return head(name, part);
      const receiver = tasks.indexOf(unit[1] as "a");
      // Ours reads the task's own value first.
      const order = [receiver, 1 - receiver];
      return { name: "encoder.cross_unit", from: (stored) => picked(at(at(stored, Number(unit[2]) - 1), receiver), order) };
    },
  },
  film: {
    value: "x -> dense(3) -> film -> tanh -> dense(3) -> film -> tanh",
    places(name, part) {
      const vector = /task_(\w)\/task_vector_(\d)/.exec(name);
      if (vector) return { name: `film${vector[2]}`, from: (stored) => at(stored, tasks.indexOf(vector[1] as "a")) };
      return name.startsWith("shared") ? whole(`l${numberIn(name, /dense_(\d)/) + 1}.${part}`) : head(name, part);
    },
  },
};

function instanceOf(value: string): Instance {
  const { problems, models: [{ graph }] } = check(`model M { data "rows.csv"\n input x : number[4]\n shared = ${value}\n task a, b : number = shared }`);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (graph === undefined) throw new Error("no graph");
  return instantiate(graph, {});
}

const partOf = ({ name }: Pick<ModelParameter, "name">) => (name.endsWith("/bias") ? "bias" : "weight");

/** One of our weights as they store it; zeros where they have none. */
function stored(parameter: ModelParameter, places: Places, from: Stored): readonly number[] {
  const place = places(parameter.name, partOf(parameter));
  const found = place && from[place.name];
  return found === undefined ? Array<number>(parameter.shape.reduce((size, length) => size * length, 1)).fill(0) : flat(place?.from(found) ?? 0);
}

async function evaluate(instance: Instance, weights: Tensors): Promise<Tensors> {
  const build = new Builder();
  const states = new Map(instance.parameters.map(({ name, shape }) => [name, build.state(name, shape)]));
  const forward = instance.lower(build, { training: true, losses: true, parameter: (name) => states.get(name) as Value });
  const losses = Object.fromEntries(forward.tasks.flatMap(({ name, loss }) => (loss ? [[name, loss] as const] : [])));
  const outputs = new Map<string, Value>(forward.tasks.flatMap(({ name, output }) => [[`output/${name}`, output], [`loss/${name}`, losses[name]]]));
  for (const task of tasks) {
    gradients(build, { losses: { [task]: losses[task] }, wanted: [...states.values()] }).forEach(({ value }, index) => {
      if (value) outputs.set(`gradient/${task}/${[...states.keys()][index]}`, value);
    });
  }
  const executor = createReferenceExecutor();
  return (await executor.compile(makeProgram("golden", build, { outputs }))).run(feeds(), await executor.createState(weights));
}

function feeds(): Tensors {
  const labels = tasks.flatMap((task) => [
    [`label/${task}`, tensor(file.y[task].map((value) => [value]))] as const,
    [`mask/${task}`, tensor(file.y[task].map(() => 1))] as const,
  ]);
  return { "input/x": tensor(file.X), ...Object.fromEntries(labels) };
}

describe("sharing topologies against golden values", () => {
  it.each(Object.entries(architectures))("%s: outputs, losses, and every task's gradient by every weight", async (key, { value, places }) => {
    const model = file.models[key];
    const instance = instanceOf(value);
    const weights = Object.fromEntries(instance.parameters.map((parameter) =>
      [parameter.name, { shape: [...parameter.shape], data: Float64Array.from(stored(parameter, places, model.weights)) }]));
    const found = await evaluate(instance, weights);
    const deviations = tasks.flatMap((task) => [
      deviation([...found[`output/${task}`].data], flat(model.outputs[task])),
      deviation([...found[`loss/${task}`].data], [model.losses[task]]),
      ...instance.parameters.filter(({ name }) => places(name, partOf({ name }))).map((parameter) => {
        const expected = stored(parameter, places, model.gradients[task]);
        const actual = found[`gradient/${task}/${parameter.name}`]?.data ?? expected.map(() => 0);
        return deviation([...actual], expected, 1e-3);
      }),
    ]);
    report(key, deviations.length, Math.max(...deviations));
    expect(Math.max(...deviations)).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each(Object.entries(architectures))("%s: each of their weights is one of ours, but for the gate that nobody reads", (key, { value, places }) => {
    const names = instanceOf(value).parameters.map((parameter) => places(parameter.name, partOf(parameter))?.name);
    const missing = Object.keys(file.models[key].weights).filter((name) => !names.includes(name));
    expect(missing).toEqual(key === "ple_deepctr" ? ["gate_shared.1.weight"] : []);
  });

  it.each([
    ["mmoe", /gate_/], ["cgc", /private_|gate_/], ["ple_deepctr", /level_2\/private_|gate_[ab]/], ["cross_stitch", /\/stitch_2\//], ["film", /task_vector/],
  ] as const)("%s: what one task alone owns", (key, alone) => {
    for (const { name, owners } of instanceOf(architectures[key].value).parameters.filter(({ name: own }) => own.startsWith("shared"))) {
      expect(owners.length === 1, name).toBe(alone.test(name));
    }
  });
});

import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { word } from "../../src/catalog/words.ts";
import type { Tensors } from "../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../src/engine/reference/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Instance } from "../../src/graph/forward.ts";
import type { Value } from "../../src/graph/program.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { Draft } from "../catalog/draft.ts";
import { deviation, golden, report } from "./golden.ts";
import { tensor } from "./programs.ts";

type Nested = number | readonly Nested[];

interface Model {
  readonly weights: Readonly<Record<string, Nested>>;
  readonly outputs: Readonly<Record<string, Nested>>;
  readonly losses: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, Readonly<Record<string, Nested>>>>;
  readonly gates: Readonly<Record<string, Nested>>;
  readonly mixed: Readonly<Record<string, Nested>>;
  readonly experts: Nested;
}

const file = golden<{ X: number[][]; y: Record<string, number[]>; models: { mmoe: Model } }>("architectures");
const { mmoe } = file.models;
const TOLERANCE = 1e-10;
const tasks = Object.keys(mmoe.outputs);
const flat = (value: Nested) => [...tensor(value).data];

/** Their [out][in] is our [in, out]. */
function transposed(value: Nested): Nested {
  const rows = value as readonly (readonly number[])[];
  return Array.isArray(rows[0]) ? rows[0].map((_, column) => rows.map((row) => row[column])) : value;
}

function mixture(): Draft {
  const draft = new Draft();
  const x = draft.input("x", "number", [file.X[0].length]);
  const width = (mmoe.weights["experts_shared.0.0.bias"] as readonly number[]).length;
  const values = draft.expand("mmoe", "experts", Object.fromEntries(tasks.map((task) => [task, x])), {
    chains: { expert: [["dense", { units: width, activation: word("tanh") }]] },
    args: { experts: (mmoe.experts as readonly Nested[]).length },
  });
  for (const [task, value] of values) draft.task(task, "number", value);
  return draft;
}

/** The golden name of one of our weights: `experts/expert_1/dense_1/kernel` is `experts_shared.0.0.weight`. */
function goldenName(name: string): string {
  const part = name.endsWith("/kernel") ? "weight" : "bias";
  const expert = /expert_(\d+)/.exec(name);
  if (expert) return `experts_shared.${Number(expert[1]) - 1}.0.${part}`;
  const gate = /gate_(\w+)\//.exec(name);
  return gate ? `gate_specific.${gate[1]}.0.${part}` : `decoders.${name.split("/")[0]}.${part}`;
}

async function evaluate(instance: Instance): Promise<Tensors> {
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
  const program = makeProgram("golden", build, { outputs });
  const executor = createReferenceExecutor();
  const weights = Object.fromEntries(instance.parameters.map(({ name }) => [name, tensor(transposed(mmoe.weights[goldenName(name)]))]));
  return (await executor.compile(program)).run(feeds(), await executor.createState(weights));
}

function feeds(): Tensors {
  const labels = tasks.flatMap((task) => [
    [`label/${task}`, tensor(file.y[task].map((value) => [value]))] as const,
    [`mask/${task}`, tensor(file.y[task].map(() => 1))] as const,
  ]);
  return { "input/x": tensor(file.X), ...Object.fromEntries(labels) };
}

describe("mmoe against golden values", () => {
  it("outputs, losses, and every task's gradient by every weight", async () => {
    const instance = instantiate(mixture().graph(), {});
    expect(instance.parameters.map(({ name }) => goldenName(name)).sort()).toEqual(Object.keys(mmoe.weights).sort());
    const found = await evaluate(instance);
    const deviations = tasks.flatMap((task) => [
      deviation([...found[`output/${task}`].data], flat(mmoe.outputs[task])),
      deviation([...found[`loss/${task}`].data], [mmoe.losses[task]]),
      ...instance.parameters.map(({ name }) => {
        const expected = mmoe.gradients[task][goldenName(name)];
        const actual = found[`gradient/${task}/${name}`];
        if (expected === undefined) return actual === undefined || actual.data.every((value) => value === 0) ? 0 : Infinity;
        return deviation([...actual.data], flat(transposed(expected)));
      }),
    ]);
    report("mmoe", deviations.length, Math.max(...deviations));
    expect(Math.max(...deviations)).toBeLessThanOrEqual(TOLERANCE);
  });

  it("has experts that all tasks own, and gates that one task owns", () => {
    for (const { name, owners } of instantiate(mixture().graph(), {}).parameters) {
      expect(owners, name).toEqual(name.includes("/expert_") ? tasks : tasks.filter((task) => name.includes(`gate_${task}/`) || name.startsWith(`${task}/`)));
    }
  });
});

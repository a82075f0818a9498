import { describe, expect, it } from "vitest";
import { initialize, instantiate, parameterCount } from "../../src/catalog/instantiate.ts";
import { word } from "../../src/catalog/words.ts";
import { Builder } from "../../src/graph/builder.ts";
import type { Forward, Instance } from "../../src/graph/forward.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { Draft } from "./draft.ts";
import { run } from "./layer-run.ts";

/** Writes a model with its weights as states. */
function written(instance: Instance, training: boolean): { build: Builder; forward: Forward } {
  const build = new Builder();
  const shapes = new Map(instance.parameters.map(({ name, shape }) => [name, shape]));
  const parameter = (name: string) => build.state(name, shapes.get(name) ?? []);
  return { build, forward: instance.lower(build, { training, losses: true, parameter }) };
}

function twoTasks(): Draft {
  const draft = new Draft();
  const x = draft.input("x", "number", [3]);
  const trunk = draft.layer("trunk", "dense", { units: 4, activation: word("relu") }, [x]);
  draft.task("a", "binary", trunk);
  draft.task("b", "classes", trunk, { n: 3 });
  return draft;
}

describe("a model of a graph", () => {
  it("has a parameter for each weight, owned by the tasks that it serves", () => {
    const { parameters, tasks } = instantiate(twoTasks().graph(), {});
    expect(tasks).toEqual(["a", "b"]);
    expect(parameters.map(({ name, shape, owners }) => [name, shape, owners])).toEqual([
      ["trunk/dense_1/kernel", [3, 4], ["a", "b"]], ["trunk/dense_1/bias", [4], ["a", "b"]],
      ["a/dense_1/kernel", [4, 1], ["a"]], ["a/dense_1/bias", [1], ["a"]],
      ["b/dense_1/kernel", [4, 3], ["b"]], ["b/dense_1/bias", [3], ["b"]],
    ]);
    expect(parameterCount(twoTasks().graph())).toBe(16 + 5 + 15);
  });

  it("asks for inputs, labels and masks", () => {
    const { build, forward } = written(instantiate(twoTasks().graph(), {}), true);
    const losses = new Map(forward.tasks.flatMap(({ name, loss }) => (loss ? [[name, loss] as const] : [])));
    const program = makeProgram("losses", build, { outputs: losses });
    const feeds = program.feeds.map(({ name, shape, type }) => `${name} [${shape.join()}] ${type}`).sort();
    expect(feeds).toEqual([
      "input/x [-1,3] float32", "label/a [-1,1] float32", "label/b [-1] int32", "mask/a [-1] float32", "mask/b [-1] float32",
    ]);
    expect(program.outputs.get("a")?.shape).toEqual([]);
  });

  it("takes the size of its tables from the data", () => {
    const draft = new Draft();
    draft.input("jobs", "categories", [2]);
    draft.task("a", "binary", draft.layer("jobs_e", "embed", { width: 2 }, ["jobs"]));
    expect(parameterCount(draft.graph())).toBeNaN();
    expect(parameterCount(draft.graph(), { jobs: [3, 5] })).toBe(4 * 2 + 6 * 2 + 5);
    const { shapes, parameters } = instantiate(draft.graph(), { jobs: [3, 5] });
    expect(shapes.get("jobs_e/embed_1")).toEqual([4]);
    expect(parameters.map(({ name }) => name).slice(0, 2)).toEqual(["jobs_e/embed_1/table_1", "jobs_e/embed_1/table_2"]);
  });

  it("has one set of weights for nodes of one key", () => {
    const draft = new Draft();
    const [x, y] = [draft.input("x", "number", [3]), draft.input("y", "number", [3])];
    const tied = { weightsKey: "tied/dense_1" };
    draft.task("a", "number", draft.layer("left", "dense", { units: 2 }, [x], tied));
    draft.task("b", "number", draft.layer("right", "dense", { units: 2 }, [y], tied));
    const { parameters } = instantiate(draft.graph(), {});
    expect(parameters.slice(0, 2).map(({ name, owners, layer }) => [name, owners, layer])).toEqual([
      ["tied/dense_1/kernel", ["a", "b"], "dense in left"], ["tied/dense_1/bias", ["a", "b"], "dense in left"],
    ]);
  });

  it("refuses a graph that no checked file can hold", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    draft.layer("trunk", "conv2d", { filters: 1, kernel: 3 }, [x]);
    expect(() => instantiate(draft.graph(), {})).toThrow(/trunk\/conv2d_1: MTL303/);
  });
});

describe("a task's loss", () => {
  const losses = async (draft: Draft, feeds: Record<string, readonly number[]>, rows: number) => {
    const instance = instantiate(draft.graph(), {});
    const { build, forward } = written(instance, true);
    const outputs = new Map(forward.tasks.flatMap(({ name, loss, labelled }) =>
      (loss && labelled ? [[name, loss], [`${name} labelled`, labelled]] as const : [])));
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, data]) =>
      [name, { shape: data.length === rows ? [rows] : [rows, data.length / rows], data: Float64Array.from(data) }]));
    const found = await run(makeProgram("losses", build, { outputs }), tensors, initialize(instance.parameters, 0));
    return Object.fromEntries(Object.entries(found).map(([name, { data }]) => [name, data[0]]));
  };

  function direct(): Draft {
    const draft = new Draft();
    const x = draft.input("x", "number", [2]);
    draft.task("a", "number", x, {}, { dims: [2], output: "x", logits: "x" });
    return draft;
  }

  it("is the mean over the rows that have a label", async () => {
    const feeds = { "input/x": [1, 1, 5, 5, 2, 2], "label/a": [0, 0, 0, 0, 0, 0], "mask/a": [1, 0, 1] };
    expect(await losses(direct(), feeds, 3)).toEqual({ a: (1 + 4) / 2, "a labelled": 2 });
  });

  it("is zero in a batch without labels", async () => {
    const feeds = { "input/x": [1, 1, 5, 5], "label/a": [0, 0, 0, 0], "mask/a": [0, 0] };
    expect(await losses(direct(), feeds, 2)).toEqual({ a: 0, "a labelled": 0 });
  });

  it("is absent by `none`, and so is the label's feed", () => {
    const draft = new Draft();
    draft.task("a", "number", draft.input("x", "number", [2]), {}, { loss: word("none") });
    const { forward, build } = written(instantiate(draft.graph(), {}), true);
    expect(forward.tasks[0].loss).toBeUndefined();
    expect(build.nodes.filter(({ operation }) => operation === "feed")).toHaveLength(1);
  });

  it("reads probabilities where another activation stands before the output", async () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [2]);
    draft.task("a", "classes", x, { n: 2 }, { output: draft.layer("a", "output", { activation: word("sigmoid") }, [x]), logits: x });
    const instance = instantiate(draft.graph(), {});
    const { build, forward } = written(instance, true);
    const program = makeProgram("loss", build, { outputs: new Map([["a", forward.tasks[0].loss ?? forward.tasks[0].output]]) });
    const feeds = {
      "input/x": { shape: [1, 2], data: Float64Array.of(0, 1) },
      "label/a": { shape: [1], data: Int32Array.of(0) },
      "mask/a": { shape: [1], data: Float64Array.of(1) },
    };
    expect((await run(program, feeds, initialize(instance.parameters, 0))).a.data[0]).toBeCloseTo(Math.LN2, 12);
  });
});

describe("modes", () => {
  function noisy(frozen: boolean): Instance {
    const draft = new Draft();
    const x = draft.input("x", "number", [3]);
    const norm = draft.layer("trunk", "batch_norm", {}, [x], { frozen });
    draft.task("a", "number", draft.layer("trunk", "dropout", { rate: 0.25 }, [norm], { frozen }));
    return instantiate(draft.graph(), {});
  }

  it("training draws noise and moves statistics", () => {
    const { forward } = written(noisy(false), true);
    expect(forward.noise).toEqual([{ name: "noise/trunk/dropout_1", shape: [-1, 3], kind: "keep", probability: 0.75 }]);
    expect([...forward.statistics.keys()]).toEqual(["trunk/batch_norm_1/moving_mean", "trunk/batch_norm_1/moving_variance"]);
  });

  it("a layer that is used twice takes the mean of what both uses measured", async () => {
    const draft = new Draft();
    const tied = { weightsKey: "tied/batch_norm_1" };
    const [x, y] = [draft.input("x", "number", [1]), draft.input("y", "number", [1])];
    draft.task("a", "number", draft.layer("left", "batch_norm", { momentum: 0 }, [x], tied));
    draft.task("b", "number", draft.layer("right", "batch_norm", { momentum: 0 }, [y], tied));
    const instance = instantiate(draft.graph(), {});
    const { build, forward } = written(instance, true);
    const column = (...data: number[]) => ({ shape: [data.length, 1], data: Float64Array.from(data) });
    const program = makeProgram("statistics", build, { outputs: forward.statistics });
    const found = await run(program, { "input/x": column(1, 3), "input/y": column(10, 10) }, initialize(instance.parameters, 0));
    expect(found["tied/batch_norm_1/moving_mean"].data[0]).toBeCloseTo((2 + 10) / 2, 12);
    expect(found["tied/batch_norm_1/moving_variance"].data[0]).toBeCloseTo((1 + 0) / 2, 12);
  });

  it("prediction does neither", () => {
    const { forward } = written(noisy(false), false);
    expect(forward.noise).toEqual([]);
    expect(forward.statistics.size).toBe(0);
  });

  it("frozen layers compute as at prediction, and nothing moves them", () => {
    const instance = noisy(true);
    const { forward } = written(instance, true);
    expect(forward.noise).toEqual([]);
    expect(forward.statistics.size).toBe(0);
    expect(instance.parameters.filter(({ node }) => node.startsWith("trunk")).every(({ trainable }) => !trainable)).toBe(true);
  });

  it("statistics are no part of what gradients train", () => {
    expect(noisy(false).parameters.filter(({ trainable }) => !trainable).map(({ name }) => name))
      .toEqual(["trunk/batch_norm_1/moving_mean", "trunk/batch_norm_1/moving_variance"]);
  });
});

describe("starting weights", () => {
  const start = (seed: number) => initialize(instantiate(twoTasks().graph(), {}).parameters, seed);

  it("are the same for the same seed, and others for another", () => {
    expect(start(1)).toEqual(start(1));
    expect(start(1)["trunk/dense_1/kernel"].data).not.toEqual(start(2)["trunk/dense_1/kernel"].data);
  });

  it("do not depend on other layers", () => {
    const draft = twoTasks();
    draft.task("c", "number", "trunk/dense_1");
    expect(initialize(instantiate(draft.graph(), {}).parameters, 1)).toMatchObject(start(1));
  });

  it("spread as the layer's rule says", () => {
    const draft = new Draft();
    const x = draft.input("x", "number", [200]);
    draft.chain("trunk", x, [["dense", { units: 300, activation: word("relu") }], ["dense", { units: 100 }]]);
    const weights = initialize(instantiate(draft.graph(), {}).parameters, 3);
    const spread = (name: string) => {
      const { data } = weights[name];
      return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
    };
    expect(spread("trunk/dense_1/kernel")).toBeCloseTo(Math.sqrt(2 / 200), 2);
    expect(spread("trunk/dense_2/kernel")).toBeCloseTo(Math.sqrt(2 / 400), 2);
    expect(Math.max(...weights["trunk/dense_2/kernel"].data)).toBeLessThanOrEqual(Math.sqrt(6 / 400));
    expect(spread("trunk/dense_1/bias")).toBe(0);
  });
});

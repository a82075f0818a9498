import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { metrics } from "../../src/catalog/metrics/index.ts";
import { Builder } from "../../src/graph/builder.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { run } from "./layer-run.ts";

/** Total loss of two rows of three positions and its slope, with each of two masks. */
async function lossOf(word: string, kind: string, output: readonly number[], label: readonly number[], mask: readonly number[]) {
  const build = new Builder();
  const definition = catalog.find("task", kind)!;
  const args = { n: 4 };
  const { shape, type } = definition.label(args, [3]);
  const width = output.length / 6;
  const fed = build.feed("output", [BATCH, 3, width]);
  const masked = build.feed("mask", [BATCH, ...definition.mask(args, [3])]);
  const losses = catalog.find("loss", word)!.lower({ build, output: fed, label: build.feed("label", [BATCH, ...shape], type), mask: masked }, catalog.find("loss", word)!.parameters.reduce((all, { name, default: usual }) => ({ ...all, [name]: usual ?? 0.5 }), {}));
  const total = build.sum(build.multiply(losses, masked), { axes: losses.shape.map((_, axis) => axis), keep: false });
  const [{ value: slope }] = gradients(build, { losses: { total }, wanted: [fed] });
  const program = makeProgram("loss", build, { outputs: new Map([["losses", losses], ["total", total], ["slope", slope!]]) });
  const data = type === "int32" ? Int32Array.from(label) : Float64Array.from(label);
  const at = (values: readonly number[]) => run(program, {
    output: { shape: [2, 3, width], data: Float64Array.from(values) },
    label: { shape: [2, ...shape], data }, mask: { shape: [2, ...definition.mask(args, [3])], data: Float64Array.from(mask) },
  }, {});
  return { found: await at(output), at };
}

const probabilities = (count: number) => Array.from({ length: count }, (_, at) => 0.15 + 0.7 * ((at * 7) % 11) / 11);

describe("losses at positions", () => {
  it.each([
    ["binary", "binary_cross_entropy", 1], ["binary", "focal", 1], ["binary", "hinge", 1], ["binary", "dice", 1], ["binary", "mse", 1],
    ["classes", "cross_entropy", 4], ["classes", "focal", 4], ["classes", "label_smoothing", 4], ["classes", "dice", 4],
    ["labels", "binary_cross_entropy", 4], ["labels", "dice", 4], ["labels", "focal", 4],
    ["ordinal", "ordinal_cross_entropy", 3], ["count", "poisson", 1],
  ])("of %s by %s are one number a label, and slope as finite differences say", async (kind, word, width) => {
    const output = probabilities(6 * width);
    const definition = catalog.find("task", kind)!;
    const labels = 6 * (definition.label({ n: 4 }, [3]).shape.slice(1)[0] ?? 1);
    const label = Array.from({ length: labels }, (_, at) => (kind === "classes" || kind === "ordinal" ? (at * 3) % 4 : at % 2));
    const entries = 6 * (definition.mask({ n: 4 }, [3])[1] ?? 1);
    const mask = Array.from({ length: entries }, (_, at) => Number(at % 3 !== 1));
    const { found, at } = await lossOf(word, kind, output, label, mask);
    expect(found.losses.shape).toEqual([2, ...definition.mask({ n: 4 }, [3])]);
    for (let place = 0; place < output.length; place++) {
      const moved = async (by: number) => (await at(output.with(place, output[place] + by))).total.data[0];
      const slope = (await moved(1e-6) - await moved(-1e-6)) / 2e-6;
      expect(Math.abs(found.slope.data[place] - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    }
  });

  it("dice is 1 − the overlap of what counts", async () => {
    const { found } = await lossOf("dice", "binary", [1, 0.5, 0, 0.2, 1, 1], [1, 0, 1, 0, 0, 1], [1, 1, 0, 1, 1, 1]);
    const first = 1 - (2 * 1 + 1) / (1.5 + 1 + 1);
    const second = 1 - (2 * 1 + 1) / (2.2 + 1 + 1);
    expect([...found.losses.data]).toEqual([first, first, first, second, second, second].map((value) => expect.closeTo(value, 12)));
  });

  it("ranks cost a binary cross-entropy for each threshold", async () => {
    const { found } = await lossOf("ordinal_cross_entropy", "ordinal", [...[0.9, 0.6, 0.2], ...Array<number>(15).fill(0.5)], [2, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]);
    expect(found.losses.data[0]).toBeCloseTo(-Math.log(0.9) - Math.log(0.6) - Math.log(0.8), 12);
  });
});

describe("what a rank's thresholds stand for", () => {
  const decide = catalog.find("task", "ordinal")!.decide!;
  it("is how many are likelier passed than not", () => {
    expect(decide(Float64Array.of(0.9, 0.6, 0.2))).toBe(2);
    expect(decide(Float64Array.of(0.1, 0.1, 0.1))).toBe(0);
    expect(decide(Float64Array.of(NaN, 0.1, 0.1))).toBeNaN();
  });
});

describe("metrics of several labels", () => {
  const measure = (name: string, outputs: number[], labels: number[]) => metrics.find((metric) => metric.name === name)!
    .compute({ rows: outputs.length / 2, width: 2, outputs: Float64Array.from(outputs), labels: Float64Array.from(labels) });

  it("are means over labels, each of the rows that have it", () => {
    const outputs = [0.9, 0.2, 0.4, 0.8, 0.6, 0.1];
    expect(measure("macro_f1", outputs, [1, 0, 1, 1, 0, 0])).toBeCloseTo((2 / 4 + 1) / 2, 12);
    expect(measure("auc", outputs, [1, 0, 1, 1, 0, 0])).toBeCloseTo((0.5 + 1) / 2, 12);
    expect(measure("auc", outputs, [1, 0, 0, 1, NaN, 0])).toBe(1);
    expect(measure("auc", outputs, [1, 0, 1, 1, 1, 0])).toBe(1);
  });

  it("deviance is that of Poisson's law", () => {
    const deviance = metrics.find(({ name }) => name === "deviance")!;
    const compute = (outputs: number[], labels: number[]) => deviance.compute({ rows: outputs.length, width: 1, outputs: Float64Array.from(outputs), labels: Float64Array.from(labels) });
    // sklearn.metrics.mean_poisson_deviance([2, 0, 1, 4], [0.5, 0.5, 2, 2])
    expect(compute([0.5, 0.5, 2, 2], [2, 0, 1, 4])).toBeCloseTo((2 * (2 * Math.log(4) - 1.5) + 2 * 0.5 + 2 * (Math.log(0.5) + 1) + 2 * (4 * Math.log(2) - 2)) / 4, 12);
    expect(compute([3, 7], [3, 7])).toBe(0);
  });
});

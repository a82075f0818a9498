import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import type { Arguments } from "../../src/graph/model.ts";
import { Builder } from "../../src/graph/builder.ts";
import { makeProgram } from "../../src/graph/programs/index.ts";
import { BATCH } from "../../src/graph/shape.ts";
import { gradients } from "../../src/graph/vjp/gradients.ts";
import { run } from "./layer-run.ts";

interface Rows {
  readonly rows: number;
  readonly output: readonly number[];
  readonly label: readonly number[];
  /** Class ids instead of numbers. */
  readonly ids?: boolean;
  /** Numbers before this activation stand in `output`. */
  readonly from?: "sigmoid" | "softmax" | "exp";
}

/** The loss of every row, and its slope by the numbers fed. */
async function rowLosses(name: string, { rows, output, label, ids, from }: Rows, args: Arguments = {}) {
  const build = new Builder();
  const width = output.length / rows;
  const fed = build.feed("output", [BATCH, width]);
  const labels = ids ? build.feed("label", [BATCH], "int32") : build.feed("label", [BATCH, width]);
  const predicted = from === undefined ? { output: fed } : { output: build[from](fed), logits: fed };
  const loss = catalog.find("loss", name)?.lower({ build, ...predicted, label: labels }, args) ?? fed;
  const total = build.sum(loss, { axes: [0], keep: false });
  const [{ value: slope = fed }] = gradients(build, { losses: { total }, wanted: [fed] });
  const found = await run(makeProgram("loss", build, { outputs: new Map([["loss", loss], ["slope", slope]]) }), {
    output: { shape: [rows, width], data: Float64Array.from(output) },
    label: ids ? { shape: [rows], data: Int32Array.from(label) } : { shape: [rows, width], data: Float64Array.from(label) },
  }, {});
  expect(found.loss.shape).toEqual([rows]);
  return { loss: [...found.loss.data], slope: [...found.slope.data] };
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

describe("losses of rows", () => {
  it("mse, mae and huber are means over a row's entries", async () => {
    const given = { rows: 2, output: [1, 2, 0, 0], label: [1, 5, 0.5, -1] };
    expect((await rowLosses("mse", given)).loss).toEqual(close([4.5, 0.625]));
    expect((await rowLosses("mae", given)).loss).toEqual(close([1.5, 0.75]));
    expect((await rowLosses("huber", given, { delta: 1 })).loss).toEqual(close([1.25, (0.125 + 0.5) / 2]));
  });

  it("huber grows by delta beyond delta", async () => {
    const { slope } = await rowLosses("huber", { rows: 3, output: [0.5, 3, -7], label: [0, 0, 0] }, { delta: 2 });
    expect(slope).toEqual(close([0.5, 2, -2]));
  });

  it("binary cross-entropy is the same from logits and from probabilities", async () => {
    const logits = [0.3, -2, 4];
    const label = [1, 0, 0];
    const probabilities = logits.map((x) => 1 / (1 + Math.exp(-x)));
    const expected = probabilities.map((p, row) => -Math.log(label[row] === 1 ? p : 1 - p));
    const direct = await rowLosses("binary_cross_entropy", { rows: 3, output: probabilities, label });
    const stable = await rowLosses("binary_cross_entropy", { rows: 3, output: logits, label, from: "sigmoid" });
    expect(direct.loss).toEqual(close(expected));
    expect(stable.loss).toEqual(close(expected));
    expect(stable.slope).toEqual(close(probabilities.map((p, row) => p - label[row])));
  });

  it("cross-entropy is −log of the right class's probability", async () => {
    const output = [0.2, 0.5, 0.3, 0.9, 0.05, 0.05];
    const label = [1, 2];
    const expected = [-Math.log(0.5), -Math.log(0.05)];
    const logits = { rows: 2, output: output.map(Math.log), label, ids: true, from: "softmax" } as const;
    expect((await rowLosses("cross_entropy", { rows: 2, output, label, ids: true })).loss).toEqual(close(expected));
    expect((await rowLosses("cross_entropy", logits)).loss).toEqual(close(expected));
  });

  it("losses from logits keep their slope where probabilities have none left", async () => {
    const sure = await rowLosses("binary_cross_entropy", { rows: 2, output: [-1000, 1000], label: [1, 0], from: "sigmoid" });
    expect(sure).toEqual({ loss: close([1000, 1000]), slope: close([-1, 1]) });
    const classes = await rowLosses("cross_entropy", { rows: 1, output: [0, 1000], label: [0], ids: true, from: "softmax" });
    expect(classes).toEqual({ loss: close([1000]), slope: close([-1, 1]) });
  });

  it("losses from probabilities are finite for a sure mistake", async () => {
    expect((await rowLosses("binary_cross_entropy", { rows: 1, output: [0], label: [1] })).loss[0]).toBeCloseTo(7 * Math.LN10, 6);
    expect((await rowLosses("binary_cross_entropy", { rows: 1, output: [1], label: [0] })).loss[0]).toBeCloseTo(7 * Math.LN10, 6);
    expect((await rowLosses("cross_entropy", { rows: 1, output: [1, 0], label: [1], ids: true })).loss[0]).toBeCloseTo(7 * Math.LN10, 6);
  });

  it.each<[string, Arguments, boolean]>([
    ["mse", {}, false], ["mae", {}, false], ["huber", { delta: 0.45 }, false], ["binary_cross_entropy", {}, false], ["cross_entropy", {}, true],
    ["focal", { gamma: 1.5 }, false], ["focal", { gamma: 0.5 }, true], ["label_smoothing", { eps: 0.2 }, false], ["label_smoothing", { eps: 0.2 }, true],
    ["hinge", {}, false], ["quantile", { q: 0.8 }, false], ["cosine", {}, false], ["poisson", {}, false],
  ])("%s %o: slopes are those of finite differences, from outputs and from logits", async (name, args, ids) => {
    const label = ids ? [2, 0] : [1, 0, 0.4, 1, 0, 1];
    const outputs = [0.2, 0.5, 0.3, 0.7, 0.1, 0.2];
    for (const from of [undefined, ids ? "softmax" : "sigmoid"] as const) {
      const at = (output: readonly number[]) => rowLosses(name, { rows: 2, output, label, ids, from }, args);
      const { slope } = await at(outputs);
      for (const index of outputs.keys()) {
        const moved = async (by: number) => (await at(outputs.map((value, place) => (place === index ? value + by : value)))).loss;
        const [above, below] = [await moved(1e-5), await moved(-1e-5)];
        const difference = above.reduce((sum, value, row) => sum + value - below[row], 0) / 2e-5;
        expect(slope[index], `${from ?? "output"} ${index}`).toBeCloseTo(difference, 7);
      }
    }
  });

  it("focal: sure rows fade, and gamma 0 is cross-entropy", async () => {
    const given = { rows: 2, output: [0.9, 0.3], label: [1, 0] };
    expect((await rowLosses("focal", given, { gamma: 2 })).loss).toEqual(close([0.1 ** 2 * -Math.log(0.9), 0.3 ** 2 * -Math.log(0.7)]));
    const logits = { ...given, output: [1.2, -0.4], from: "sigmoid" } as const;
    expect((await rowLosses("focal", logits, { gamma: 0 })).loss).toEqual(close((await rowLosses("binary_cross_entropy", logits)).loss));
    const classes = { rows: 1, output: [0.2, 0.5, 0.3], label: [1], ids: true };
    expect((await rowLosses("focal", classes, { gamma: 1 })).loss).toEqual(close([0.5 * Math.LN2]));
  });

  it("label_smoothing: a share of the label for every class", async () => {
    const p = [0.2, 0.5, 0.3];
    const expected = -(0.1 * Math.log(0.2) + 0.8 * Math.log(0.5) + 0.1 * Math.log(0.3));
    expect((await rowLosses("label_smoothing", { rows: 1, output: p, label: [1], ids: true }, { eps: 0.3 })).loss).toEqual(close([expected]));
    const binary = await rowLosses("label_smoothing", { rows: 1, output: [0.8], label: [1] }, { eps: 0.2 });
    expect(binary.loss).toEqual(close([-(0.9 * Math.log(0.8) + 0.1 * Math.log(0.2))]));
  });

  it("hinge, quantile, cosine, poisson", async () => {
    const hinge = { rows: 3, output: [0.5, 3, 0.5], label: [1, 1, 0], from: "sigmoid" } as const;
    expect(await rowLosses("hinge", hinge)).toEqual({ loss: close([0.5, 0, 1.5]), slope: close([-1, 0, 1]) });
    expect((await rowLosses("quantile", { rows: 2, output: [1, 1], label: [3, -1] }, { q: 0.9 })).loss).toEqual(close([1.8, 0.2]));
    expect((await rowLosses("cosine", { rows: 3, output: [1, 0, 3, 4, 1, 1], label: [0, 2, 6, 8, -1, -1] })).loss).toEqual(close([1, 0, 2]));
    const rates = { rows: 2, output: [Math.log(2), Math.log(5)], label: [3, 0], from: "exp" } as const;
    expect(await rowLosses("poisson", rates)).toEqual({ loss: close([2 - 3 * Math.log(2), 5]), slope: close([-1, 5]) });
    expect((await rowLosses("poisson", { rows: 1, output: [2], label: [3] })).loss).toEqual(close([2 - 3 * Math.log(2)]));
  });

  it("none counts for nothing", async () => {
    expect(await rowLosses("none", { rows: 2, output: [3, 4], label: [0, 0] })).toEqual({ loss: [0, 0], slope: [0, 0] });
  });
});

describe("task kinds", () => {
  const kind = (name: string) => catalog.find("task", name);

  it("say which last layer they add, and what a label looks like", () => {
    expect([kind("binary")?.head({}, []), kind("binary")?.label({}, [])]).toEqual([{ units: 1, activation: "sigmoid" }, { shape: [1], type: "float32" }]);
    expect([kind("classes")?.head({ n: 7 }, []), kind("classes")?.label({ n: 7 }, [])]).toEqual([{ units: 7, activation: "softmax" }, { shape: [], type: "int32" }]);
    expect([kind("count")?.head({}, []), kind("count")?.label({}, [])]).toEqual([{ units: 1, activation: "exp" }, { shape: [1], type: "float32" }]);
    expect([kind("number")?.head({}, []), kind("number")?.label({}, [])]).toEqual([{ units: 1, activation: "linear" }, { shape: [1], type: "float32" }]);
    expect([kind("number")?.head({}, [3]), kind("number")?.label({}, [3])]).toEqual([{ units: 3, activation: "linear" }, { shape: [3], type: "float32" }]);
  });
});

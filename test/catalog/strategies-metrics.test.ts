import { describe, expect, it } from "vitest";
import { metrics } from "../../src/catalog/metrics/index.ts";

function measure(name: string, width: number, outputs: number[], labels: number[]): number {
  const metric = metrics.find((word) => word.name === name);
  if (!metric) throw new Error(`no metric ${name}`);
  return metric.compute({ rows: outputs.length / width, width, outputs: Float64Array.from(outputs), labels: Float64Array.from(labels) });
}

describe("auc", () => {
  it("counts pairs in the right order", () => {
    expect(measure("auc", 1, [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  });

  it("counts ties half", () => {
    expect(measure("auc", 1, [0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1])).toBe(0.5);
    expect(measure("auc", 1, [0.2, 0.5, 0.5, 0.9], [0, 0, 1, 1])).toBe(0.875);
  });

  it("agrees with counting all pairs", () => {
    const outputs = Array.from({ length: 60 }, (_, k) => ((k * 37) % 17) / 17);
    const labels = outputs.map((_, k) => Number((k * 11) % 7 < 3));
    let [pairs, right] = [0, 0];
    outputs.forEach((high, i) => outputs.forEach((low, j) => {
      if (labels[i] === 0 || labels[j] === 1) return;
      pairs++;
      right += high > low ? 1 : high === low ? 0.5 : 0;
    }));
    expect(measure("auc", 1, outputs, labels)).toBeCloseTo(right / pairs, 12);
  });

  it("is undefined with one class, without rows and with NaN", () => {
    expect(measure("auc", 1, [0.1, 0.9], [1, 1])).toBeNaN();
    expect(measure("auc", 1, [], [])).toBeNaN();
    expect(measure("auc", 1, [NaN, 0.9], [0, 1])).toBeNaN();
  });
});

describe("accuracy and macro_f1", () => {
  it("of a binary task cut at a half", () => {
    expect(measure("accuracy", 1, [0.2, 0.5, 0.7, 0.4], [0, 1, 0, 1])).toBe(0.5);
  });

  it("of classes take the most probable", () => {
    expect(measure("accuracy", 3, [0.1, 0.2, 0.7, 0.5, 0.3, 0.2], [2, 1])).toBe(0.5);
  });

  it("macro_f1 gives each class that occurs one vote", () => {
    // Decisions 0 0 1 1 against labels 0 1 1 1: F1 of 2/3 and 4/5.
    expect(measure("macro_f1", 1, [0.1, 0.1, 0.9, 0.9], [0, 1, 1, 1])).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12);
    // A third class that nobody has or predicts has no vote.
    expect(measure("macro_f1", 3, [1, 0, 0, 0, 1, 0], [0, 1])).toBe(1);
    // One that is predicted, though no row has it, votes 0.
    expect(measure("macro_f1", 3, [1, 0, 0, 0, 0, 1], [0, 0])).toBeCloseTo((2 / 3 + 0) / 2, 12);
  });

  it("count a NaN as wrong, and are undefined without rows", () => {
    expect(measure("accuracy", 1, [NaN, 0.9], [0, 1])).toBe(0.5);
    expect(measure("macro_f1", 2, [], [])).toBeNaN();
    expect(measure("accuracy", 1, [], [])).toBeNaN();
  });
});

describe("metrics of real labels", () => {
  it("rmse and mae in the label's units", () => {
    expect(measure("rmse", 1, [1, 2, 3], [1, 4, 3])).toBeCloseTo(Math.sqrt(4 / 3), 12);
    expect(measure("mae", 1, [1, 2, 3], [1, 4, 3])).toBeCloseTo(2 / 3, 12);
  });

  it("r2 is 1 for perfect, 0 for the mean, and averaged over the numbers of a label", () => {
    expect(measure("r2", 1, [1, 2, 3], [1, 2, 3])).toBe(1);
    expect(measure("r2", 1, [2, 2, 2], [1, 2, 3])).toBe(0);
    expect(measure("r2", 2, [1, 5, 2, 5, 3, 5], [1, 4, 2, 5, 3, 6])).toBeCloseTo(0.5, 12);
    expect(measure("r2", 1, [1, 2], [7, 7])).toBeNaN();
  });
});

describe("log_loss", () => {
  it("is the mean of −log of the right class' probability", () => {
    expect(measure("log_loss", 1, [0.5, 0.25], [1, 0])).toBeCloseTo((Math.log(2) - Math.log(0.75)) / 2, 12);
    expect(measure("log_loss", 3, [0.2, 0.3, 0.5], [2])).toBeCloseTo(Math.log(2), 12);
  });

  it("stays finite for a sure mistake", () => {
    expect(measure("log_loss", 1, [0], [1])).toBeCloseTo(52 * Math.log(2), 6);
  });
});

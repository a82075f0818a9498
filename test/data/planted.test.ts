import { describe, expect, it } from "vitest";
import type { ArgumentValue } from "../../src/graph/model.ts";
import { prepare } from "../../src/data/index.ts";
import { column, dataset, memoryFiles, number, problemsOf, real, request } from "./requests.ts";

const tasks = ["a", "b", "c", "d"];
const groups = [["a", "b"], ["c", "d"]];

const planted = (args: Record<string, ArgumentValue>) => prepare(request({
  source: { word: "planted", arguments: { groups, rows: 2000, features: 8, noise: 0.1, seed: 1, ...args } },
  inputs: [number("x", { columns: ["x*"], shape: [8] })],
  labels: tasks.map((task) => real(task)),
}), memoryFiles({}));

function correlation(left: readonly number[], right: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * b[index], 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}

describe("planted tasks", () => {
  it("resemble those of their own group more than any other", async () => {
    for (const seed of [0, 1, 2, 3, 4]) {
      const { train } = dataset(await planted({ seed }));
      const labels = tasks.map((task) => column(train, `label/${task}`));
      const within = Math.min(Math.abs(correlation(labels[0], labels[1])), Math.abs(correlation(labels[2], labels[3])));
      const across = Math.max(...[0, 1].flatMap((a) => [2, 3].map((b) => Math.abs(correlation(labels[a], labels[b])))));
      expect(within).toBeGreaterThan(0.6);
      expect(within).toBeGreaterThan(across + 0.4);
    }
  });

  it("are no linear function of the columns alone", async () => {
    const { train } = dataset(await planted({ noise: 0 }));
    const inputs = column(train, "input/x");
    const label = column(train, "label/a");
    const single = Array.from({ length: 8 }, (_, feature) => correlation(label, label.map((__, row) => inputs[row * 8 + feature])));
    const explained = single.reduce((sum, value) => sum + value * value, 0);
    expect(explained).toBeLessThan(0.98);
  });

  it("are the same for a seed, and others for another", async () => {
    const labels = async (seed: number) => column(dataset(await planted({ seed })).train, "label/a");
    expect(await labels(7)).toEqual(await labels(7));
    expect(await labels(7)).not.toEqual(await labels(8));
  });

  it("need groups, each task in one", async () => {
    expect(problemsOf(await planted({ groups: [] })).map((problem) => problem.message))
      .toEqual(["`planted(…)` needs the groups of its tasks: write `planted(groups: [[a, b], [c]])`"]);
    expect(problemsOf(await planted({ groups: [["a", "b"], ["a"]] })).map((problem) => problem.message))
      .toEqual(["`planted(…)` has `a` in two groups: a task belongs to one"]);
  });
});

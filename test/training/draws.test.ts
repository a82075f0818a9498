import { describe, expect, it } from "vitest";
import { keyOf } from "../../src/graph/random.ts";
import type { NoiseSpec } from "../../src/graph/noise.ts";
import { combinerFeeds } from "../../src/training/combining.ts";
import { noiseFeeds } from "../../src/training/feeds.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { strategyOf } from "../../src/training/strategy.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

/** What a run draws is keyed by seed, step and name: other numbers in every step, the same ones for a run that is resumed there. */
describe("what dropout keeps", () => {
  const spec: NoiseSpec = { name: "noise/drop", shape: [-1, 50], kind: "keep", probability: 0.8 };
  const drawn = (step: number, part = 0) => Array.from(noiseFeeds([spec], { seed: 3, step, epoch: 0, rows: 200, part })[spec.name].data);

  it("is scaled by what is left, so that the mean of a value stays", () => {
    const values = drawn(1);
    expect(values).toHaveLength(200 * 50);
    expect(new Set(values)).toEqual(new Set([0, 1.25]));
    // 10,000 draws: four standard errors are 0.02.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 1)).toBeLessThan(0.02);
  });

  it("is drawn anew in every step and for every batch of a step, and is the same for one of them", () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(2)).not.toEqual(drawn(1));
    expect(drawn(1, 1)).not.toEqual(drawn(1));
  });

  it("differs by layer", () => {
    const both = noiseFeeds([spec, { ...spec, name: "noise/other" }], { seed: 3, step: 1, epoch: 0, rows: 20 });
    expect(keyOf(spec.name)).not.toBe(keyOf("noise/other"));
    expect(both["noise/other"].data).not.toEqual(both[spec.name].data);
  });
});

describe("the order in which tasks meet in pcgrad", () => {
  const { train } = twoTasks({ combine: { word: "pcgrad", arguments: {} } });
  const strategy = strategyOf(train, ["a", "b", "c", "d", "e"]);
  const order = (seed: number, step: number) => Array.from(combinerFeeds(strategy, 5, seed, step).order.data);

  it("is drawn anew in every step, and is the same for one seed and step", () => {
    expect(order(1, 1)).toEqual(order(1, 1));
    expect(order(1, 2)).not.toEqual(order(1, 1));
    expect(order(2, 1)).not.toEqual(order(1, 1));
  });
});

describe("the rows of an epoch", () => {
  it("are all there once, in an order of every epoch's own", async () => {
    const model = prepared(twoTasks());
    const asked: number[] = [];
    const { train } = model.dataset;
    const watched = { ...train, batch: (rows: Uint32Array) => { asked.push(...rows); return train.batch(rows); } };
    await trainOnReference({ ...model, dataset: { ...model.dataset, train: watched } });
    const epochs = [0, 1, 2].map((epoch) => asked.slice(epoch * 80, (epoch + 1) * 80));
    expect(asked).toHaveLength(3 * 80);
    for (const rows of epochs) expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, row) => row));
    expect(epochs[1]).not.toEqual(epochs[0]);
    expect(epochs[2]).not.toEqual(epochs[1]);
  });
});

describe("the schedule plateau", () => {
  it("falls after `patience` epochs without a new best, and begins to wait anew", async () => {
    const still = { word: "adam", arguments: { lr: 1e-30, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } };
    const schedule = { word: "plateau", arguments: { patience: 2, factor: 0.5, warmup: 0 } };
    const { checkpoints } = await trainOnReference(prepared(twoTasks({ optimizer: still, schedule, epochs: 6 })));
    // The first epoch is the best; falls after the third and the fifth.
    expect(decodeCheckpoint(checkpoints[checkpoints.length - 1])?.progress.schedule).toMatchObject({ plateaus: 2, waited: 1 });
  });
});

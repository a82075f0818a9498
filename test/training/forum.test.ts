import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { defaultsOf } from "../../src/catalog/arguments.ts";
import { forumMixture, forumPull } from "../../src/catalog/weightings/forum.ts";
import { randomOf } from "../../src/graph/random.ts";
import { check } from "../../src/language/index.ts";
import { allOf, lastOf } from "../../src/protocol/log.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);

/** Gradients drawn at random, and a q whose slope has a part that no validation loss sees. */
function drawn(key: number, tasks: number) {
  const random = randomOf(key);
  const vectors = Array.from({ length: tasks + 1 }, () => Array.from({ length: 6 }, () => random.normal()));
  const [q, ...rows] = vectors;
  return { rows, q, products: { validation: rows.map((left) => rows.map((right) => dot(left, right))), along: rows.map((row) => dot(row, q)), length: dot(q, q) } };
}

describe("the direction of forum", () => {
  it("is the best of all mixtures, as trying them shows", () => {
    for (let key = 0; key < 20; key++) {
      const { rows, q, products } = drawn(key, 2);
      const phi = 0.25 * products.length;
      const cost = (share: number, nu: number) => {
        const d = rows[0].map((value, k) => share * value + (1 - share) * rows[1][k] + nu * q[k]);
        return dot(d, d) / 2 - nu * phi;
      };
      const { lambda, nu } = forumMixture(products, 0.5);
      expect(lambda[0] + lambda[1]).toBeCloseTo(1, 9);
      let least = Infinity;
      for (let share = 0; share <= 1.0001; share += 0.01) for (let pull = 0; pull < 4; pull += 0.01) least = Math.min(least, cost(share, pull));
      expect(cost(lambda[0], nu)).toBeLessThanOrEqual(least + 1e-9);
      expect(forumPull(products, lambda, 0.5)).toBeCloseTo(nu, 5);
    }
  });

  it("lets q fall as fast as it is asked to, and where it can every validation loss", () => {
    for (let key = 0; key < 30; key++) {
      const { rows, q, products } = drawn(key, 3);
      const { lambda, nu } = forumMixture(products, 0.5);
      const d = q.map((value, k) => -nu * value - rows.reduce((sum, row, task) => sum + lambda[task] * row[k], 0));
      expect(dot(q, d)).toBeLessThanOrEqual(-0.25 * products.length + 1e-6 * products.length);
    }
  });

  it("is finite where q, or everything, stands still", () => {
    expect(forumMixture({ validation: [[0, 0], [0, 0]], along: [0, 0], length: 0 }, 0.5)).toEqual({ lambda: [0.5, 0.5], nu: 0 });
    const { lambda, nu } = forumMixture({ validation: [[1, 0], [0, 4]], along: [0, 0], length: 0 }, 0.5);
    expect(nu).toBe(0);
    expect(lambda[0]).toBeCloseTo(0.8, 6);
  });
});

describe("weights: forum", () => {
  const definition = catalog.find("weighting", "forum");
  const graph = (train = {}) => twoTasks({ weights: { word: "forum", arguments: { ...(definition ? defaultsOf(definition) : {}), lr: 0.02 } }, epochs: 6, ...train });

  it("learns both tasks and its weights, which stay K in sum", async () => {
    const { events } = await trainOnReference(prepared(graph()));
    const losses = allOf(events, "epoch").map(({ validation }) => (validation.a.loss ?? NaN) + (validation.b.loss ?? NaN));
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    const weights = allOf(events, "step").map((step) => step.weights.map(Number));
    for (const pair of weights) expect(pair[0] + pair[1]).toBeCloseTo(2, 5);
    expect(weights.at(-1)).not.toEqual(weights[0]);
  });

  it("comes to the same numbers across a cut", async () => {
    const whole = await trainOnReference(prepared(graph()));
    const cut = decodeCheckpoint(whole.checkpoints[2]);
    const rest = await trainOnReference(prepared(graph()), cut ? { resume: cut } : {});
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
    expect(lastOf(rest.events, "finished")?.test).toEqual(lastOf(whole.events, "finished")?.test);
  });

  it.each(["combine: pcgrad", "accumulate: 2", "meta: reptile"])("is not defined together with `%s`", (other) => {
    const { problems } = check(`model M { data "a.csv"\n input x : number\n u = x -> dense(4)\n task a, b : number = u\n train { weights: forum, ${other} } }`);
    expect(problems.map(({ code }) => code)).toContain("MTL421");
  });
});

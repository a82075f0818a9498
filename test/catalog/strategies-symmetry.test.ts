import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import type { Arguments, CombinerDefinition } from "../../src/catalog/definition.ts";
import { type Random, randomOf } from "../../src/graph/random.ts";
import { argumentsOf } from "../golden/golden.ts";

type Rows = number[][];

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const gramOf = (rows: Rows) => rows.map((left) => rows.map((right) => dot(left, right)));
const update = (rows: Rows, w: readonly number[]) => rows[0].map((_, k) => rows.reduce((sum, row, i) => sum + w[i] * row[k], 0));
const norm = (vector: readonly number[]) => Math.sqrt(dot(vector, vector));
const cosine = (left: readonly number[], right: readonly number[]) => dot(left, right) / (norm(left) * norm(right));
const names = combiners.map(({ name }) => name);

function word(name: string): CombinerDefinition {
  return combiners.find((combiner) => combiner.name === name) as CombinerDefinition;
}

function combine(name: string, rows: Rows, given: Arguments = {}, random: Random = randomOf(3)): readonly number[] {
  return word(name).combine({ gram: gramOf(rows), losses: rows.map(() => 1), random }, argumentsOf(word(name), given));
}

/** Normal gradients [tasks, size] whose lengths differ by up to `spread` times. */
function drawn(key: number, tasks: number, size: number, spread = 1): Rows {
  const random = randomOf(key, tasks, size);
  return Array.from({ length: tasks }, () => {
    const length = spread ** (random.uniform() - 0.5);
    return Array.from({ length: size }, () => random.normal() * length);
  });
}

const KEYS = Array.from({ length: 40 }, (_, key) => key);
const at = <Item>(list: readonly Item[], order: readonly number[]) => order.map((place) => list[place]);

/** The meetings of tasks, drawn once for tasks and then written for the places that they have in a list. */
function meetings(key: number, order: readonly number[]): Random {
  let next = 0;
  const place = (task: number) => order.indexOf(task);
  return { ...randomOf(0), permutation: (count) => randomOf(key, order[next++ % count]).permutation(count).map(place) };
}

describe("a list of tasks in another order", () => {
  it.each(names)("%s gives the same step", (name) => {
    for (const key of KEYS) {
      // Of few tasks krum knows one neighbour each: two that are each other's tie, and the first in the list wins.
      const tasks = (name === "krum" ? 5 : 2) + (key % 6);
      const rows = drawn(key, tasks, 12, 10);
      const order = [...randomOf(key, 77).permutation(tasks)];
      const plain = update(rows, combine(name, rows, {}, meetings(key, rows.map((_, task) => task))));
      const turned = update(at(rows, order), combine(name, at(rows, order), {}, meetings(key, order)));
      expect(norm(plain.map((value, k) => value - turned[k])), `key ${key}`).toBeLessThanOrEqual(1e-8 * Math.max(norm(plain), norm(rows[0])));
    }
  });

  it.each(combiners.filter(({ state }) => state).map(({ name }) => name))("%s remembers each task by its place, over three steps", (name) => {
    const { state, ...definition } = word(name);
    const args = argumentsOf(definition, {});
    const order = [2, 0, 3, 1];
    const follow = (listed: readonly number[]) => {
      let memory = state!.start(4, args);
      return KEYS.slice(0, 3).map((key) => {
        const rows = at(drawn(key, 4, 12), listed);
        const losses = at([1, 2, 0.5, 3], listed);
        const measure = { gram: gramOf(rows), losses, random: meetings(key, listed), places: [0, 1, 2, 3], step: key + 1 };
        const result = state!.combine(measure, memory, args);
        memory = result.memory;
        return update(rows, result.weights);
      });
    };
    const [plain, turned] = [follow([0, 1, 2, 3]), follow(order)];
    plain.flat().forEach((value, k) => expect(turned.flat()[k]).toBeCloseTo(value, 8));
  });
});

describe("promises, on gradients of very different lengths and on more tasks than dimensions", () => {
  const shapes: [tasks: number, size: number, spread: number][] = [[3, 20, 1e4], [12, 30, 100], [24, 8, 10], [8, 3, 1000]];

  it.each(["upgrad", "dualproj"])("%s conflicts with no task", (name) => {
    for (const [tasks, size, spread] of shapes) {
      for (const key of KEYS.slice(0, 15)) {
        const rows = drawn(key, tasks, size, spread);
        const d = update(rows, combine(name, rows));
        const longest = Math.max(...rows.map(norm));
        rows.forEach((row) => expect(dot(row, d) / (norm(row) * longest), `${tasks} × ${size}, key ${key}`).toBeGreaterThanOrEqual(-1e-8));
      }
    }
  });

  it("imtl has equal projections on all unit gradients, and config equal cosines", () => {
    for (const name of ["imtl", "config"]) {
      for (const key of KEYS) {
        const rows = drawn(key, 2 + (key % 9), 16, 100);
        const d = update(rows, combine(name, rows));
        const projections = rows.map((row) => dot(row, d) / norm(row));
        projections.forEach((projection) => expect(projection - projections[0], `${name}, key ${key}`).toBeCloseTo(0, 9));
      }
    }
  });

  it("imtl, nash, fairgrad(1) and config share one direction for two tasks", () => {
    for (const key of KEYS) {
      const rows = drawn(key, 2, 5, 50);
      const steps = [combine("imtl", rows), combine("nash", rows), combine("fairgrad", rows, { alpha: 1 }), combine("config", rows)].map((w) => update(rows, w));
      for (const step of steps) expect(cosine(step, steps[0]), `key ${key}`).toBeCloseTo(1, 10);
      // Where gradients have an angle, that direction halves it.
      expect(cosine(steps[0], rows[0])).toBeCloseTo(cosine(steps[0], rows[1]), 9);
    }
  });
});

describe("gradients of another scale", () => {
  it.each(names.filter((name) => !["nash", "fairgrad", "moco", "modo"].includes(name)))("%s grows with all gradients", (name) => {
    for (const key of KEYS.slice(0, 10)) {
      const rows = drawn(key, 5, 12);
      const before = combine(name, rows);
      for (const factor of [1e-6, 1e-2, 1e4]) {
        const after = combine(name, rows.map((row) => row.map((value) => value * factor)));
        before.forEach((weight, task) => expect(after[task], `key ${key}, × ${factor}`).toBeCloseTo(weight, 7));
      }
    }
  });

  it.each(["imtl", "nash", "config"])("%s keeps its direction when one task's gradient grows", (name) => {
    for (const key of KEYS) {
      const rows = drawn(key, 4, 12);
      const grown = rows.map((row, task) => (task === 1 ? row.map((value) => value * 30) : row));
      expect(cosine(update(rows, combine(name, rows)), update(grown, combine(name, grown))), `key ${key}`).toBeCloseTo(1, 9);
    }
  });
});

describe("matrices that are hard to solve", () => {
  const row = [0.3, -1.2, 0.8, 0.1];
  const hard: [what: string, rows: Rows][] = [
    ["identical", [row, row, row, row]],
    ["antiparallel", [row, row.map((value) => -value)]],
    ["zero", [row.map(() => 0), row.map(() => 0), row.map(() => 0)]],
    ["one of them zero", [row, row.map(() => 0), [1, 1, 0, -1]]],
    ["nearly identical", [row, row.map((value, k) => value + 1e-9 * k), row.map((value, k) => value - 1e-9 * k)]],
    ["forty of rank five", drawn(5, 40, 5)],
    ["one a sum of the others", [...drawn(6, 4, 9), update(drawn(6, 4, 9), [1, 1, 1, 1])]],
  ];
  it.each(names)("%s answers, at every scale, with a step no longer than its scale allows", (name) => {
    for (const [what, rows] of hard) {
      for (const factor of [1, 1e-6, 1e6]) {
        const scaled = rows.map((line) => line.map((value) => value * factor));
        const w = combine(name, scaled);
        expect(w.every(Number.isFinite), `${what} × ${factor}`).toBe(true);
        // The bargaining solutions have a length of their own; imtl's weights may be of either sign and large.
        if (["nash", "fairgrad", "imtl"].includes(name)) continue;
        const all = scaled.reduce((sum, line) => sum + norm(line), 0);
        expect(norm(update(scaled, w)), `${what} × ${factor}`).toBeLessThanOrEqual(2 * scaled.length * all);
      }
    }
  });
});

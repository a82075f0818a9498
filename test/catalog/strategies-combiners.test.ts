import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import { projectionOrders } from "../../src/catalog/combiners/pcgrad.ts";
import type { CombinerDefinition, GramMeasure } from "../../src/catalog/definition.ts";
import { randomOf } from "../../src/graph/random.ts";
import { argumentsOf } from "../golden/golden.ts";

type Rows = number[][];

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const gramOf = (rows: Rows) => rows.map((left) => rows.map((right) => dot(left, right)));
const update = (rows: Rows, w: readonly number[]) => rows[0].map((_, k) => rows.reduce((sum, row, i) => sum + w[i] * row[k], 0));
const norm = (vector: readonly number[]) => Math.sqrt(dot(vector, vector));
const longest = (rows: Rows) => Math.max(...rows.map(norm));

function combine(name: string, gram: Rows, given: Partial<GramMeasure> = {}): readonly number[] {
  const combiner = combiners.find((word) => word.name === name) as CombinerDefinition;
  return combiner.combine({ gram, losses: gram.map(() => 1), random: randomOf(3), ...given }, argumentsOf(combiner));
}

/** Short decimals: zero rows, equal rows and dependent rows come up often. */
const entry = fc.integer({ min: -3000, max: 3000 }).map((value) => value / 1000);
const gradients = (tasks: { min: number; max: number }, size: number) =>
  fc.integer(tasks).chain((count) => fc.array(
    fc.array(entry, { minLength: size, maxLength: size }), { minLength: count, maxLength: count }));

const anyRows = fc.oneof(gradients({ min: 1, max: 8 }, 12), gradients({ min: 2, max: 8 }, 3));
const names = combiners.map(({ name }) => name);

describe("every combiner", () => {
  it.each(names)("%s answers with finite weights for any gradients, few or many", (name) => {
    fc.assert(fc.property(anyRows, (rows) => {
      const w = combine(name, gramOf(rows));
      expect(w).toHaveLength(rows.length);
      expect(w.every(Number.isFinite)).toBe(true);
    }), { numRuns: 200 });
  });

  it.each(names)("%s answers with finite weights for singular, vanishing, huge and broken matrices", (name) => {
    const strange: Rows[] = [
      [[0, 0], [0, 0]],
      [[1, -1], [-1, 1]],
      [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
      [[1e-12, -1e-12], [-1e-12, 1e-12]],
      [[1e-300, 0], [0, 1e-300]],
      [[1e30, 1e29], [1e29, 1e30]],
      [[1e-12, 0], [0, 1e12]],
      [[4, 0, -1], [0, 0, 0], [-1, 0, 2]],
      // Not positive semidefinite, as 32-bit products can be.
      [[1, 1.0000002], [1.0000002, 1]],
      [[1, -1.0000001, 0], [-1.0000001, 1, 0], [0, 0, 1]],
      [[NaN, 1], [1, 1]],
      [[2]],
    ];
    for (const gram of strange) {
      expect(combine(name, gram).every(Number.isFinite), JSON.stringify(gram)).toBe(true);
    }
  });

  it.each(names)("%s answers with finite weights where one gradient is another turned round", (name) => {
    for (let seed = 0; seed < 300; seed++) {
      const random = randomOf(seed);
      const tasks = 2 + random.integer(6);
      const rows = Array.from({ length: tasks }, () => Array.from({ length: 20 }, () => random.normal()));
      const opposite = 0.5 + random.uniform();
      rows[tasks - 1] = rows[0].map((value) => -opposite * value);
      expect(combine(name, gramOf(rows)).every(Number.isFinite), String(seed)).toBe(true);
    }
  });

  it.each(["mgda", "cagrad", "dualproj", "nash", "fairgrad"])("%s answers the same from the weights of an earlier step, or from nonsense", (name) => {
    for (let seed = 0; seed < 100; seed++) {
      const random = randomOf(seed);
      const tasks = 2 + random.integer(9);
      const drawn = (size: number) => Array.from({ length: tasks }, () => Array.from({ length: size }, () => random.normal() + (seed % 2)));
      // Every third Jacobian has fewer columns than tasks.
      const rows = drawn(seed % 3 === 0 ? 3 : 20);
      const near = rows.map((row) => row.map((value) => value + 0.05 * random.normal()));
      const known = update(rows, combine(name, gramOf(rows)));
      const starts = [combine(name, gramOf(near)), combine(name, gramOf(drawn(20))), rows.map((_, task) => task), rows.map(() => 0), rows.map(() => 1e6)];
      for (const previous of starts) {
        const found = update(rows, combine(name, gramOf(rows), { previous }));
        found.forEach((value, column) => expect(Math.abs(value - known[column]), `${seed}`).toBeLessThan(1e-6 * longest(rows)));
      }
    }
  });

  it.each(names)("%s gives equal gradients K times one of them, or one, as its scale says", (name) => {
    const combiner = combiners.find((word) => word.name === name) as CombinerDefinition;
    const row = [0.3, -1.2, 0.8];
    const d = update([row, row, row], combine(name, gramOf([row, row, row])));
    const factor = norm(d) / norm(row);
    // The bargaining solutions forget the length of gradients: √K in all, cut to 1 by nash.
    const expected: Record<string, number> = { nash: 1 / norm(row), fairgrad: Math.sqrt(3) / norm(row), cagrad: 1.5 };
    expect(factor).toBeCloseTo(expected[name] ?? (combiner.scale === "sum" ? 3 : 1), 9);
  });

  // The orders of pcgrad and gradvac are drawn for places in the list, and krum breaks ties by them.
  it.each(names.filter((name) => !["pcgrad", "gradvac", "krum"].includes(name)))("%s does not care in which order tasks are listed", (name) => {
    fc.assert(fc.property(gradients({ min: 2, max: 5 }, 9), fc.integer({ min: 0, max: 99 }), (rows, key) => {
      const order = [...randomOf(key).permutation(rows.length)];
      const straight = update(rows, combine(name, gramOf(rows)));
      const shuffled = order.map((index) => rows[index]);
      const turned = update(shuffled, combine(name, gramOf(shuffled)));
      const scale = Math.max(longest(rows), norm(straight));
      expect(norm(straight.map((value, k) => value - turned[k]))).toBeLessThanOrEqual(1e-6 * scale + 1e-12);
    }), { numRuns: 150 });
  });
});

describe("combiners that follow the gradients' scale", () => {
  const following = names.filter((name) => !["nash", "fairgrad", "moco", "modo"].includes(name));
  it.each(following)("%s gives the same weights for gradients a million times smaller", (name) => {
    const rows = [[1, 2, -1], [-2, 0.5, 1], [0.3, -1, 0.2]];
    const large = combine(name, gramOf(rows));
    const small = combine(name, gramOf(rows.map((row) => row.map((value) => value * 1e-6))));
    large.forEach((weight, task) => expect(small[task]).toBeCloseTo(weight, 8));
  });

  it.each(["nash", "fairgrad"])("%s gives the same step for gradients a million times smaller", (name) => {
    const rows = [[1, 2, -1], [-2, 0.5, 1], [0.3, -1, 0.2]];
    const tiny = rows.map((row) => row.map((value) => value * 1e-6));
    const large = update(rows, combine(name, gramOf(rows)));
    const small = update(tiny, combine(name, gramOf(tiny)));
    large.forEach((value, k) => expect(small[k]).toBeCloseTo(value, 8));
  });
});

/**
 * What rounding of the Gram matrix leaves: its smallest eigenvalue on the support goes as 1/|w|², so an error of ε in it moves the answer by ε|w|².
 */
const roundingOf = (rows: Rows, w: readonly number[]) =>
  1e-9 * longest(rows) ** 2 + 16 * Number.EPSILON * rows.reduce((sum, row, k) => sum + Math.abs(w[k]) * norm(row), 0) ** 2;

describe("what each combiner promises", () => {
  it.each(["upgrad", "dualproj", "mgda"])("%s conflicts with no task", (name) => {
    fc.assert(fc.property(anyRows, (rows) => {
      const w = combine(name, gramOf(rows));
      const d = update(rows, w);
      rows.forEach((row) => expect(dot(row, d)).toBeGreaterThanOrEqual(-roundingOf(rows, w) - 1e-12));
    }), { numRuns: 300 });
  });

  it("without conflicts upgrad is mean, and pcgrad is sum", () => {
    const rows = [[1, 0.2, 0], [0.5, 1, 0.1], [0.2, 0.3, 2]];
    combine("upgrad", gramOf(rows)).forEach((weight) => expect(weight).toBeCloseTo(1 / 3, 12));
    expect(combine("pcgrad", gramOf(rows))).toEqual([1, 1, 1]);
  });

  it("pcgrad of two tasks takes both projections off", () => {
    const [first, second] = [[1, 0], [-1, 1]];
    const d = update([first, second], combine("pcgrad", gramOf([first, second])));
    // g₁ + ½ g₂ and g₂ + g₁
    expect(d[0]).toBeCloseTo(0.5, 12);
    expect(d[1]).toBeCloseTo(1.5, 12);
  });

  it("mgda takes the shorter gradient alone where it stands in the way of both", () => {
    expect(combine("mgda", gramOf([[1, 0], [3, 0.1]]))).toEqual([1, 0]);
  });

  it("mgda is no longer than any mixture", () => {
    fc.assert(fc.property(gradients({ min: 2, max: 6 }, 4), (rows) => {
      const best = norm(update(rows, combine("mgda", gramOf(rows))));
      rows.forEach((row) => expect(best).toBeLessThanOrEqual(norm(row) + 1e-9));
      expect(best).toBeLessThanOrEqual(norm(update(rows, rows.map(() => 1 / rows.length))) + 1e-9);
    }));
  });

  it.each(["pcgrad", "gradvac"])("%s turns whole vectors as its paper writes it, for forty tasks", (name) => {
    const random = randomOf(11);
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 60 }, () => random.normal()));
    const orders = projectionOrders(40, randomOf(3));
    // Goals start at 0: each pair meets once in a step, so that gradvac takes the first step of pcgrad.
    const turned = rows.map((row, task) => orders[task].reduce((left, other) => {
      const share = Math.min(0, dot(left, rows[other])) / dot(rows[other], rows[other]);
      return left.map((value, k) => value - share * rows[other][k]);
    }, row));
    const d = update(rows, combine(name, gramOf(rows)));
    update(turned, rows.map(() => 1)).forEach((value, k) => expect(d[k]).toBeCloseTo(value, 9));
  });

  it("cagrad stays within c of the mean gradient", () => {
    fc.assert(fc.property(anyRows, (rows) => {
      const mean = update(rows, rows.map(() => 1 / rows.length));
      const d = update(rows, combine("cagrad", gramOf(rows)));
      expect(norm(d.map((value, k) => value - mean[k]))).toBeLessThanOrEqual(0.5 * norm(mean) * (1 + 1e-6) + 1e-9 * longest(rows));
    }));
  });

  it("cagrad adds only gradients of the worst-off tasks, as the optimum does", () => {
    fc.assert(fc.property(gradients({ min: 2, max: 6 }, 9), (rows) => {
      const w = combine("cagrad", gramOf(rows));
      const gains = rows.map((row) => dot(row, update(rows, w)));
      const scale = longest(rows) ** 2;
      w.forEach((weight, task) => {
        const added = weight - 1 / rows.length;
        expect(added).toBeGreaterThanOrEqual(-1e-12);
        if (added > 1e-7) expect(gains[task]).toBeLessThanOrEqual(Math.min(...gains) + 1e-8 * scale);
      });
    }), { numRuns: 300 });
  });

  it("nash gives every task the same relative gain", () => {
    const rows = [[1, 2, -1], [-2, 0.5, 1], [0.3, -1, 2]];
    const w = combine("nash", gramOf(rows));
    const gains = rows.map((row, task) => w[task] * dot(row, update(rows, w)));
    gains.forEach((gain) => expect(gain).toBeCloseTo(gains[0], 10));
    expect(norm(update(rows, w))).toBeCloseTo(1, 10);
  });

  it("imtl and config treat all gradients alike", () => {
    const rows = [[1, 2, -1], [-2, 0.5, 1], [0.3, -1, 2]];
    for (const name of ["imtl", "config"]) {
      const d = update(rows, combine(name, gramOf(rows)));
      const angles = rows.map((row) => dot(row, d) / norm(row));
      angles.forEach((angle) => expect(angle).toBeCloseTo(angles[0], 10));
    }
  });
});

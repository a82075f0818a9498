import { describe, expect, it } from "vitest";
import { krum } from "../../src/catalog/combiners/krum.ts";
import { symmetricEigen } from "../../src/catalog/solvers/eigen.ts";
import { cleanGram, scaledGram } from "../../src/catalog/solvers/gram.ts";
import { randomOf } from "../../src/graph/random.ts";

const random = randomOf(31);

/** Of gradients in so many dimensions, with some equal ones, whose scores are equal to the last bit. */
function gramOf(tasks: number, dimensions: number): number[][] {
  const rows = Array.from({ length: tasks }, () => Array.from({ length: dimensions }, () => random.normal()));
  if (tasks > 3) rows[3] = rows[1];
  return rows.map((left) => rows.map((right) => left.reduce((sum, value, k) => sum + value * right[k], 0)));
}

describe("krum", () => {
  it.each([1, 2, 3, 4, 9, 40, 63, 64, 65, 80])("keeps of %i gradients those with the nearest neighbours, the first of equals", (tasks) => {
    for (const [outliers, keep] of [[0, 1], [1, 3], [5, 2]]) {
      const gram = gramOf(tasks, 90);
      const { gram: clean } = cleanGram(gram);
      const scores = clean.map((row, task) => row.map((value, other) => (other === task ? Infinity : Math.max(0, row[task] + clean[other][other] - 2 * value)))
        .sort((a, b) => a - b).slice(0, Math.max(1, tasks - outliers - 2)).reduce((sum, distance) => sum + distance, 0));
      const kept = scores.map((_, task) => task).sort((a, b) => scores[a] - scores[b] || a - b).slice(0, keep);
      const weights = krum.combine({ gram, losses: gram.map(() => 1), random: randomOf(1) }, { outliers, keep });
      expect(weights).toEqual(scores.map((_, task) => (kept.includes(task) ? 1 / Math.min(tasks, keep) : 0)));
    }
  });
});

describe("a Gram matrix", () => {
  it.each([1, 2, 3, 4, 5, 8, 13])("of %i tasks is clipped where it has an eigenvalue below 0, and only there", (tasks) => {
    for (let round = 0; round < 20; round++) {
      const { gram } = scaledGram(gramOf(tasks, tasks + 2));
      const [lowest] = symmetricEigen(gram).values;
      expect(cleanGram(gram).gram).toEqual(gram);
      // One eigenvalue after another below 0, by a diagonal that is too small.
      const place = round % tasks;
      const less = gram.map((row, i) => row.map((value, j) => (i === place && j === place ? value - 1.1 : value)));
      if (symmetricEigen(scaledGram(less).gram).values[0] < -1e-6) expect(symmetricEigen(cleanGram(less).gram).values[0]).toBeGreaterThan(-1e-12);
      expect(lowest).toBeGreaterThan(-1e-12);
    }
  });
});

import { describe, expect, it } from "vitest";
import { accumulateConflicts, branchPoints, type Estimate, fiercestPairs, layerCosines, matricesOf, type Measured, type MeasuredRun, mutualPairs, reconScores, summarizeAffinity, summarizeConflicts, verdictOf, worstPair } from "../../src/affinity/index.ts";
import type { BranchLayer } from "../../src/affinity/branches.ts";
import { series } from "../../src/affinity/interval.ts";
import { matrixText } from "../../src/cli/matrix-text.ts";
import { randomOf } from "../../src/graph/random.ts";

/** Everything here is told in another way, cell by cell and slowly: the numbers have to be the very same, to the last bit. */
const random = randomOf(21);
const size = 15;
const places = Array.from({ length: size }, (_, place) => place);
const pairs = places.flatMap((first) => places.slice(first + 1).map((second) => [first, second] as const));

/** Some cells missing, some −0, some alike; symmetric on request. */
function drawn(symmetric: boolean): Measured[][] {
  const cell = () => (random.uniform() < 0.1 ? null : random.uniform() < 0.05 ? -0 : random.uniform() < 0.1 ? 0.25 : random.normal());
  const matrix = places.map(() => places.map(cell));
  return symmetric ? matrix.map((row, i) => row.map((value, j) => (i < j ? value : matrix[j][i]))) : matrix;
}

const known = (values: readonly Measured[]) => values.filter((value) => value !== null);

function seriesOf(values: readonly number[]) {
  const all = series();
  for (const value of values) all.add(value);
  return all;
}

const along = (matrices: readonly Measured[][][]): Estimate[][] => places.map((i) => places.map((j) => seriesOf(known(matrices.map((matrix) => matrix[i][j]))).mean()));

describe.each([0, 1, 2, 7, 8, 40])("measures of many tasks over %i steps", (steps) => {
  const matrices = Array.from({ length: steps }, () => drawn(false));
  const records = Array.from({ length: steps }, () => ({ cosine: drawn(true), layers: [drawn(true), drawn(true)] }));

  it("are those of every cell's own series, of one run and of two", () => {
    expect(summarizeAffinity(matrices)).toStrictEqual(steps === 0 ? [] : along(matrices));
    const runs = [matrices.slice(0, 3), matrices.slice(3)].map((lookahead): MeasuredRun => ({ conflicts: [], lookahead, proximal: [], cka: [], rsa: [] }));
    for (const { cells } of matricesOf(places.map(String), runs)) expect(cells).toStrictEqual(along(matrices));
  });

  it("count conflicts pair by pair", () => {
    const scope = (scoped: readonly Measured[][][]) => ({
      rate: seriesOf(scoped.map((matrix) => known(pairs.map(([i, j]) => matrix[i][j]))).map((all) => all.filter((value) => value < 0).length / all.length)).share(),
      cosine: seriesOf(scoped.map((matrix) => known(pairs.map(([i, j]) => matrix[i][j]))).map((all) => all.reduce((sum, value) => sum + value, 0) / all.length)).mean(),
      pairs: scoped.length === 0 ? [] : places.map((i) => places.map((j) => {
        const values = i === j ? [] : known(scoped.map((matrix) => matrix[Math.min(i, j)][Math.max(i, j)]));
        return { rate: seriesOf(values.map((value) => Number(value < 0))).share(), cosine: seriesOf(values.map((value) => 0 + value)).mean() };
      })),
    });
    const { overall, layers } = summarizeConflicts(records);
    const figures = ({ rate, cosine, pairs: all }: typeof overall) => ({ rate, cosine, pairs: all });
    expect(figures(overall)).toStrictEqual(scope(records.map(({ cosine }) => cosine)));
    expect(layers.map(figures)).toStrictEqual(steps === 0 ? [] : [0, 1].map((layer) => scope(records.map((record) => record.layers[layer]))));
    expect(layerCosines(records, 1).map((row, i) => row.filter((_, j) => i !== j).map(({ mean }) => mean))).toStrictEqual(steps === 0 ? [] : scope(records.map((record) => record.layers[1])).pairs.map((row, i) => row.filter((_, j) => i !== j).map(({ cosine }) => cosine.mean)));
    const fiercest = pairs.map(([i, j]) => overall.pairs[i]?.[j]?.rate).filter((rate) => rate !== undefined).filter(({ low }) => (low ?? 0) > 0.5);
    if (fiercest.length > 0) expect(worstPair(overall)?.pair.rate.mean).toBe(Math.max(...fiercest.map(({ mean }) => mean ?? 0)));
  });

  it("find what certainly helps, and Recon's scores", () => {
    const cells = along(matrices.map((matrix) => matrix.map((row) => row.map((value) => (value === null ? null : value + 0.5)))));
    const helps = (i: number, j: number) => verdictOf(cells[i][j]) === "helps";
    expect(mutualPairs({ cells })).toStrictEqual(pairs.filter(([i, j]) => helps(i, j) && helps(j, i)).map((pair) => [...pair]));
    const below = (layer: number) => known(records.flatMap((record) => pairs.map(([i, j]) => record.layers[layer][i][j])));
    expect(reconScores(records.map(({ layers }) => layers), -0.1)).toStrictEqual(steps === 0 ? [] : [0, 1].map((layer) => below(layer).filter((value) => value < -0.1).length / below(layer).length));
  });
});

describe("a summary of conflicts", () => {
  it("stays as it was when more is measured, also where its pairs are asked for later", () => {
    const records = Array.from({ length: 9 }, () => ({ cosine: drawn(true), layers: [] }));
    const accumulator = accumulateConflicts();
    const summaries = [accumulator.summary(), ...records.map((record) => { accumulator.add(record); return accumulator.summary(); })];
    for (const count of [9, 4, 5, 0]) expect(summaries[count].overall.pairs).toStrictEqual(summarizeConflicts(records.slice(0, count)).overall.pairs);
  });

  it("tells of one pair what it tells of all, and which fight most, the first declared where they are even", () => {
    const layers = Array.from({ length: 7 }, () => [drawn(true), drawn(true)]);
    const accumulator = accumulateConflicts();
    const summaries = layers.map((matrices) => {
      accumulator.add({ cosine: matrices[0], layers: matrices });
      return accumulator.summary();
    });
    for (const summary of [summaries[6], summaries[2], summaries[3]]) {
      const scopes = summary.layers;
      for (const [i, j] of pairs) for (const scope of scopes) for (const [first, second] of [[i, j], [j, i]]) expect(scope.pair(first, second)).toStrictEqual(scope.pairs[i][j]);
      // Rounded, for 6 of 7 is even with 6 of 7 however it was summed up.
      const worst = ([i, j]: readonly [number, number]) => Math.max(...scopes.map((scope) => Number((scope.pairs[i][j].rate.mean ?? -1).toFixed(9))));
      for (const most of [1, 3, 10]) {
        const expected = [...pairs].sort((a, b) => worst(b) - worst(a)).slice(0, most).sort(([a, b], [c, d]) => a - c || b - d);
        expect(fiercestPairs(scopes, size, most)).toStrictEqual(expected.map((pair) => [...pair]));
      }
    }
  });
});

describe("the strongest pairs of a measure", () => {
  it("are told in the order of their size, and of their places where that is the same", () => {
    const tasks = Array.from({ length: 120 }, (_, task) => `t${task}`);
    const cells = tasks.map(() => tasks.map((): Estimate => ({ mean: random.uniform() < 0.1 ? null : Math.round(random.normal() * 9) / 10, low: null, high: null, count: 1 })));
    const expected = cells.flatMap((row, i) => row.flatMap(({ mean }, j) => (i === j || mean === null ? [] : [{ i, j, size: Math.abs(mean) }])))
      .sort((a, b) => b.size - a.size).slice(0, 12).map(({ i, j }) => `t${i} t${j}`);
    const text = matrixText({ measure: "lookahead", tasks, orientation: "", cells });
    expect(text.split("\n").slice(2, 14).map((line) => line.split(/ +/).slice(0, 2).join(" "))).toEqual(expected);
  });
});

describe("branch points", () => {
  it("are those that are found when everything is counted anew for every split", () => {
    for (let round = 0; round < 20; round++) {
      const cell = (): Estimate => {
        const mean = random.normal();
        return random.uniform() < 0.2 ? { mean: null, low: null, high: null, count: 0 } : { mean, low: mean - 0.4, high: mean + 0.4, count: 9 };
      };
      const layers = Array.from({ length: 3 }, (_, depth): BranchLayer => {
        const upper = places.map(() => places.map(cell));
        return {
          name: `${depth}`, parameters: 50 + Math.floor(random.uniform() * 100), owners: places.map(() => random.uniform() < 0.9),
          cosines: depth === 1 && round % 5 === 0 ? [] : upper.map((row, i) => row.map((value, j) => (i < j ? value : upper[j][i]))),
        };
      });
      const found = branchPoints(layers, 2500);
      expect(found.conflictBefore).toBe(layers.reduce((sum, layer) => sum + conflictWithin(layer, places.filter((task) => layer.owners[task])), 0));
      expect(found.conflictAfter).toBe(layers.reduce((sum, layer, depth) => sum + found.layers[depth].groups.reduce((part, group) => part + conflictWithin(layer, group), 0), 0));
      expect(found.layers.map(({ groups }) => groups)).toStrictEqual(plainly(layers, 2500));
    }
  });
});

const costOf = ({ cosines }: BranchLayer, first: number, second: number): number => {
  const { mean = null, high = null } = cosines[first]?.[second] ?? {};
  return mean !== null && high !== null && high < 0 ? -mean : 0;
};

const pairsIn = (group: readonly number[]) => group.flatMap((first, place) => group.slice(place + 1).map((second) => [first, second] as const));

const conflictWithin = (layer: BranchLayer, group: readonly number[]): number => pairsIn(group).reduce((sum, [first, second]) => sum + costOf(layer, first, second), 0);

/** The same search without any memory. */
function plainly(layers: readonly BranchLayer[], budget: number): number[][][] {
  let state = layers.map(({ owners }) => [places.filter((task) => owners[task])]);
  const added = (groups: number[][][]) => groups.reduce((sum, all, depth) => sum + layers[depth].parameters * (all.length - 1), 0);
  const conflict = (groups: number[][][]) => groups.reduce((sum, all, depth) => sum + all.reduce((part, group) => part + conflictWithin(layers[depth], group), 0), 0);
  for (;;) {
    let best: { next: number[][][]; worth: number } | undefined;
    for (const [depth, layer] of layers.entries()) {
      for (const group of state[depth]) {
        const [worst] = pairsIn(group).map(([left, right]) => ({ left, right, cost: costOf(layer, left, right) })).filter(({ cost }) => cost > 0).sort((a, b) => b.cost - a.cost);
        if (!worst) continue;
        const mean = (task: number, side: number) => layer.cosines[task]?.[side]?.mean ?? 0;
        const rights = new Set(group.filter((task) => task === worst.right || (task !== worst.left && mean(task, worst.left) < mean(task, worst.right))));
        const next = state.map((all, index) => (index < depth ? all : all.flatMap((members) => {
          const sides = [members.filter((task) => !rights.has(task)), members.filter((task) => rights.has(task))];
          return sides[1].length > 0 && members.some((task) => group.includes(task) && !rights.has(task)) ? sides : [members];
        })));
        const cost = added(next) - added(state);
        const worth = (conflict(state) - conflict(next)) / Math.max(1, cost);
        if (cost <= budget - added(state) && worth > 0 && (!best || worth > best.worth)) best = { next, worth };
      }
    }
    if (!best) return state;
    state = best.next;
  }
}

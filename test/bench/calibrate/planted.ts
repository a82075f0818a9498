type Matrix = readonly (readonly (number | null)[])[];

/** Tasks of `planted.mtl` that belong together. */
const groups: readonly (readonly number[])[] = [[0, 1], [2, 3], [4]];

/** Of how many seeds every pair within a group ranks above every pair between groups, by measure, and the share of right orders. */
export function plantedRanks(seeds: readonly ReadonlyMap<string, Matrix>[]): Map<string, { readonly all: number; readonly share: number }> {
  const names = [...(seeds[0]?.keys() ?? [])];
  return new Map(names.map((name) => {
    const shares = seeds.flatMap((measures) => measures.get(name) ?? []).length === 0 ? [] : seeds.map((measures) => rightOrders(measures.get(name) ?? []));
    return [name, { all: shares.filter((share) => share === 1).length, share: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length) }];
  }));
}

/** Share of (pair within, pair between) with the one within above; pairs in both directions together. */
function rightOrders(matrix: Matrix): number {
  const value = (i: number, j: number) => ((matrix[i]?.[j] ?? 0) + (matrix[j]?.[i] ?? 0)) / 2;
  const together = (i: number, j: number) => groups.some((group) => group.includes(i) && group.includes(j));
  const pairs = matrix.flatMap((_, i) => matrix.slice(i + 1).map((_row, offset) => [i, i + 1 + offset] as const));
  const [within, between] = [pairs.filter(([i, j]) => together(i, j)), pairs.filter(([i, j]) => !together(i, j))];
  const right = within.flatMap(([i, j]) => between.map(([k, l]) => Number(value(i, j) > value(k, l))));
  return right.reduce((sum, one) => sum + one, 0) / Math.max(1, right.length);
}

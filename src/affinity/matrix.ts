/**
 * What a run measured, as its events carry it: [recipient or row][source or column] in the order of the tasks;
 * null is "not measured" (a task without labels in the batch, a pair that shares nothing).
 */
export type Measured = number | null;
export type MeasuredMatrix = readonly (readonly Measured[])[];

export function emptyMatrix<Cell>(size: number, cell: (row: number, column: number) => Cell): Cell[][] {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_unused, column) => cell(row, column)));
}

export function mapCells<From, To>(matrix: readonly (readonly From[])[], change: (cell: From, row: number, column: number) => To): To[][] {
  return matrix.map((cells, row) => cells.map((cell, column) => change(cell, row, column)));
}

/** Index pairs with first < second. */
export function pairsOf(size: number): [first: number, second: number][] {
  return Array.from({ length: size }, (_, first) => first).flatMap((first) =>
    Array.from({ length: size - first - 1 }, (_, rest): [number, number] => [first, first + 1 + rest]));
}

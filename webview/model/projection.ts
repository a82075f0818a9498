/** Points in a plane, [points][2], and the share of the spread that the plane holds. */
export interface Projection {
  readonly points: readonly (readonly [number, number])[];
  readonly share: number;
}

/**
 * The two directions in which rows [points][numbers] differ most (principal components, Pearson 1901), by power iteration on the products of
 * centred rows: there are few tasks, and vectors may be long. Each axis points to where its largest part is positive, so that pictures of two epochs compare.
 */
export function principalPlane(rows: readonly (readonly number[])[]): Projection {
  const centre = rows[0]?.map((_, place) => rows.reduce((sum, row) => sum + row[place], 0) / rows.length) ?? [];
  const centred = rows.map((row) => row.map((value, place) => value - centre[place]));
  const gram = centred.map((left) => centred.map((right) => dot(left, right)));
  const total = gram.reduce((sum, row, place) => sum + row[place], 0);
  const first = strongest(gram);
  const second = strongest(gram.map((row, i) => row.map((value, j) => value - first.value * first.vector[i] * first.vector[j])));
  const along = ({ value, vector }: Direction) => vector.map((part) => part * Math.sqrt(Math.max(0, value)));
  const [x, y] = [along(first), along(second)];
  return { points: rows.map((_, point) => [x[point], y[point]] as const), share: total > 0 ? (first.value + Math.max(0, second.value)) / total : 1 };
}

interface Direction {
  readonly value: number;
  readonly vector: readonly number[];
}

const rounds = 300;

function strongest(matrix: readonly (readonly number[])[]): Direction {
  // Not alike in any two parts, so that it is at a right angle to none of the answers.
  let vector: number[] = unit(matrix.map((_, place) => 1 + Math.sin(place + 1)));
  for (let round = 0; round < rounds; round++) vector = unit(matrix.map((row) => dot(row, vector)));
  const value = dot(vector, matrix.map((row) => dot(row, vector)));
  const largest = vector.reduce((most, part) => (Math.abs(part) > Math.abs(most) + 1e-9 ? part : most), 0);
  return { value, vector: largest < 0 ? vector.map((part) => -part) : vector };
}

const dot = (left: readonly number[], right: readonly number[]): number => left.reduce((sum, value, place) => sum + value * right[place], 0);

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-12 ? vector.map((part) => part / length) : vector.map(() => 0);
}

/** Two tasks by their places in `started.tasks`, first < second. */
export interface Pair {
  readonly first: number;
  readonly second: number;
}

/** All pairs of so many tasks, in order of declaration. */
export function pairsOf(tasks: number): Pair[] {
  const pairs: Pair[] = [];
  for (let first = 0; first < tasks; first++) {
    for (let second = first + 1; second < tasks; second++) pairs.push({ first, second });
  }
  return pairs;
}

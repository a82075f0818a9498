import { type DenseAffinity, denseAffinity, isCountedOnce, type MeasuredMatrix, type MeasureName, measures } from "../../src/affinity/index.ts";
import { scaleLimit } from "./tone.ts";

/** A cell by its place: recipient × size + source. */
export interface Strong {
  readonly recipient: number;
  readonly source: number;
  readonly mean: number;
}

/** The end of the scale of all that is not on the diagonal. */
export function denseLimit({ size, means }: DenseAffinity): number {
  let most = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0, at = row * size; column < size; column++, at++) {
      const mean = Math.abs(means[at]);
      if (mean > most && column !== row) most = mean;
    }
  }
  return scaleLimit([most]);
}

/** A measure of very many tasks; what was counted once, over all rows, has no steps to be unsure of. */
export function denseMeasure(measure: MeasureName, matrices: readonly MeasuredMatrix[]): DenseAffinity {
  const affinity = denseAffinity(matrices);
  return isCountedOnce(measure) ? { ...affinity, unclear: new Uint8Array(affinity.unclear.length) } : affinity;
}

/** Its rows, as they lie in it. */
export const rowsOf = ({ size, means }: DenseAffinity): Float64Array[] => Array.from({ length: size }, (_, row) => means.subarray(row * size, (row + 1) * size));

type TopTwo = ReturnType<typeof topTwo>;

/** The places of the two largest sizes above 0, the largest first. */
function topTwo() {
  let [first, second] = [{ at: -1, size: 0 }, { at: -1, size: 0 }];
  return {
    /** What has to be exceeded. */
    least: 0,
    take(at: number, size: number): void {
      [first, second] = size > first.size ? [{ at, size }, first] : [first, { at, size }];
      this.least = second.size;
    },
    places: (): number[] => [first.at, second.at].filter((at) => at >= 0),
  };
}

/** Of the cells that are sure of their sign the two that help most and the two that hurt most; and how many are not sure, of how many. Pairs count once where both directions are the same. */
export function extremes(affinity: DenseAffinity, measure: MeasureName): { readonly helps: Strong[]; readonly hurts: Strong[]; readonly open: number; readonly all: number } {
  const { size, means } = affinity;
  const [best, worst, counts] = [topTwo(), topTwo(), { open: 0, all: 0 }];
  for (let row = 0; row < size; row++) readRow(affinity, { row, from: measures[measure].symmetric ? row + 1 : 0 }, [best, worst], counts);
  const strong = (chosen: readonly number[]) => chosen.map((at) => ({ recipient: Math.floor(at / size), source: at % size, mean: means[at] }));
  return { helps: strong(best.places()), hurts: strong(worst.places()), ...counts };
}

function readRow({ size, means, unclear }: DenseAffinity, { row, from }: { readonly row: number; readonly from: number }, [best, worst]: readonly [TopTwo, TopTwo], counts: { open: number; all: number }): void {
  for (let column = from, at = row * size + from; column < size; column++, at++) {
    const mean = means[at];
    if (mean !== mean || column === row) continue;
    counts.all++;
    if (unclear[at] === 1) counts.open++;
    else if (mean > best.least) best.take(at, mean);
    else if (-mean > worst.least) worst.take(at, -mean);
  }
}

const bins = 4096;

/** The strongest cells, at most so many, strongest first: those above a size that a count of sizes gives, so that a million are not sorted. */
export function strongest(affinity: DenseAffinity, most: number): Strong[] {
  const { size, means } = affinity;
  const limit = denseLimit(affinity);
  const binOf = (mean: number) => Math.min(bins - 1, Math.floor((Math.abs(mean) / limit) * bins));
  const isWanted = (at: number) => !Number.isNaN(means[at]) && at % (size + 1) !== 0;
  const counts = new Uint32Array(bins);
  for (let at = 0; at < means.length; at++) if (isWanted(at)) counts[binOf(means[at])]++;
  let [lowest, above] = [bins, 0];
  while (lowest > 0 && above < most) above += counts[--lowest];
  const found: Strong[] = [];
  for (let at = 0; at < means.length; at++) {
    if (isWanted(at) && binOf(means[at]) >= lowest) found.push({ recipient: Math.floor(at / size), source: at % size, mean: means[at] });
  }
  return found.sort((one, other) => Math.abs(other.mean) - Math.abs(one.mean)).slice(0, most);
}

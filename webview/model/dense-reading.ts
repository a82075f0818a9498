import type { DenseAffinity } from "../../src/affinity/index.ts";
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
  for (let at = 0; at < means.length; at++) {
    const mean = Math.abs(means[at]);
    if (mean > most && at % (size + 1) !== 0) most = mean;
  }
  return scaleLimit([most]);
}

/** Of the cells that are sure of their sign the two that help most and the two that hurt most; and how many are not sure, of how many. */
export function extremes({ size, means, unclear }: DenseAffinity): { readonly helps: Strong[]; readonly hurts: Strong[]; readonly open: number; readonly all: number } {
  // The best, the second, the second worst, the worst.
  const places = [-1, -1, -1, -1];
  let [open, all] = [0, 0];
  for (let at = 0; at < means.length; at++) {
    const mean = means[at];
    if (Number.isNaN(mean) || at % (size + 1) === 0) continue;
    all++;
    if (unclear[at] === 1) open++;
    else if (mean > 0 && (places[1] < 0 || mean > means[places[1]])) [places[0], places[1]] = places[0] < 0 || mean > means[places[0]] ? [at, places[0]] : [places[0], at];
    else if (mean < 0 && (places[2] < 0 || mean < means[places[2]])) [places[3], places[2]] = places[3] < 0 || mean < means[places[3]] ? [at, places[3]] : [places[3], at];
  }
  const strong = (chosen: readonly number[]) => chosen.filter((at) => at >= 0).map((at) => ({ recipient: Math.floor(at / size), source: at % size, mean: means[at] }));
  return { helps: strong([places[0], places[1]]), hurts: strong([places[3], places[2]]), open, all };
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

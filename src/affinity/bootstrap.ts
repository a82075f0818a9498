import { type Estimate, normalQuantile, NOT_MEASURED, studentQuantile } from "./interval.ts";
import { draws } from "./random.ts";
import { percentiles } from "./rank.ts";

const redraws = 1000;

/**
 * The mean of a series along a run with a 95 % interval by drawing blocks of neighbouring steps again (moving blocks of ∛n steps,
 * Künsch 1989), so that the likeness of neighbours widens it; with several runs each drawn run keeps its own steps. Percentiles of few
 * blocks are too narrow, by as much as Student's quantile exceeds the normal one (Hesterberg 2015); and as figures are told with one ±,
 * both sides are as wide as the wider. Needs eight steps or two runs, else there is no interval.
 */
export function bootstrapMean(runs: readonly (readonly number[])[]): Estimate {
  const series = runs.filter((run) => run.length > 0);
  const count = series.reduce((sum, run) => sum + run.length, 0);
  if (count === 0) return NOT_MEASURED;
  const mean = series.flat().reduce((sum, value) => sum + value, 0) / count;
  if (count < 8 && series.length < 2) return { mean, low: null, high: null, count };
  const random = draws(count);
  const drawn = Array.from({ length: redraws }, () => drawnMean(series, random));
  const { low, high } = percentiles(drawn);
  const half = expansion(series) * Math.max(mean - (low ?? mean), (high ?? mean) - mean);
  return { mean, low: mean - half, high: mean + half, count };
}

const blockOf = (steps: number): number => Math.max(1, Math.round(Math.cbrt(steps)));

function expansion(series: readonly (readonly number[])[]): number {
  const blocks = Math.max(2, series.reduce((sum, { length }) => sum + Math.ceil(length / blockOf(length)), 0));
  return (studentQuantile(blocks - 1) / normalQuantile) * Math.sqrt(blocks / (blocks - 1));
}

function drawnMean(series: readonly (readonly number[])[], random: () => number): number {
  let [sum, count] = [0, 0];
  for (let run = 0; run < series.length; run++) {
    const values = series.length > 1 ? series[Math.floor(random() * series.length)] : series[run];
    const block = blockOf(values.length);
    for (let taken = 0; taken < values.length; taken += block) {
      const start = Math.floor(random() * Math.max(1, values.length - block + 1));
      for (let step = start; step < Math.min(values.length, start + block); step++) {
        sum += values[step];
        count++;
      }
    }
  }
  return sum / count;
}

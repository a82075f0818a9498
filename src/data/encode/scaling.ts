/** How numbers are brought to a common size: (t(x) − offset) / factor, where t is the signed log1p for `log`. */
export interface Scaling {
  readonly kind: string;
  readonly offset: number;
  readonly factor: number;
}

interface FittedScaling extends Scaling {
  /** Mean of t(x), which stands in for a missing number. */
  readonly mean: number;
}

/** sign(x) · ln(1 + |x|): a logarithm that also takes debts and zero. */
const signedLog = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));
/** What undoes `signedLog`. */
const signedExp = (x: number): number => Math.sign(x) * Math.expm1(Math.abs(x));

/** Gathers what a scale is fitted to, number by number (Welford 1962). */
export interface ScaleFit {
  /** NaN is left out. */
  add(value: number): void;
  /** One place of some rows of [rows × width]. */
  addRows(values: Float64Array, rows: Uint32Array, width: number, place: number): void;
  /** The scale; without any number it does nothing. */
  scaling(): FittedScaling;
}

const partRows = 4096;

interface Place {
  readonly width: number;
  readonly place: number;
  readonly log: boolean;
}

const termOf = (value: number, log: boolean): number => (log ? signedLog(value) : value);

/** The first number of some rows; 0 without any. */
function firstOf(values: Float64Array, rows: Uint32Array, { width, place, log }: Place): number {
  const row = rows.find((one) => !Number.isNaN(values[one * width + place]));
  return row === undefined ? 0 : termOf(values[row * width + place], log);
}

/**
 * Count, sum and sum of squares of what a few rows deviate from a number near their mean, their minimum and maximum: five sums without
 * a division, of which a whole file's scale is put together (Chan, Golub & LeVeque 1979), many times faster than number by number.
 */
function partOf(values: Float64Array, rows: Uint32Array, { width, place, log }: Place, centre: number, sums: Float64Array): void {
  let count = 0;
  let sum = 0;
  let squared = 0;
  let least = Infinity;
  let most = -Infinity;
  for (let index = 0; index < rows.length; index++) {
    const value = values[rows[index] * width + place];
    if (value !== value) continue;
    const t = log ? signedLog(value) : value;
    const deviation = t - centre;
    count++;
    sum += deviation;
    squared += deviation * deviation;
    if (t < least) least = t;
    if (t > most) most = t;
  }
  sums.set([count, sum, squared, least, most]);
}

/** A fit of `zscore`, `minmax`, `log` or `none`, without any number yet. */
export function scaleFit(kind: string): ScaleFit {
  let [count, mean, squares, minimum, maximum] = [0, 0, 0, Infinity, -Infinity];
  const sums = new Float64Array(5);
  return {
    add(value) {
      if (Number.isNaN(value)) return;
      const t = kind === "log" ? signedLog(value) : value;
      const change = t - mean;
      mean += change / ++count;
      squares += change * (t - mean);
      if (t < minimum) minimum = t;
      if (t > maximum) maximum = t;
    },
    addRows(values, rows, width, place) {
      for (let from = 0; from < rows.length; from += partRows) {
        const part = rows.subarray(from, from + partRows);
        const centre = count > 0 ? mean : firstOf(values, part, { width, place, log: kind === "log" });
        partOf(values, part, { width, place, log: kind === "log" }, centre, sums);
        const [own, sum, squared, least, most] = sums;
        if (own === 0) continue;
        const change = centre + sum / own - mean;
        squares += Math.max(0, squared - (sum * sum) / own) + (change * change * count * own) / (count + own);
        mean += (change * own) / (count + own);
        count += own;
        minimum = Math.min(minimum, least);
        maximum = Math.max(maximum, most);
      }
    },
    scaling() {
      if (count === 0 || kind === "none") return { kind, offset: 0, factor: 1, mean };
      if (kind === "minmax") return { kind, offset: minimum, factor: maximum - minimum || 1, mean };
      return { kind, offset: mean, factor: Math.sqrt(squares / count) || 1, mean };
    },
  };
}

/** A number as the model sees it. */
export function applyScaling(scaling: Scaling, value: number): number {
  return ((scaling.kind === "log" ? signedLog(value) : value) - scaling.offset) / scaling.factor;
}

/** A number as the model says it, in its own unit again. */
export function invertScaling(scaling: Scaling, scaled: number): number {
  const value = scaled * scaling.factor + scaling.offset;
  return scaling.kind === "log" ? signedExp(value) : value;
}

/** What a missing number becomes: 0 for `zero`, else the mean of the training rows. */
export function fillValue(scaling: FittedScaling, missing: string | undefined): number {
  return missing === "zero" ? applyScaling(scaling, 0) : (scaling.mean - scaling.offset) / scaling.factor;
}

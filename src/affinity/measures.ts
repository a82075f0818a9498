import { summarizeAffinity, verdictOf } from "./affinity.ts";
import { bootstrapMean } from "./bootstrap.ts";
import type { Estimate } from "./interval.ts";
import { emptyMatrix, mapCells, type Measured, type MeasuredMatrix } from "./matrix.ts";
import { meansOfCells } from "./series-table.ts";

/** How one task's company might be told to be good for another. */
export type MeasureName = "lookahead" | "first_order" | "proximal" | "projected" | "cosine" | "preconditioned" | "representation" | "magnitude" | "cka" | "rsa" | "labels" | "gain";

export interface Measure {
  readonly name: MeasureName;
  readonly title: string;
  /** What a cell says, in words; the orientation of every matrix is [recipient][source]. */
  readonly cell: string;
  readonly symmetric: boolean;
  readonly source: string;
}

export const measures: Readonly<Record<MeasureName, Measure>> = {
  lookahead: {
    name: "lookahead", title: "lookahead", symmetric: false, source: "Fifty et al., NeurIPS 2021",
    cell: "by how much a step for the source lowers the recipient's loss (share; positive helps)",
  },
  first_order: {
    name: "first_order", title: "first order", symmetric: false, source: "the linear part of Fifty et al., from dot products alone",
    cell: "by how much a plain step for the source would lower the recipient's loss if losses were straight (share; positive helps)",
  },
  proximal: {
    name: "proximal", title: "proximal", symmetric: false, source: "after Selective Task Group Updates, ICLR 2025",
    cell: "by how much the source's step, one after the other within a batch, lowers the recipient's loss (share; positive helps)",
  },
  projected: {
    name: "projected", title: "projected gradients", symmetric: false, source: "after Grad-TAG, KDD 2024",
    cell: "by how much fitting the recipient together with the source is estimated to lower its loss, against fitting it alone (positive helps)",
  },
  cosine: {
    name: "cosine", title: "cosine", symmetric: true, source: "Yu et al., NeurIPS 2020",
    cell: "cosine of the two gradients over all that both own (below 0 they conflict)",
  },
  preconditioned: {
    name: "preconditioned", title: "cosine, optimizer's metric", symmetric: true, source: "cosine of gradients divided by the root of the second moment's root",
    cell: "cosine of the two gradients as an adaptive optimizer weighs them (below 0 they conflict)",
  },
  representation: {
    name: "representation", title: "cosine at the representation", symmetric: true, source: "gradients by what all tasks share last, as of GradDrop and MGDA-UB, NeurIPS 2020 and 2018",
    cell: "cosine of the two losses' gradients by the shared representation (below 0 they want it moved against each other)",
  },
  magnitude: {
    name: "magnitude", title: "magnitude similarity", symmetric: true, source: "Yu et al., NeurIPS 2020",
    cell: "how alike the lengths of the two gradients are (1: equal)",
  },
  cka: {
    name: "cka", title: "CKA", symmetric: true, source: "Kornblith et al., ICML 2019",
    cell: "how alike the two tasks' representations of the same rows are, up to rotation (1: the same)",
  },
  rsa: {
    name: "rsa", title: "RSA", symmetric: true, source: "Dwivedi & Roig, CVPR 2019",
    cell: "how alike the two tasks rank the likeness of rows (1: the same)",
  },
  labels: {
    name: "labels", title: "label overlap", symmetric: true, source: "normalised mutual information of the labels",
    cell: "what the two labels say of each other (0: nothing, 1: all)",
  },
  gain: {
    name: "gain", title: "trained in pairs", symmetric: false, source: "mtl baselines --pairs",
    cell: "by how much training with the source lowers the recipient's loss, against training alone (share; positive helps)",
  },
};

/** Counted over all rows at once, or looked at once: of one run there are no steps for an interval. */
const once: ReadonlySet<MeasureName> = new Set(["labels", "cka", "rsa"]);

export const isCountedOnce = (measure: MeasureName): boolean => once.has(measure);

/** Whether a figure's sign is open: its interval spans 0, or a measure along steps has none. */
export function isUncertain(measure: MeasureName, cell: Estimate): boolean {
  return verdictOf(cell) === "unclear" && !(once.has(measure) && cell.low === null);
}

/** One measure of a run (or of several), every cell with its interval: the one type of matrix that all views share. */
export interface AffinityMatrix {
  readonly measure: MeasureName;
  readonly tasks: readonly string[];
  /** `matrix[recipient][source]: …` */
  readonly orientation: string;
  readonly cells: readonly (readonly Estimate[])[];
}

/** What of a run's events measures need. */
export interface MeasuredRun {
  readonly conflicts: readonly ConflictRecord[];
  readonly lookahead: readonly MeasuredMatrix[];
  readonly proximal: readonly MeasuredMatrix[];
  /** By epoch. */
  readonly cka: readonly MeasuredMatrix[];
  readonly rsa: readonly MeasuredMatrix[];
  readonly labels?: MeasuredMatrix;
}

export interface ConflictRecord {
  readonly cosine: MeasuredMatrix;
  readonly layers: readonly MeasuredMatrix[];
  /** [layer][task] */
  readonly norms?: MeasuredMatrix | undefined;
  readonly losses?: readonly Measured[] | undefined;
  readonly rate?: number | undefined;
  readonly preconditioned?: MeasuredMatrix | undefined;
  readonly preconditionedLayers?: readonly MeasuredMatrix[] | undefined;
  readonly representation?: MeasuredMatrix | undefined;
}

/** Every measure that the runs hold, or one of them; several runs of one model count as seeds, and are drawn again as wholes. */
export function matricesOf(tasks: readonly string[], runs: readonly MeasuredRun[], only?: MeasureName): AffinityMatrix[] {
  return [...eachMatrix(tasks, runs, only)];
}

/** The same one after the other: of a thousand tasks each is a million cells. */
export function* eachMatrix(tasks: readonly string[], runs: readonly MeasuredRun[], only?: MeasureName): Generator<AffinityMatrix> {
  for (const measure of only === undefined ? Object.keys(stepsOf) as MeasureName[] : [only]) {
    const steps = runs.map((run) => measuredSteps(measure, run));
    if (steps.some((run) => run.some(isMeasured))) yield affinityMatrix(measure, tasks, estimates(steps, tasks.length));
  }
}

/** Names of the measures that a run holds; told by its first measurements, as it is asked again and again while the run goes on. */
export function measuredNames(run: MeasuredRun): MeasureName[] {
  const names = Object.keys(stepsOf) as MeasureName[];
  return names.filter((name) => Array.from({ length: looked }, (_, place) => place).some((place) => measuredSteps(name, at(run, place)).some(isMeasured)));
}

const looked = 20;

/** One measurement of each kind: of a thousand tasks a matrix is a million numbers, and mostly the first one tells. */
const at = (run: MeasuredRun, place: number): MeasuredRun => ({
  ...run, conflicts: run.conflicts.slice(place, place + 1), lookahead: run.lookahead.slice(place, place + 1), proximal: run.proximal.slice(place, place + 1),
});

/** One measure of a run while it goes on, with Student's intervals, which cost nothing; undefined where the run does not hold it. */
export function runningMatrix(wanted: MeasureName, tasks: readonly string[], run: MeasuredRun): AffinityMatrix | undefined {
  const steps = measuredSteps(wanted, run);
  return steps.some(isMeasured) ? affinityMatrix(wanted, tasks, summarizeAffinity(steps)) : undefined;
}

/** What a run tells of one measure, one matrix a measurement; none where it does not hold it. */
export function measuredSteps(wanted: MeasureName, run: MeasuredRun): readonly MeasuredMatrix[] {
  return stepsOf[wanted]?.(run) ?? [];
}

/** What a run tells of every measure, one matrix a step. */
const stepsOf: Partial<Readonly<Record<MeasureName, (run: MeasuredRun) => readonly MeasuredMatrix[]>>> = {
  lookahead: ({ lookahead }) => lookahead,
  first_order: ({ conflicts }) => conflicts.map(firstOrder).filter((matrix) => matrix !== undefined),
  proximal: ({ proximal }) => proximal,
  cosine: ({ conflicts }) => conflicts.map(({ cosine }) => cosine),
  preconditioned: ({ conflicts }) => conflicts.flatMap(({ preconditioned }) => (preconditioned ? [preconditioned] : [])),
  representation: ({ conflicts }) => conflicts.flatMap(({ representation }) => (representation ? [representation] : [])),
  magnitude: ({ conflicts }) => conflicts.map(magnitudes).filter((matrix) => matrix !== undefined),
  // Of the last epoch: what was learned in the end.
  cka: ({ cka }) => cka.slice(-1),
  rsa: ({ rsa }) => rsa.slice(-1),
  labels: ({ labels }) => (labels ? [labels] : []),
};

export function affinityMatrix(measure: MeasureName, tasks: readonly string[], cells: AffinityMatrix["cells"]): AffinityMatrix {
  return { measure, tasks, orientation: `matrix[recipient][source]: ${measures[measure].cell}`, cells };
}

/** The means alone; null on the diagonal, which says nothing of two tasks. */
export function meansOfMatrix({ cells }: AffinityMatrix): Measured[][] {
  return mapCells(cells, ({ mean }, row, column) => (row === column ? null : mean));
}

/** Redrawing every cell of a larger matrix would take minutes; there the interval is Student's, widened by the lag-one likeness of steps. */
const mostRedrawn = 12;

/** Every cell of [run][step]. */
function estimates(steps: readonly (readonly MeasuredMatrix[])[], tasks: number): Estimate[][] {
  const size = steps.find((run) => run.length > 0)?.[0].length ?? 0;
  if (size > mostRedrawn) return meansOfCells(tasks, steps.flat());
  return emptyMatrix(tasks, (row, column) => bootstrapMean(steps.map((run) => run.flatMap((matrix) => {
    const value = matrix[row]?.[column] ?? null;
    return value !== null && Number.isFinite(value) ? [value] : [];
  }))));
}

function isMeasured(matrix: MeasuredMatrix): boolean {
  return matrix.some((row, i) => row.some((value, j) => i !== j && value !== null));
}

/** g_i · g_j over all that both own, from cosines and lengths by layer; [K][K]. */
export function dotProducts({ layers, norms }: ConflictRecord, size: number): Measured[][] | undefined {
  if (!norms) return undefined;
  return emptyMatrix(size, (row, column) => {
    let sum = 0;
    let known = false;
    for (let layer = 0; layer < layers.length; layer++) {
      const left = norms[layer]?.[row] ?? null;
      const right = norms[layer]?.[column] ?? null;
      const cosine = row === column ? 1 : layers[layer][row][column];
      if (left === null || right === null || cosine === null) continue;
      sum += cosine * left * right;
      known = true;
    }
    return known ? sum : null;
  });
}

/** Z to first order: η g_source · g_recipient / L_recipient (Fifty et al., appendix), free where gradients are measured anyway. */
export function firstOrder(record: ConflictRecord): Measured[][] | undefined {
  const { losses, rate } = record;
  const products = losses && rate !== undefined ? dotProducts(record, losses.length) : undefined;
  if (!products || !losses || rate === undefined) return undefined;
  return mapCells(products, (value, recipient) => {
    const loss = losses[recipient] ?? null;
    return value === null || loss === null || !(Math.abs(loss) > 0) ? null : (rate * value) / loss;
  });
}

/** Φ over all that a pair both own. */
function magnitudes(record: ConflictRecord): Measured[][] | undefined {
  const size = record.cosine.length;
  const { norms, layers } = record;
  if (!norms) return undefined;
  return emptyMatrix(size, (row, column) => {
    let left = 0;
    let right = 0;
    for (let layer = 0; layer < layers.length; layer++) {
      const a = norms[layer]?.[row] ?? null;
      const b = norms[layer]?.[column] ?? null;
      if (a === null || b === null || (row !== column && layers[layer][row][column] === null)) continue;
      left += a * a;
      right += b * b;
    }
    return left + right > 0 ? (2 * Math.sqrt(left * right)) / (left + right) : null;
  });
}

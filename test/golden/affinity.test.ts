import { describe, expect, it } from "vitest";
import {
  type Compared, conflictShare, cosineMatrix, cosinesWithMean, curvatureBound, debiasedCka, deltaByMetric, deltaByTask, dissimilarities, gradientNorms, linearCka,
  magnitudeSimilarity, pearson, representationSimilarity,
} from "../../src/affinity/index.ts";
import { deviation, golden, report } from "./golden.ts";

interface Geometry {
  readonly id: string;
  readonly G: number[][];
  readonly cosine: number[][];
  readonly gms: number[][];
  readonly grad_norms: number[];
  readonly conflict_fraction_pairs: number;
  readonly curvature_bounding_measure: number[][];
  readonly cos_task_vs_mean: number[];
}

interface Representations {
  readonly id: string;
  readonly X: number[][];
  readonly Y: number[][];
  readonly linear_cka: number;
  readonly linear_cka_debiased: number;
  readonly rsa_pearson_rdm_spearman: number;
  readonly rsa_pearson_rdm_pearson: number;
}

interface Delta {
  readonly baseline: Readonly<Record<string, number[]>>;
  readonly multi: Readonly<Record<string, number[]>>;
  readonly higher_is_better: Readonly<Record<string, number[]>>;
  readonly libmtl_delta_p: number;
  readonly nashmtl_delta_m_percent: number;
}

const file = golden<{ gradients: Geometry[]; representations: Representations[]; delta: Delta[] }>("metrics");
const TOLERANCE = 1e-10;

const gramOf = (rows: number[][]) => rows.map((left) => rows.map((right) => left.reduce((sum, value, k) => sum + value * right[k], 0)));
const numbers = (matrix: (number | null)[][]) => matrix.flat().map((cell) => cell ?? NaN);

describe("gradient geometry against golden values", () => {
  it("cosines, magnitude similarity, norms and conflict shares", () => {
    const worst = Math.max(...file.gradients.flatMap(({ G, cosine, gms, grad_norms, conflict_fraction_pairs, curvature_bounding_measure, cos_task_vs_mean }) => {
      const gram = gramOf(G);
      return [
        deviation(numbers(cosineMatrix(gram)), cosine.flat()),
        deviation(numbers(magnitudeSimilarity(gram)), gms.flat()),
        deviation(gradientNorms(gram), grad_norms),
        deviation(numbers(curvatureBound(gram)), curvature_bounding_measure.flat()),
        deviation(cosinesWithMean(gram).map(Number), cos_task_vs_mean),
        Math.abs((conflictShare(cosineMatrix(gram)) ?? NaN) - conflict_fraction_pairs),
      ];
    }));
    report("gradient geometry", file.gradients.length, worst);
    expect(file.gradients.length).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe("likeness of representations against golden values", () => {
  it("linear CKA, plain and debiased, and RSA by both correlations", () => {
    const worst = Math.max(...file.representations.flatMap(({ X, Y, linear_cka, linear_cka_debiased, rsa_pearson_rdm_spearman, rsa_pearson_rdm_pearson }) => [
      deviation([linearCka(X, Y) ?? NaN], [linear_cka]),
      deviation([debiasedCka(X, Y) ?? NaN], [linear_cka_debiased]),
      deviation([representationSimilarity(X, Y) ?? NaN], [rsa_pearson_rdm_spearman]),
      deviation([pearson(dissimilarities(X), dissimilarities(Y)) ?? NaN], [rsa_pearson_rdm_pearson]),
    ]));
    report("representations", file.representations.length, worst);
    expect(file.representations.length).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe("gain over training alone against golden values", () => {
  it("by task as LibMTL, by metric as nash-mtl with the sign turned", () => {
    const worst = Math.max(...file.delta.flatMap((delta) => {
      const tasks = comparisons(delta);
      return [
        deviation([deltaByTask(tasks) ?? NaN], [delta.libmtl_delta_p]),
        deviation([-100 * (deltaByMetric(tasks) ?? NaN)], [delta.nashmtl_delta_m_percent]),
      ];
    }));
    report("delta", file.delta.length, worst);
    expect(file.delta.length).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(TOLERANCE);
  });
});

function comparisons({ baseline, multi, higher_is_better }: Delta): Compared[][] {
  return Object.keys(baseline).map((task) => baseline[task].map((alone, metric) => ({
    alone,
    together: multi[task][metric],
    higherIsBetter: higher_is_better[task][metric] === 1,
  })));
}

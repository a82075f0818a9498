import { describe, expect, it } from "vitest";
import { combiners } from "../../src/catalog/combiners/index.ts";
import { surgery } from "../../src/catalog/combiners/pcgrad.ts";
import type { Arguments, CombinerDefinition } from "../../src/catalog/definition.ts";
import { randomOf } from "../../src/graph/random.ts";
import { argumentsOf, deviation, golden, report } from "./golden.ts";

interface Entry {
  readonly w?: number[];
  readonly d?: number[];
  readonly d_norm?: number;
  readonly Gd?: number[];
  readonly error?: string;
  readonly undefined?: boolean;
  readonly degenerate?: boolean;
  readonly ill_posed?: string;
  readonly solver_failed?: unknown;
  readonly d_on_raw_gradients?: unknown;
}

interface Case {
  readonly id: string;
  readonly tags: string[];
  readonly T: number;
  readonly G: number[][];
  readonly losses: number[];
  readonly orders: Readonly<Record<string, number[][]>>;
  readonly gram_rank: number;
  readonly expected: Readonly<Record<string, Entry>>;
}

const { cases } = golden<{ cases: Case[] }>("aggregators");

const dot = (left: readonly number[], right: readonly number[]) => left.reduce((sum, value, k) => sum + value * right[k], 0);
const gramOf = (rows: number[][]) => rows.map((left) => rows.map((right) => dot(left, right)));
const update = (rows: number[][], w: readonly number[]) => rows[0].map((_, k) => rows.reduce((sum, row, i) => sum + w[i] * row[k], 0));

function word(name: string): CombinerDefinition {
  const found = combiners.find((combiner) => combiner.name === name);
  if (!found) throw new Error(`no combiner ${name}`);
  return found;
}

function weights(name: string, { G, losses }: Case, given: Arguments): readonly number[] {
  const combiner = word(name);
  return combiner.combine({ gram: gramOf(G), losses, random: randomOf(1) }, argumentsOf(combiner, given));
}

/** How far our update is from the expected one, by whatever the fixture stores of it. */
function distance(item: Case, w: readonly number[], entry: Entry, floor: number): number {
  const d = update(item.G, w);
  if (entry.d) return deviation(d, entry.d, floor);
  if (entry.Gd) return deviation(item.G.map((row) => dot(row, d)), entry.Gd);
  if (entry.w && item.gram_rank === item.T) return deviation(w, entry.w);
  if (entry.w) return deviation(d, update(item.G, entry.w), floor);
  return deviation([Math.sqrt(dot(d, d))], [entry.d_norm ?? NaN], floor);
}

const testable = (entry: Entry | undefined): entry is Entry =>
  entry !== undefined && !entry.error && !entry.undefined && !entry.degenerate && !entry.ill_posed && !entry.solver_failed;

/** Where the gradients cancel, the update is 0 up to rounding and is compared on their scale, more strictly. */
function floorOf(item: Case, entry: Entry, tolerance: number): number {
  const largest = Math.max(...item.G.flat().map(Math.abs));
  const cancels = entry.d !== undefined && Math.max(...entry.d.map(Math.abs)) < 1e-6 * largest;
  return cancels ? (1e-9 * largest) / tolerance : Number.MIN_VALUE;
}

const any = () => true;
const tagged = (...tags: string[]) => (item: Case) => item.tags.some((tag) => tags.includes(tag));
const untagged = (...tags: string[]) => (item: Case) => !tagged(...tags)(item);

function compareAll(key: string, tolerance: number, compute: (item: Case) => readonly number[], chosen: (item: Case) => boolean = any): void {
  let [compared, worst] = [0, 0];
  for (const item of cases.filter(chosen)) {
    const entry = item.expected[key];
    if (!testable(entry)) continue;
    const apart = distance(item, compute(item), entry, floorOf(item, entry, tolerance));
    expect.soft(apart, `${key} on ${item.id}`).toBeLessThanOrEqual(tolerance);
    compared++;
    worst = Math.max(worst, apart);
  }
  report(key, compared, worst);
  expect(compared).toBeGreaterThan(0);
}

describe("combiners against golden values", () => {
  const table: [key: string, tolerance: number, name: string, given?: Arguments, chosen?: (item: Case) => boolean][] = [
    ["sum", 1e-10, "sum"],
    ["mean", 1e-10, "mean"],
    ["mgda.exact", 1e-8, "mgda"],
    ["mgda_l2.exact", 1e-8, "mgda", { normalize: "l2" }],
    ["mgda_loss.exact", 1e-8, "mgda", { normalize: "loss" }],
    ["mgda_lossplus.exact", 1e-8, "mgda", { normalize: "loss_plus" }],
    ["cagrad_0.4.exact", 1e-7, "cagrad", { c: 0.4, rescale: 0 }],
    ["cagrad_0.5.exact", 1e-7, "cagrad", { c: 0.5, rescale: 0 }],
    ["upgrad.exact", 1e-8, "upgrad"],
    ["dualproj.exact", 1e-8, "dualproj"],
    // TorchJD gives up on gradients as small as these; we do not.
    ["upgrad.torchjd", 1e-8, "upgrad", { regularize: 1e-4 }, untagged("tiny")],
    ["dualproj.torchjd", 1e-8, "dualproj", { regularize: 1e-4 }, untagged("tiny")],
    ["mgda.torchjd_tight", 1e-2, "mgda", {}, tagged("normal")],
    ["fairgrad_1.torchjd", 1e-6, "fairgrad", { alpha: 1 }, tagged("normal")],
    ["fairgrad_2.torchjd", 1e-6, "fairgrad", { alpha: 2 }, tagged("normal")],
    ["config.authors.pinv", 1e-8, "config", {}, untagged("near_collinear")],
    ["nash.exact", 1e-8, "nash", { max_norm: 0 }],
    ["fairgrad_1.exact", 1e-8, "fairgrad", { alpha: 1 }],
    ["fairgrad_2.exact", 1e-8, "fairgrad", { alpha: 2 }],
    ["imtlg.torchjd", 1e-8, "imtl"],
    ["aligned.torchjd.min", 1e-8, "aligned", { scale: "min" }],
    ["aligned.torchjd.median", 1e-8, "aligned", { scale: "median" }],
    ["aligned.torchjd.rmse", 1e-8, "aligned", { scale: "rmse" }],
    ["config.torchjd", 1e-8, "config", {}, untagged("near_collinear")],
  ];
  it.each(table)("%s within %f", (key, tolerance, name, given = {}, chosen = any) => {
    compareAll(key, tolerance, (item) => weights(name, item, given), chosen);
  });

  it("config on nearly collinear gradients within 1e-6", () => {
    compareAll("config.torchjd", 1e-6, (item) => weights("config", item, {}), tagged("near_collinear"));
  });

  it.each(["natural", "random"])("pcgrad.torchjd.%s within 1e-10", (order) => {
    compareAll(`pcgrad.torchjd.${order}`, 1e-10, ({ G, orders }) => surgery(gramOf(G), orders[order]));
  });

  it("cagrad with rescale as released, loosely", () => {
    const ordinary = tagged("normal");
    compareAll("cagrad_0.5.libmtl.rescale1", 1e-2, (item) => weights("cagrad", item, { c: 0.5, rescale: 1 }), ordinary);
    compareAll("cagrad_0.5.libmtl.rescale2", 1e-2, (item) => weights("cagrad", item, { c: 0.5, rescale: 2 }), ordinary);
  });

  it("aligned as its authors have it, who add up", () => {
    compareAll("aligned.authors.min", 1e-8, (item) => weights("aligned", item, { scale: "min", total: true }));
  });

  it("nash with max_norm gives a step of at most that norm", () => {
    for (const item of cases) {
      const d = update(item.G, weights("nash", item, { max_norm: 1 }));
      expect(Math.sqrt(dot(d, d)), item.id).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});

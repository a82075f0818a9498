import { arch, cpus, loadavg, platform } from "node:os";

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number | null;
  readonly met: boolean | null;
}

/** The machine, and how busy it is with other things. */
export function machine(): string {
  const load = (loadavg()[0] ?? NaN).toFixed(1);
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} threads, ${platform()}-${arch()}, Node ${process.versions.node}, load ${load}`;
}

/** Median and 95th percentile; the target is for the latter unless it is said otherwise. */
export function timesOf(name: string, times: readonly number[], target: number | null, targeted: "median" | "p95" = "p95"): Figure[] {
  return [
    figure(`${name}, median`, quantile(times, 0.5), "ms", targeted === "median" ? target : null),
    figure(`${name}, p95`, quantile(times, 0.95), "ms", targeted === "p95" ? target : null),
  ];
}

export function figure(name: string, value: number, unit: string, target: number | null): Figure {
  return { name, value: Number(value.toPrecision(3)), unit, target, met: target === null ? null : value < target };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** One line a figure. */
export function tableOf(figures: readonly Figure[]): string {
  return figures.map(({ name, value, unit, target, met }) =>
    `${name.padEnd(48)}${String(value).padStart(9)} ${unit.padEnd(4)}${target === null ? "" : `  target ${String(target).padStart(4)}   ${met ? "met" : "missed"}`}`).join("\n");
}

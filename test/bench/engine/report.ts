import { arch, cpus, platform } from "node:os";
import type { Subject } from "./models.ts";

export type Engine = "native" | "web";
export type Form = "step" | "measure + apply";

/** Median step times of one model, in milliseconds of processor time. */
export interface Timing {
  readonly subject: Subject;
  readonly pytorch?: number;
  readonly ours: readonly { readonly engine: Engine; readonly form: Form; readonly milliseconds: number }[];
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number | null;
  readonly met: boolean | null;
}

export function machine(): string {
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} threads, ${platform()}-${arch()}, Node ${process.versions.node}`;
}

/** Every time, and beside PyTorch every share of its time with the target where there is one. */
export function figuresOf(timings: readonly Timing[]): Figure[] {
  return timings.flatMap(({ subject, pytorch, ours }) => [
    ...(pytorch === undefined ? [] : [timeFigure(`${subject.name}: PyTorch`, pytorch)]),
    ...ours.flatMap(({ engine, form, milliseconds }) => {
      const name = `${subject.name}: ${engine}, ${form}`;
      return [timeFigure(name, milliseconds), ...(pytorch === undefined ? [] : [shareFigure(name, milliseconds / pytorch, subject.targets[engine])])];
    }),
  ]);
}

function timeFigure(name: string, value: number): Figure {
  return { name, value: rounded(value), unit: "ms", target: null, met: null };
}

function shareFigure(name: string, value: number, target: number): Figure {
  return { name, value: rounded(value), unit: "× PyTorch", target, met: value <= target };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** A table for people: one line an engine and form, one block a model. */
export function tableOf(timings: readonly Timing[]): string {
  return timings.map(({ subject, pytorch, ours }) => [
    subject.title,
    ...(pytorch === undefined ? [] : [line("PyTorch", pytorch)]),
    ...ours.map(({ engine, form, milliseconds }) => line(`${engine}, ${form}`, milliseconds, pytorch, subject.targets[engine])),
  ].join("\n")).join("\n\n");
}

function line(name: string, milliseconds: number, pytorch?: number, target?: number): string {
  const time = `  ${name.padEnd(26)}${milliseconds.toFixed(2).padStart(9)} ms`;
  if (pytorch === undefined || target === undefined) return time;
  const share = milliseconds / pytorch;
  return `${time}${share.toFixed(2).padStart(8)} × PyTorch   target ${target.toFixed(2)}   ${share <= target ? "met" : "missed"}`;
}

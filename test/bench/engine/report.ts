import { arch, cpus, platform } from "node:os";
import type { Subject } from "./models.ts";
import type { Form } from "./runners.ts";

/** In this thread by its processor time; in Chromium by the clock, since its processes are not ours. */
export type Engine = "native" | "web" | "chromium";

const names: Readonly<Record<Engine, string>> = { native: "native", web: "WASM in Node", chromium: "WASM in Chromium" };

/** Median step times of one model, in milliseconds. */
export interface Timing {
  readonly subject: Subject;
  readonly pytorch?: { readonly processor: number; readonly clock: number };
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

/** Every time, and beside PyTorch every share of its time, by the same clock, with the target where there is one. */
export function figuresOf(timings: readonly Timing[]): Figure[] {
  return timings.flatMap(({ subject, pytorch, ours }) => [
    ...(pytorch === undefined ? [] : [timeFigure(`${subject.name}: PyTorch`, pytorch.processor), timeFigure(`${subject.name}: PyTorch, by the clock`, pytorch.clock)]),
    ...ours.flatMap(({ engine, form, milliseconds }) => {
      const name = `${subject.name}: ${engine}, ${form}`;
      return [timeFigure(name, milliseconds), ...(pytorch === undefined ? [] : [shareFigure(name, milliseconds / theirs(pytorch, engine), targetOf(subject, engine))])];
    }),
  ]);
}

function theirs({ processor, clock }: NonNullable<Timing["pytorch"]>, engine: Engine): number {
  return engine === "chromium" ? clock : processor;
}

function targetOf({ targets }: Subject, engine: Engine): number {
  return engine === "native" ? targets.native : targets.web;
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
    ...(pytorch === undefined ? [] : [line("PyTorch", pytorch.processor), line("PyTorch, by the clock", pytorch.clock)]),
    ...ours.map(({ engine, form, milliseconds }) => line(`${names[engine]}, ${form}`, milliseconds, pytorch && theirs(pytorch, engine), targetOf(subject, engine))),
  ].join("\n")).join("\n\n");
}

function line(name: string, milliseconds: number, pytorch?: number, target?: number): string {
  const time = `  ${name.padEnd(34)}${milliseconds.toFixed(2).padStart(9)} ms`;
  if (pytorch === undefined || target === undefined) return time;
  const share = milliseconds / pytorch;
  return `${time}${share.toFixed(2).padStart(8)} × PyTorch   target ${target.toFixed(2)}   ${share <= target ? "met" : "missed"}`;
}

import type { EventOf, RunEvent } from "../src/protocol/events.ts";

/** How far a run is, as a line of text. */
export interface ProgressLine {
  /** From 0 to 1. */
  readonly share: number;
  readonly text: string;
}

/** How a run ended: a sentence, where somebody who looks elsewhere should hear of it. */
export interface RunEnd {
  readonly kind: "finished" | "failed" | "stopped";
  readonly sentence: string;
  readonly time: number;
}

/** Reads a run's events as they come, for those who do not look at its panel. */
export class RunProgress {
  #started: EventOf<"started"> | undefined;
  #first: { readonly time: number; readonly step: number } | undefined;
  end: RunEnd | undefined;

  /** The new line, where the event makes one. */
  take(event: RunEvent): ProgressLine | undefined {
    if (event.type === "started") this.#begin(event);
    if (event.type === "finished") this.end = { kind: "finished", time: event.time, sentence: `${this.#name} has finished after ${count(event.epoch, "epoch")}: its run says which tasks help each other.` };
    if (event.type === "failed") this.end = { kind: "failed", time: event.time, sentence: `${this.#name} could not be trained: ${event.message}` };
    if (event.type === "stopped") this.end = { kind: "stopped", time: event.time, sentence: `${this.#name} is paused.` };
    return event.type === "step" && this.#started ? this.#line(event, this.#started) : undefined;
  }

  get #name(): string {
    return this.#started?.model ?? "The model";
  }

  /** A resumed run goes on in the same log. */
  #begin(event: EventOf<"started">): void {
    [this.#started, this.#first, this.end] = [event, undefined, undefined];
  }

  #line({ time, step, epoch }: EventOf<"step">, { epochs, stepsPerEpoch }: EventOf<"started">): ProgressLine {
    const all = Math.max(1, epochs * stepsPerEpoch);
    const first = this.#first ??= { time, step };
    const left = step > first.step ? `, ${clock(((all - step) * (time - first.time)) / (step - first.step))} left` : "";
    return { share: Math.min(1, step / all), text: `epoch ${epoch}/${epochs}, ${Math.floor((100 * Math.min(step, all)) / all)}%${left}` };
  }
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

/** Milliseconds as `1:02:03` or `2:03`. */
function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

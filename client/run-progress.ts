import { duration } from "../src/protocol/duration.ts";
import type { EventOf, RunEvent } from "../src/protocol/events.ts";
import { paceOf, remembered, type TimedStep } from "../src/protocol/pace.ts";

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
  #steps: TimedStep[] = [];
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
    [this.#started, this.#steps, this.end] = [event, [], undefined];
  }

  #line(event: EventOf<"step">, started: EventOf<"started">): ProgressLine {
    remembered(this.#steps, event);
    const { step, epoch } = event;
    const all = Math.max(1, started.epochs * started.stepsPerEpoch);
    const pace = paceOf(this.#steps, started);
    return { share: Math.min(1, step / all), text: `epoch ${epoch}/${started.epochs}, ${Math.floor((100 * Math.min(step, all)) / all)}%${pace ? `, ${duration(pace.secondsLeft)} left` : ""}` };
  }
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

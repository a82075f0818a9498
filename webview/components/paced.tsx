import { Component, type ComponentChildren } from "preact";

interface PacedProps<Value> {
  readonly value: Value;
  /** No more waiting: what is drawn now is what will stay. */
  readonly settled: boolean;
  readonly children: (value: Value) => ComponentChildren;
}

/**
 * A part of the page that is drawn when its turn comes: while events stream in, one part a frame, so that no frame holds them all.
 * What its user does inside of it is drawn at once.
 */
export class Paced<Value> extends Component<PacedProps<Value>> {
  #drawn: Value | undefined;

  override shouldComponentUpdate(next: PacedProps<Value>): boolean {
    if (next.settled || next.value === this.#drawn) return next.value !== this.#drawn;
    turns.add(this);
    schedule();
    return false;
  }

  override componentWillUnmount(): void {
    turns.delete(this);
  }

  /** Draws the newest value: past `shouldComponentUpdate`. */
  take(): void {
    this.forceUpdate();
  }

  override render({ value, children }: PacedProps<Value>): ComponentChildren {
    this.#drawn = value;
    return children(value);
  }
}

const turns = new Set<{ take(): void }>();
let waiting = false;
let begun = -Infinity;

/** Milliseconds from one round of all parts to the next: nobody reads faster. */
const between = 250;

function schedule(): void {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    begun = performance.now();
    requestAnimationFrame(takeNext);
  }, begun + between - performance.now());
}

function takeNext(): void {
  const [next] = turns;
  if (next !== undefined) {
    turns.delete(next);
    next.take();
  }
  waiting = false;
  if (turns.size === 0) return;
  waiting = true;
  requestAnimationFrame(takeNext);
}

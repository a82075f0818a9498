/** The longest rest between two checks of a document, in milliseconds. */
const longestRest = 50;

interface Past {
  readonly end: number;
  readonly took: number;
}

/**
 * Calls `push` for a document that was edited: at once where nothing was checked just before, and in a burst of edits with a rest as
 * long as the last check took, so that at least half of the time is left for what the editor asks meanwhile.
 */
export class Pusher {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly past = new Map<string, Past>();
  private readonly push: (uri: string) => Promise<void>;

  constructor(push: (uri: string) => Promise<void>) {
    this.push = push;
  }

  /** Whoever waits already will see this edit too. */
  schedule(uri: string): void {
    if (this.waiting.has(uri)) return;
    const { end, took } = this.past.get(uri) ?? { end: -Infinity, took: 0 };
    const rest = Math.max(0, end + Math.min(took, longestRest) - performance.now());
    this.waiting.set(uri, setTimeout(() => void this.run(uri), rest));
  }

  cancel(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.past.delete(uri);
  }

  private async run(uri: string): Promise<void> {
    this.waiting.delete(uri);
    const start = performance.now();
    await this.push(uri);
    const end = performance.now();
    this.past.set(uri, { end, took: end - start });
  }
}

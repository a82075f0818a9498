/** The longest rest between two checks of a document, in milliseconds. */
const longestRest = 25;

interface Past {
  readonly end: number;
  readonly took: number;
}

/**
 * Calls `push` for a document that was edited: at once where nothing was checked just before, and in a burst of edits after a rest of
 * half the time that the last check took, in which what the editor has asked meanwhile is answered.
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
    const rest = Math.max(0, end + Math.min(took / 2, longestRest) - performance.now());
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

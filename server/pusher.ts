/** Long enough to skip the letters of a word typed fast, short enough to feel immediate. */
const quiet = 50;

/** Calls `push` for a document once its edits pause. */
export class Pusher {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly push: (uri: string) => Promise<void>;

  constructor(push: (uri: string) => Promise<void>) {
    this.push = push;
  }

  schedule(uri: string): void {
    this.cancel(uri);
    this.timers.set(uri, setTimeout(() => {
      this.timers.delete(uri);
      void this.push(uri);
    }, quiet));
  }

  cancel(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
  }
}

/** A file system as VS Code offers one: every answer comes later. What one window writes into it another finds. */
export class LaterFiles {
  readonly kept: Map<string, { readonly bytes: Uint8Array; readonly mtime: number }>;
  writes = 0;
  reads = 0;
  full = false;
  #asleep: Promise<void> | undefined;

  constructor(beside?: LaterFiles) {
    this.kept = beside?.kept ?? new Map();
  }

  /** Nothing is answered until the window wakes. */
  sleep(): () => void {
    let wake = () => {};
    this.#asleep = new Promise((resolve) => { wake = resolve; });
    return () => {
      this.#asleep = undefined;
      wake();
    };
  }

  text(path: string): string {
    return new TextDecoder().decode(this.kept.get(path)?.bytes);
  }

  async readDirectory({ path }: { path: string }): Promise<[string, number][]> {
    await this.#asleep;
    const below = [...this.kept.keys()].filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1).split("/"));
    if (below.length === 0) throw new Error("FileNotFound");
    return [...new Map(below.map(([name, ...rest]): [string, number] => [name, rest.length > 0 ? 2 : 1]))];
  }

  async stat({ path }: { path: string }): Promise<{ mtime: number; size: number }> {
    const { bytes, mtime } = await this.#found(path);
    return { mtime, size: bytes.length };
  }

  async readFile({ path }: { path: string }): Promise<Uint8Array> {
    this.reads++;
    return (await this.#found(path)).bytes;
  }

  async writeFile({ path }: { path: string }, content: Uint8Array): Promise<void> {
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    await this.#asleep;
    if (this.full) throw new Error("NoPermissions");
    this.writes++;
    this.kept.set(path, { bytes: content.slice(), mtime: Date.now() });
  }

  async #found(path: string): Promise<{ readonly bytes: Uint8Array; readonly mtime: number }> {
    await this.#asleep;
    return this.kept.get(path) ?? Promise.reject(new Error("FileNotFound"));
  }
}

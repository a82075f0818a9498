import type { Manifest } from "../protocol/manifest.ts";
import { parseManifest } from "../protocol/manifest.ts";
import { RunError, guarded } from "./run-error.ts";
import { RunFolder, manifestText, runFiles, textOf } from "./run-folder.ts";
import type { RunHost } from "./run-host.ts";

/** Makes, opens and lists run folders, `.mtl/runs/<model>/<time>-<seed>/`, on any host. */
export class RunStore {
  readonly #host: RunHost;

  constructor(host: RunHost) {
    this.#host = host;
  }

  /** Makes a run folder with its source and manifest. @throws RunError where the disk refuses. */
  create(directory: string, manifest: Manifest, source: string): RunFolder {
    const run = new RunFolder(directory, manifest, this.#host);
    // The manifest comes last: it says that there is a run.
    const first = { [runFiles.source]: source, [runFiles.events]: "", [runFiles.manifest]: manifestText(manifest) };
    for (const [name, text] of Object.entries(first)) {
      guarded(`write ${run.file(name)}`, () => {
        this.#host.makeFolder(directory, "above");
        this.#host.replace(run.file(name), text);
      });
    }
    return run;
  }

  /** Whether a run was begun in this folder. */
  holds(directory: string): boolean {
    return this.#host.exists(this.#host.path.join(directory, runFiles.manifest));
  }

  /** Opens a run folder. @throws RunError where it is none. */
  open(directory: string): RunFolder {
    const file = this.#host.path.join(directory, runFiles.manifest);
    const text = textOf(this.#host, file);
    if (text === undefined && this.#host.exists(file)) throw new RunError("MTL722", `${file} cannot be read: make it a file that you may read.`);
    if (text === undefined) {
      throw new RunError("MTL721", `${directory} is not a run: it has no ${runFiles.manifest}. Runs lie under .mtl/runs/<model>/ beside the file that was trained.`);
    }
    const manifest = parseManifest(text);
    if (!manifest) throw new RunError("MTL722", `${file} cannot be read: it is damaged, or from another version. The event log beside it is untouched.`);
    return new RunFolder(directory, manifest, this.#host);
  }

  /** Where the next run of a model goes, beside its file. */
  directory(file: string, model: string, seed: number, now: Date): string {
    const time = now.toISOString().replace(/[-:]/g, "").replace(/\..*/, "").replace("T", "-");
    const { path } = this.#host;
    return this.#unused(path.join(path.dirname(path.resolve(file)), ".mtl", "runs", model, `${time}-${seed}`));
  }

  /** All runs under a folder's `.mtl/runs`, newest first; of one model, where it is named. */
  list(folder: string, model?: string): RunFolder[] {
    const { path } = this.#host;
    const base = path.join(folder, ".mtl", "runs");
    const models = model === undefined ? this.#host.directories(base) : [model];
    const runs = models.flatMap((name) => this.#host.directories(path.join(base, name)).map((run) => path.join(base, name, run)));
    return runs.flatMap((run) => this.#readable(run)).sort((left, right) => right.manifest.created.localeCompare(left.manifest.created));
  }

  #readable(directory: string): RunFolder[] {
    try {
      return [this.open(directory)];
    } catch {
      // A folder that is no run is nothing to list.
      return [];
    }
  }

  #unused(base: string): string {
    let name = base;
    for (let count = 2; this.#host.exists(name); count++) name = `${base}.${count}`;
    return name;
  }
}

import { describe, expect, it } from "vitest";
import { haltRun } from "../../client/panel-trainer.ts";
import { MirroredHost } from "../../client/virtual/mirrored-host.ts";
import { parseManifest } from "../../src/protocol/manifest.ts";
import { RunStore } from "../../src/runs/run-store.ts";
import { statusOf } from "../../src/runs/status.ts";

/** A file system as VS Code offers one: every answer comes later. */
class LaterFiles {
  readonly kept = new Map<string, Uint8Array>();
  writes = 0;
  full = false;

  async readDirectory({ path }: { path: string }): Promise<[string, number][]> {
    const below = [...this.kept.keys()].filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1).split("/"));
    if (below.length === 0) throw new Error("FileNotFound");
    return [...new Map(below.map(([name, ...rest]): [string, number] => [name, rest.length > 0 ? 2 : 1]))];
  }

  async readFile({ path }: { path: string }): Promise<Uint8Array> {
    return this.kept.get(path) ?? Promise.reject(new Error("FileNotFound"));
  }

  async writeFile({ path }: { path: string }, content: Uint8Array): Promise<void> {
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    if (this.full) throw new Error("NoPermissions");
    this.writes++;
    this.kept.set(path, content.slice());
  }
}

const manifest = parseManifest(JSON.stringify({
  version: 1, model: "Bank", file: "/folder/bank.mtl", root: "/folder", created: "2026-01-01T00:00:00Z", seed: 0, executor: "ort-web", crosstask: "0.1.0", node: "none", where: "panel",
}));

function hostOn(files: LaterFiles, told: string[] = []) {
  return new MirroredHost(files as never, (path) => ({ path }) as never, (message) => told.push(message));
}

function begun(host: MirroredHost) {
  if (!manifest) throw new Error("the manifest of the test is no manifest");
  const store = new RunStore(host);
  return store.create(store.directory("/folder/bank.mtl", "Bank", 0, new Date("2026-01-01T00:00:00Z")), manifest, "model Bank {}");
}

describe("run folders on a file system that answers later", () => {
  it("keeps what was written, and another window finds it", async () => {
    const files = new LaterFiles();
    const host = hostOn(files);
    const run = begun(host);
    run.append({ type: "stopped", time: 0, step: 3, epoch: 1 });
    run.write("checkpoints/last.ckpt", Uint8Array.of(1, 2, 3));
    await host.saved();

    const again = hostOn(files);
    await again.load("/folder/.mtl/runs");
    const [found] = new RunStore(again).list("/folder", "Bank");
    expect(found.directory).toBe(run.directory);
    expect(found.source()).toBe("model Bank {}");
    expect(statusOf(found)).toBe("paused");
    expect([...found.read("checkpoints/last.ckpt") ?? []]).toEqual([1, 2, 3]);
  });

  it("writes a burst of events once, with the last of them", async () => {
    const files = new LaterFiles();
    const host = hostOn(files);
    const run = begun(host);
    await host.saved();
    files.writes = 0;
    for (let step = 0; step < 100; step++) run.append({ type: "stopped", time: 0, step, epoch: 0 });
    await host.saved();
    expect(files.writes).toBeLessThan(3);
    const text = new TextDecoder().decode(files.kept.get(run.file("events.jsonl")));
    expect(text.trim().split("\n")).toHaveLength(100);
  });

  it("gives each run a folder of its own within a second", () => {
    const host = hostOn(new LaterFiles());
    expect(begun(host).directory).not.toBe(begun(host).directory);
  });

  it("tells of a run whose page is gone with its window that it stands still at its last checkpoint", () => {
    const run = begun(hostOn(new LaterFiles()));
    run.append({ type: "checkpoint", step: 40, epoch: 2 });
    run.append({ type: "step", time: 1, step: 47, epoch: 3, losses: [1], weights: [1] });
    expect(statusOf(run)).toBe("running");
    haltRun(run);
    expect(statusOf(run)).toBe("paused");
    expect([...run.newestEvents()][0]).toMatchObject({ type: "stopped", step: 40, epoch: 2 });
  });

  it("drops a torn last line", async () => {
    const host = hostOn(new LaterFiles());
    const run = begun(host);
    run.append({ type: "stopped", time: 0, step: 1, epoch: 0 });
    host.append(run.file("events.jsonl"), "{\"type\":\"sto");
    run.mendLog();
    run.append({ type: "stopped", time: 0, step: 2, epoch: 0 });
    expect(run.events().map((event) => (event.type === "stopped" ? event.step : event.type))).toEqual([1, 2]);
    await host.saved();
  });

  it("says what could not be written, and goes on", async () => {
    const files = new LaterFiles();
    files.full = true;
    const told: string[] = [];
    const host = hostOn(files, told);
    const run = begun(host);
    await host.saved();
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]).toContain("could not be written: NoPermissions");
    expect(run.source()).toBe("model Bank {}");
  });
});

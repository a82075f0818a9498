import { describe, expect, it } from "vitest";
import { MirroredHost } from "../../client/virtual/mirrored-host.ts";
import { parseManifest } from "../../src/protocol/manifest.ts";
import { RunStore } from "../../src/runs/run-store.ts";
import { statusOf } from "../../src/runs/status.ts";
import { LaterFiles } from "./later-files.ts";

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
    expect(found.read("checkpoints/last.ckpt")).toBeUndefined();
    await again.load(found.file("checkpoints"));
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
    expect(files.text(run.file("events.jsonl")).trim().split("\n")).toHaveLength(100);
  });

  it("gives each run a folder of its own within a second", () => {
    const host = hostOn(new LaterFiles());
    expect(begun(host).directory).not.toBe(begun(host).directory);
  });

  it("hears of what another window has written, reads nothing twice, and keeps what it has not saved yet", async () => {
    const files = new LaterFiles();
    const [host, other] = [hostOn(files), hostOn(files)];
    const run = begun(host);
    run.append({ type: "stopped", time: 0, step: 1, epoch: 0 });
    await host.saved();
    await other.load(run.directory);
    const seen = new RunStore(other).open(run.directory);
    run.append({ type: "stopped", time: 0, step: 2, epoch: 0 });
    await host.saved();
    expect(seen.events()).toHaveLength(1);
    files.reads = 0;
    await other.load(run.directory);
    expect(seen.events()).toHaveLength(2);
    expect(files.reads).toBe(1);
    await host.load(run.directory);
    expect(files.reads).toBe(1);

    seen.write("notes.json", "mine");
    await other.saved();
    run.write("notes.json", "newer");
    await Promise.all([host.load(run.directory), host.saved()]);
    expect(new TextDecoder().decode(run.read("notes.json"))).toBe("newer");
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

import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { check } from "../../src/language/index.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { Browser } from "playwright-core";
import { browserPath, bundlePage, openBrowser, openPanel, root, type Bundle } from "./browser.ts";

const csv = ["x,y,label", ...Array.from({ length: 400 }, (_, row) => {
  const [x, y] = [Math.sin(row * 1.7), Math.cos(row * 2.3)];
  return `${x.toFixed(4)},${y.toFixed(4)},${x + y > 0 ? 1 : 0}`;
})].join("\n");

const source = `model Small {
  data "small.csv" { split: [80%, 10%, 10%] }
  input x : number
  trunk = x -> dense(8, relu)
  task y : number = trunk
  task label : binary = trunk
  train { epochs: 2, batch: 32 }
  analyze { conflicts: every(2), affinity: every(2) }
}`;

const graphOf = (text: string): unknown => check(parse(text)).models[0]?.graph;

describe.skipIf(browserPath === undefined)("training in the page's worker (needs a browser)", () => {
  let browser: Browser;
  let bundle: Bundle;

  beforeAll(async () => {
    browser = await openBrowser();
    const worker = await build({ absWorkingDir: root, bundle: true, platform: "browser", target: "es2022", format: "iife", minify: true, entryPoints: ["webview/worker.ts"], external: ["node:*"], write: false });
    const wasm = readFileSync(path.join(root, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"));
    bundle = { ...await bundlePage(), worker: worker.outputFiles[0]?.text ?? "", wasm };
  });
  afterAll(() => browser?.close());

  const train = async (text: string, chunks: readonly Uint8Array[], checkpoint?: readonly number[], pauseAt?: string, others: Readonly<Record<string, readonly number[]>> = {}) => {
    const opened = await openPanel(browser, bundle);
    const pulls: number[] = [];
    await opened.page.exposeFunction("pulled", (index: number) => pulls.push(index));
    await opened.page.evaluate(([parts, pauseOn, more]) => {
      const state = globalThis as unknown as { onPosted: (message: { type: string; file: string; folder: string; index: number; events?: { type: string }[] }) => void; pulled: (index: number) => void };
      state.onPosted = ({ type, file, folder, index, events }) => {
        if (events?.some((event) => event.type === pauseOn)) window.postMessage({ type: "pause" }, "*");
        if (type === "list") window.postMessage({ type: "listing", folder, error: `no ${folder}`, code: "absent" }, "*");
        if (type !== "pull") return;
        state.pulled(index);
        const bytes = file in more ? [more[file]][index] : parts[index];
        window.postMessage({ type: "chunk", file, index, done: bytes === undefined, ...(bytes === undefined ? {} : { bytes: new Uint8Array(bytes) }), ...(file === "small.csv" || file in more ? {} : { error: `no ${file}`, code: "absent" }) }, "*");
      };
    }, [chunks.map((chunk) => [...chunk]), pauseAt ?? "", others] as const);
    await opened.page.evaluate(([job, bytes]) => window.postMessage({ type: "train", job: { ...(job as object), ...(bytes ? { checkpoint: new Uint8Array(bytes as number[]) } : {}) } }, "*"),
      [{ run: "r1", source: text, graph: graphOf(text) }, checkpoint] as const);
    await opened.page.waitForFunction(() => (globalThis as unknown as { posted: { type: string; events?: { type: string }[] }[] }).posted
      .some(({ events }) => events?.some(({ type }) => ["finished", "failed", "stopped"].includes(type))));
    const posted = await opened.posted();
    const saved = await opened.page.evaluate(() => [...(globalThis as unknown as { posted: { type: string; bytes: Uint8Array }[] }).posted.findLast(({ type }) => type === "checkpoint")?.bytes ?? []]);
    const events = posted.flatMap((message) => (message.type === "events" ? message["events"] as RunEvent[] : []));
    const signature = await opened.page.evaluate(() => [...(globalThis as unknown as { posted: { type: string; name: string; bytes: Uint8Array }[] }).posted.find(({ type, name }) => type === "model" && name === "signature.json")?.bytes ?? []]);
    await opened.page.close();
    return { events, posted, pulls, saved, signature, complaints: opened.complaints };
  };

  it("pulls its file chunk by chunk, trains under the page's policy, and posts events and checkpoints", async () => {
    const bytes = new TextEncoder().encode(csv);
    const { events, posted, pulls, complaints } = await train(source, [bytes.subarray(0, 1000), bytes.subarray(1000)]);
    expect(complaints).toEqual([]);
    expect(pulls).toEqual([0, 1, 2]);
    expect(events[0]).toMatchObject({ type: "started", model: "Small", tasks: [{ name: "y" }, { name: "label" }], rows: { train: 320 } });
    expect(events.filter(({ type }) => type === "epoch")).toHaveLength(2);
    expect(events.filter(({ type }) => type === "affinity")).toHaveLength(10);
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "epochs", split: "test" });
    expect(posted.filter(({ type }) => type === "checkpoint").length).toBeGreaterThanOrEqual(2);
  });

  it("pauses between steps when asked, and goes on from the checkpoint that it posted", async () => {
    const long = source.replace("epochs: 2", "epochs: 400");
    const bytes = new TextEncoder().encode(csv);
    const paused = await train(long, [bytes], undefined, "epoch");
    const stopped = paused.events.at(-1);
    expect(stopped).toMatchObject({ type: "stopped" });
    const step = stopped?.type === "stopped" ? stopped.step : 0;
    expect(step).toBeLessThan(4000);
    const resumed = await train(long, [bytes], paused.saved, "epoch");
    expect(resumed.events[0]).toMatchObject({ type: "started", resumedAt: step });
  });

  it("adds a task to a run whose checkpoint and signature the host hands out, and tells what the old one forgot", async () => {
    const bytes = new TextEncoder().encode(csv);
    const old = await train(source.replace("  task label : binary = trunk\n", ""), [bytes]);
    const kept = { ".mtl/runs/Small/old/checkpoints/last.ckpt": old.saved, ".mtl/runs/Small/old/model/signature.json": old.signature };
    const extended = source.replace("  train {", '  extend ".mtl/runs/Small/old" { trunk: frozen }\n  train {');
    const { events, complaints } = await train(extended, [bytes], undefined, undefined, kept);
    expect(complaints).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "finished" });
    const [told] = events.filter((event) => event.type === "forgetting");
    expect(told?.tasks).toMatchObject([{ task: "y" }]);
    expect(told?.tasks[0].loss.after).toBe(told?.tasks[0].loss.before);
    const none = await train(extended, [bytes]);
    expect(none.events.at(-1)).toMatchObject({ type: "failed", code: "MTL725" });
  });

  it("says which file is missing, as the run's last event", async () => {
    const { events } = await train(source.replace("small.csv", "other.csv"), []);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: "failed" });
    expect(events[0]).toHaveProperty("message", expect.stringContaining("other.csv"));
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PanelTrainer } from "../../client/panel-trainer.ts";
import { RunView } from "../../client/run-view.ts";
import { MirroredHost } from "../../client/virtual/mirrored-host.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { Manifest } from "../../src/protocol/manifest.ts";
import type { ToPanel } from "../../src/protocol/panel.ts";
import { RunStore } from "../../src/runs/run-store.ts";
import { signEvery, silence, statusOf } from "../../src/runs/status.ts";
import { LaterFiles } from "./later-files.ts";
import { Panel, Uri, reset } from "./vscode.ts";

/** A tab of the editor, on the same folder as others. */
class Tab {
  readonly files: LaterFiles;
  readonly host: MirroredHost;
  readonly store: RunStore;
  readonly subscriptions: { dispose(): void }[] = [];
  readonly logged: string[] = [];
  readonly extension;

  constructor(beside?: Tab) {
    this.files = new LaterFiles(beside?.files);
    this.host = new MirroredHost(this.files as never, (path) => ({ path }) as never, (message) => this.logged.push(message));
    this.store = new RunStore(this.host);
    const log = (message: string) => this.logged.push(message);
    this.extension = {
      context: { subscriptions: this.subscriptions, workspaceState: { get: () => [], update: async () => {} }, extensionUri: Uri.file("/extension") },
      log: { warn: log, error: log },
      client: { sendRequest: async () => ({ graph: { name: "Bank", train: { seed: 0 } }, source: "model Bank {}" }) },
      platform: { runs: this.store, prepare: (folder: string) => this.host.load(folder), path: ({ path }: Uri) => path, uri: (path: string) => Uri.file(path) },
    } as never;
  }

  /** Trains a new run, as far as its first steps. */
  async trains() {
    const manifest: Manifest = { version: 1, model: "Bank", file: "/folder/bank.mtl", root: "/folder", created: new Date().toISOString(), seed: 0, executor: "ort-web", crosstask: "0.1.0", node: "none", where: "panel" };
    const run = this.store.create(this.store.directory("/folder/bank.mtl", "Bank", 0, new Date()), manifest, "model Bank {}");
    const sent: ToPanel[] = [];
    const trainer = new PanelTrainer(this.extension, run, { ready: Promise.resolve(), send: (message) => sent.push(message) });
    await trainer.start({});
    await trainer.receive({ type: "events", events: [step(1), { type: "checkpoint", step: 1, epoch: 0 }] });
    await trainer.receive({ type: "checkpoint", step: 1, bytes: Uint8Array.of(7) });
    await vi.advanceTimersByTimeAsync(1000);
    return { run, trainer, sent };
  }

  /** Looks at a run of the folder, as after a click in the list of runs. */
  async opens(directory: string) {
    await this.host.load(directory);
    const run = this.store.open(directory);
    const panel = new Panel();
    new RunView(this.extension, run, panel as never);
    panels.push(panel);
    panel.says({ type: "ready" });
    await vi.advanceTimersByTimeAsync(500);
    const told = () => panel.sent.filter(({ type }) => type === "events") as Extract<ToPanel, { type: "events" }>[];
    return { run, panel, status: () => told().at(-1)?.status, steps: () => told().flatMap(({ events }) => events).flatMap((event) => (event.type === "step" ? [event.step] : [])) };
  }
}

const panels: Panel[] = [];
const step = (number: number): RunEvent => ({ type: "step", time: Date.now(), step: number, epoch: 0, losses: [1], weights: [1] });
const sent = (messages: readonly { readonly type: string }[], type: string) => messages.filter((message) => message.type === type);

beforeEach(() => {
  reset();
  vi.useFakeTimers({ now: Date.parse("2026-01-02T03:04:05Z") });
});
afterEach(() => {
  for (const panel of panels.splice(0)) panel.dispose();
  vi.useRealTimers();
});

describe("a run that another tab trains", () => {
  it("is followed, and nothing is written into its folder", async () => {
    const [first, second] = [new Tab(), new Tab()];
    const tab = new Tab(first);
    const { run, trainer } = await first.trains();
    const view = await tab.opens(run.directory);
    expect(view.status()).toBe("running");
    for (let number = 2; number < 30; number++) {
      await trainer.receive({ type: "events", events: [step(number)] });
      await vi.advanceTimersByTimeAsync(1000);
    }
    // Longer than anyone is silent who is gone: a step may take its time.
    await vi.advanceTimersByTimeAsync(2 * silence.panel);
    expect(view.status()).toBe("running");
    expect(view.steps()).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    expect(tab.files.writes).toBe(0);
    expect([...tab.logged, ...second.logged]).toEqual([]);
  });

  it("is paused where it is trained", async () => {
    const first = new Tab();
    const tab = new Tab(first);
    const { run, trainer } = await first.trains();
    const view = await tab.opens(run.directory);
    view.panel.says({ type: "control", action: "pause" });
    await vi.advanceTimersByTimeAsync(100);
    expect(sent(view.panel.sent, "notice")).toEqual([{ type: "notice", text: "Another window trains this run: pause it there." }]);
    expect(tab.files.writes).toBe(0);
    await trainer.receive({ type: "events", events: [{ type: "stopped", time: Date.now(), step: 1, epoch: 0 }] });
    await vi.advanceTimersByTimeAsync(5000);
    expect(view.status()).toBe("paused");
  });

  it("counts as interrupted once that tab is silent, and goes on in this one", async () => {
    const first = new Tab();
    const tab = new Tab(first);
    const { run, trainer, sent: toFirst } = await first.trains();
    const view = await tab.opens(run.directory);
    const wake = first.files.sleep();
    await vi.advanceTimersByTimeAsync(silence.panel - 2 * signEvery);
    expect(view.status()).toBe("running");
    await vi.advanceTimersByTimeAsync(3 * signEvery);
    expect(view.status()).toBe("lost");
    expect(tab.files.writes).toBe(0);

    view.panel.says({ type: "control", action: "resume" });
    await vi.advanceTimersByTimeAsync(100);
    expect(sent(view.panel.sent, "train")).toMatchObject([{ job: { checkpoint: Uint8Array.of(7) } }]);
    view.panel.says({ type: "events", events: [step(2)] });
    await vi.advanceTimersByTimeAsync(5000);
    expect(view.status()).toBe("running");

    // It was not dead but asleep: the run is not its own any more.
    wake();
    const late = trainer.receive({ type: "events", events: [step(3)] });
    await vi.advanceTimersByTimeAsync(2 * signEvery);
    await late;
    expect(sent(toFirst, "pause")).toHaveLength(1);
    expect(sent(toFirst, "notice")).toMatchObject([{ text: expect.stringContaining("it goes on there") as string }]);
    expect(trainer.status).toBe("paused");
    view.panel.says({ type: "events", events: [step(4)] });
    await vi.advanceTimersByTimeAsync(5000);
    await tab.host.saved();
    const log = tab.files.text(run.file("events.jsonl"));
    expect([...log.matchAll(/"step":(\d+),"epoch":0,"losses"/g)].map(([, number]) => number)).toEqual(["1", "2", "4"]);
    expect(statusOf(view.run)).toBe("running");
  });

  it("is not taken up by a second tab that was late to see it resumed", async () => {
    const first = new Tab();
    const [second, third] = [new Tab(first), new Tab(first)];
    const { run } = await first.trains();
    first.files.sleep();
    const [early, late] = [await second.opens(run.directory), await third.opens(run.directory)];
    await vi.advanceTimersByTimeAsync(2 * silence.panel);
    expect([early.status(), late.status()]).toEqual(["lost", "lost"]);
    early.panel.says({ type: "control", action: "resume" });
    await vi.advanceTimersByTimeAsync(50);
    late.panel.says({ type: "control", action: "resume" });
    await vi.advanceTimersByTimeAsync(50);
    expect(sent(early.panel.sent, "train")).toHaveLength(1);
    expect(sent(late.panel.sent, "train")).toHaveLength(0);
    expect(sent(late.panel.sent, "notice")).toEqual([{ type: "notice", text: "This run is going on already, in another window." }]);
  });
});

describe("a tab that trains", () => {
  it("says when it is reloaded that its run stands still at its last checkpoint", async () => {
    const tab = new Tab();
    const { run, trainer } = await tab.trains();
    await trainer.receive({ type: "events", events: [step(2)] });
    for (const one of tab.subscriptions) one.dispose();
    await vi.advanceTimersByTimeAsync(1000);
    const view = await new Tab(tab).opens(run.directory);
    expect(view.status()).toBe("paused");
    expect([...view.run.newestEvents()][0]).toMatchObject({ type: "stopped", step: 1, epoch: 0 });
  });

  it("which cannot say so any more, is found gone by its silence", async () => {
    const tab = new Tab();
    const { run } = await tab.trains();
    tab.files.sleep();
    const view = await new Tab(tab).opens(run.directory);
    expect(view.status()).toBe("running");
    await vi.advanceTimersByTimeAsync(silence.panel + 5000);
    expect(view.status()).toBe("lost");
  });

  it("gives no sign any more once its run has ended", async () => {
    const tab = new Tab();
    const { trainer, run } = await tab.trains();
    await trainer.receive({ type: "events", events: [{ type: "stopped", time: Date.now(), step: 1, epoch: 0 }] });
    await vi.advanceTimersByTimeAsync(1000);
    const { writes } = tab.files;
    await vi.advanceTimersByTimeAsync(10 * signEvery);
    expect(tab.files.writes).toBe(writes);
    expect(statusOf(run)).toBe("paused");
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { allOf, lastOf } from "../../src/protocol/log.ts";
import { builtMtl } from "./built.ts";
import { eventsOf, folderWith, lasting, mtl, planted, start } from "./mtl.ts";

const folder = folderWith({ "planted.mtl": planted(12), "early.mtl": planted(400, "stop: early(patience: 2)") });
const train = (...args: string[]) => ["train", "planted.mtl", "--threads", "1", ...args];
let whole: RunEvent[];

beforeAll(async () => {
  expect(await mtl(folder, ...train("--out", "whole"))).toMatchObject({ code: 0 });
  whole = eventsOf(path.join(folder, "whole"));
});

/** Lets a training write so many lines to its log, then kills it with no chance to say anything. */
async function killedAfter(lines: number, run: string, ...args: string[]): Promise<void> {
  const { process: child, ended } = await start(folder, ...args);
  const log = path.join(folder, run, "events.jsonl");
  const timer = setInterval(() => {
    if (fs.existsSync(log) && fs.readFileSync(log, "utf8").split("\n").length > lines) child.kill("SIGKILL");
  }, 1);
  const { signal } = await ended;
  clearInterval(timer);
  expect(signal).toBe("SIGKILL");
}

const metricsOf = (stdout: string): unknown => (JSON.parse(stdout) as { metrics: unknown }).metrics;

describe("a run that is killed", () => {
  it.each([30, 170, 480])("goes on to the very same numbers (after %i lines)", async (lines) => {
    const run = `killed-${lines}`;
    await killedAfter(lines, run, ...train("--out", run));
    const { code, stdout } = await mtl(folder, "train", "planted.mtl", "--resume", run, "--json");
    expect(code).toBe(0);
    expect(metricsOf(stdout)).toEqual(Object.fromEntries(Object.entries(lastOf(whole, "finished")!.test).map(([task, { loss, metrics }]) => [task, { loss, ...metrics }])));
    expect(lasting(eventsOf(path.join(folder, run)))).toEqual(lasting(whole));
  });

  it("twice, the second time in the middle of a line, does too", async () => {
    await killedAfter(200, "twice", ...train("--out", "twice"));
    await killedAfter(500, "twice", "train", "planted.mtl", "--resume", "twice");
    fs.appendFileSync(path.join(folder, "twice", "events.jsonl"), '{"type":"step","ti');
    expect(await mtl(folder, "train", "planted.mtl", "--resume", "twice")).toMatchObject({ code: 0 });
    expect(lasting(eventsOf(path.join(folder, "twice")))).toEqual(lasting(whole));
  });

  it("before its first checkpoint starts over in the same log", async () => {
    await killedAfter(8, "early", ...train("--out", "early"));
    expect(fs.existsSync(path.join(folder, "early", "checkpoints", "last.ckpt"))).toBe(false);
    expect(await mtl(folder, "train", "planted.mtl", "--resume", "early")).toMatchObject({ code: 0 });
    expect(lasting(eventsOf(path.join(folder, "early")))).toEqual(lasting(whole));
  });

  it("between its last step and its end is brought to that end", async () => {
    const { code } = await mtl(folder, "train", "early.mtl", "--out", "over");
    expect(code).toBe(0);
    const log = path.join(folder, "over", "events.jsonl");
    const finished = eventsOf(path.join(folder, "over"));
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").split("\n").filter((line) => !line.startsWith('{"type":"finished"')).join("\n"));
    // Another model's file changes nothing, and is told to be another's.
    const { code: resumed, stderr } = await mtl(folder, "train", "planted.mtl", "--resume", "over");
    expect(resumed).toBe(0);
    expect(stderr).toMatch(/note: this run was started from \S*early\.mtl, not from planted\.mtl; it goes on with its own text, \S*source\.mtl\.\n/);
    expect(lasting(eventsOf(path.join(folder, "over")))).toEqual(lasting(finished));
    expect(lastOf(finished, "finished")).toMatchObject({ reason: "early" });
  });
});

describe("Ctrl+C", () => {
  it("keeps what was learned, says how to go on, and the same numbers come of it", async () => {
    const { process: child, ended } = await start(folder, ...train("--out", "stopped"));
    const log = path.join(folder, "stopped", "events.jsonl");
    while (!fs.existsSync(log) || fs.readFileSync(log, "utf8").split("\n").length < 100) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopped at step \d+; nothing is lost\. Go on with: mtl train planted\.mtl --resume \S*stopped\n/);
    expect(allOf(eventsOf(path.join(folder, "stopped")), "stopped")).toHaveLength(1);
    expect(await mtl(folder, "train", "planted.mtl", "--resume", "stopped")).toMatchObject({ code: 0 });
    expect(lasting(eventsOf(path.join(folder, "stopped")))).toEqual(lasting(whole));
  });
});

describe("a reader who leaves early, as `head` does", () => {
  it("stops the training, which can be resumed", async () => {
    const { process: child, ended } = await start(folder, ...train("--epochs", "2000", "--out", "unread"));
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/\nStopped at step \d+; nothing is lost\. Go on with: mtl train planted\.mtl --resume \S*unread\n$/);
    expect(code).toBe(130);
  });
});

describe.runIf(process.platform === "linux")("an output that nobody takes", () => {
  const shell = async (line: string) => spawnSync("/bin/sh", ["-c", `mtl() { "$NODE" "$MTL" "$@"; }; ${line}`], { cwd: folder, encoding: "utf8", env: { ...process.env, NODE: process.execPath, MTL: await builtMtl() } });

  it("stops the training where the reader of both streams has left", async () => {
    const { stdout } = await shell("{ mtl train planted.mtl --epochs 2000 --out left 2>&1; echo $? > code; } | head -1");
    expect(stdout).toMatch(/^Planted: 3 tasks/);
    expect(fs.readFileSync(path.join(folder, "code"), "utf8")).toBe("130\n");
    expect(allOf(eventsOf(path.join(folder, "left")), "stopped")).toHaveLength(1);
  });

  it("is told in a sentence where the disk is full", async () => {
    expect(await shell("mtl check planted.mtl > /dev/full")).toMatchObject({ status: 4, stderr: "The output could not be written (the disk is full): send it elsewhere.\n" });
  });
});

describe("the command that goes on", () => {
  it.runIf(process.platform !== "win32")("can be pasted into a shell, whatever the folder is called", async () => {
    const { process: child, ended } = await start(folder, ...train("--epochs", "2000", "--out", "my runs/Anna's"));
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { stderr } = await ended;
    const [, command] = /Go on with: (.*)\n$/.exec(stderr) ?? [];
    const read = execFileSync("/bin/sh", ["-c", `mtl() { printf '%s\\n' "$@"; }; ${command}`], { encoding: "utf8" });
    expect(read).toBe(`train\nplanted.mtl\n--resume\n${path.join(folder, "my runs", "Anna's")}\n`);
  });
});

describe("a run that cannot be resumed", () => {
  it("has finished", async () => {
    const { code, stderr } = await mtl(folder, "train", "planted.mtl", "--resume", "whole");
    expect(code).toBe(2);
    expect(stderr).toMatch(/whole has finished: there is nothing to resume\. Start a new run without --resume\.\n$/);
  });

  it("is being trained", async () => {
    const { process: child, ended } = await start(folder, ...train("--epochs", "2000", "--out", "busy"));
    while (!fs.existsSync(path.join(folder, "busy", "events.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 5));
    const { code, stderr } = await mtl(folder, "train", "planted.mtl", "--resume", "busy");
    child.kill("SIGKILL");
    await ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`is being trained at this moment, by process ${child.pid}`);
  });

  it("is being trained by a page that gives signs of life, until it is silent", async () => {
    const directory = path.join(folder, "paged");
    fs.cpSync(path.join(folder, "whole"), directory, { recursive: true });
    const log = path.join(directory, "events.jsonl");
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").split("\n").slice(0, 30).map((line) => `${line}\n`).join(""));
    const manifest = JSON.parse(fs.readFileSync(path.join(directory, "run.json"), "utf8")) as Record<string, unknown>;
    fs.writeFileSync(path.join(directory, "run.json"), JSON.stringify({ ...manifest, process: undefined, where: "panel", created: "2026-01-01T00:00:00Z" }));
    const signed = (time: number) => fs.writeFileSync(path.join(directory, "alive"), JSON.stringify({ by: "somebody", time }));
    signed(Date.now() + 10_000);
    const { code, stderr } = await mtl(folder, "train", "planted.mtl", "--resume", "paged");
    expect(code).toBe(2);
    expect(stderr).toMatch(/paged is being trained at this moment, in the editor's panel: follow it with `mtl view \S*paged`, or pause it there first\.\n$/);
    signed(Date.now() - 600_000);
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").replaceAll(/"time":\d+/g, '"time":1'));
    expect(await mtl(folder, "train", "planted.mtl", "--resume", "paged")).toMatchObject({ code: 0 });
  });

  it("is asked to take other settings", async () => {
    const { code, stderr } = await mtl(folder, "train", "planted.mtl", "--resume", "whole", "--epochs", "3", "--seed", "1");
    expect(code).toBe(2);
    expect(stderr).toContain("there is nothing to resume");
    const { stderr: settings } = await mtl(folder, "train", "planted.mtl", "--resume", "busy", "--epochs", "3", "--seed", "1");
    expect(settings).toContain("leave out --epochs and --seed");
  });
});

import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { servedRuns } from "../../src/cli/view-runs.ts";
import { createRun, openRun } from "../../src/runs/index.ts";
import { syntheticRun } from "../webview/synthetic-run.ts";

describe("the runs beside the one that is served", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(tmpdir(), "crosstask-runs-"));
    [1, 2].forEach((seed) => made(`run-${seed}`, seed));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const place = (name: string) => path.join(folder, ".mtl/runs/Bank", name);
  const made = (name: string, seed: number) => {
    const run = createRun(place(name), { version: 1, model: "Bank", file: "bank.mtl", root: folder, created: `2026-01-0${seed}T00:00:00Z`, seed, executor: "ort", crosstask: "0", node: "20", where: "process" }, "model Bank {}");
    for (const event of syntheticRun({ seed, epochs: 2, stepsPerEpoch: 20 })) run.append(event);
  };
  const told = async (asked: ReturnType<ReturnType<typeof servedRuns>["answer"]>) => {
    const answer = await asked;
    if (typeof answer === "string") throw new Error(answer);
    return answer;
  };

  it("are listed, newest first, with settings, scores and affinity", async () => {
    const { own, runs } = await told(servedRuns(openRun(place("run-1"))).answer({ do: "list" }));
    expect(own).toBe("run-1");
    expect(runs.map(({ name, status, settings: { seed, combine } }) => [name, status, seed, combine])).toEqual([["run-2", "finished", 2, "pcgrad"], ["run-1", "finished", 1, "pcgrad"]]);
    expect(runs[0].epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(Object.keys(runs[0].scores)).toHaveLength(5);
    expect(runs[0].affinity).toHaveLength(5);
    expect(runs[0].affinityHalf?.flat().every((half) => half !== null && half > 0)).toBe(true);
  });

  it("keep what somebody writes about them in their folders", async () => {
    const runs = servedRuns(openRun(place("run-1")));
    await runs.answer({ do: "annotate", run: "run-2", note: "best", tags: ["keep"] });
    expect(JSON.parse(fs.readFileSync(path.join(place("run-2"), "notes.json"), "utf8"))).toEqual({ note: "best", tags: ["keep"] });
    expect((await told(servedRuns(openRun(place("run-1"))).answer({ do: "list" }))).runs[0]).toMatchObject({ note: "best", tags: ["keep"] });
  });

  it("are deleted and brought back, and gone only when nobody can ask any more", async () => {
    const runs = servedRuns(openRun(place("run-1")));
    expect(await told(runs.answer({ do: "delete", run: "run-2" }))).toMatchObject({ deleted: "run-2", runs: [{ name: "run-1" }] });
    expect((await told(runs.answer({ do: "restore", run: "run-2" }))).runs).toHaveLength(2);
    expect(fs.readFileSync(path.join(place("run-2"), "events.jsonl"), "utf8")).toContain("finished");
    await runs.answer({ do: "delete", run: "run-2" });
    runs.close();
    expect(fs.existsSync(place("run-2"))).toBe(false);
    expect(fs.readdirSync(path.join(folder, ".mtl/deleted"))).toEqual([]);
  });

  it("refuse what cannot be done, in a sentence, whatever the name is", async () => {
    const runs = servedRuns(openRun(place("run-1")));
    expect(await runs.answer({ do: "delete", run: "run-1" })).toContain("This page shows that run");
    expect(await runs.answer({ do: "delete", run: "../../../.." })).toContain("is no run of Bank any more");
    expect(await runs.answer({ do: "restore", run: "../x" })).toContain("was not deleted from here");
  });
});

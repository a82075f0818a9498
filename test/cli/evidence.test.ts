import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { groupCommand } from "../../src/cli/commands/group.ts";
import { folderWith, mtl, planted, start } from "./mtl.ts";

const folder = folderWith({
  "planted.mtl": planted(2).replace("affinity: every(10)", "affinity: every(10) proximal: every(10) baselines: true"),
  "one.mtl": planted(1).replace("[[a, b], [c]]", "[[a]]").replace("task a, b, c", "task a"), "quiet.mtl": planted(1).replace(/ {2}analyze.*\n/, ""),
});

beforeAll(async () => {
  expect(await mtl(folder, "train", "planted.mtl", "--out", "run")).toMatchObject({ code: 0 });
}, 300_000);

describe("evidence on the command line", () => {
  it("prints every measure with its orientation, in words and as JSON", async () => {
    const { stdout, code } = await mtl(folder, "affinity", "run", "--json");
    expect(code).toBe(0);
    const { tasks, measures, ceiling } = JSON.parse(stdout) as { tasks: string[]; measures: { measure: string; orientation: string; matrix: number[][]; verdicts: string[][] }[]; ceiling: object };
    expect(tasks).toEqual(["a", "b", "c"]);
    expect(measures.map(({ measure }) => measure)).toEqual(["lookahead", "first_order", "proximal", "cosine", "preconditioned", "representation", "magnitude", "labels"]);
    for (const { orientation, matrix, verdicts } of measures) {
      expect(orientation).toMatch(/^matrix\[recipient\]\[source\]: /);
      expect(matrix.map((row, task) => row[task])).toEqual([null, null, null]);
      expect(verdicts.flat().every((verdict) => ["helps", "hurts", "unclear", "unmeasured", "once"].includes(verdict))).toBe(true);
    }
    const { steps } = JSON.parse(stdout) as { steps: Record<string, { gradientShare: { mean: number }; gradientShareByLayer: object; expectedChange: { mean: number }; curvature: { mean: number } }> };
    expect(Object.values(steps).reduce((sum, { gradientShare }) => sum + gradientShare.mean, 0)).toBeCloseTo(1, 9);
    for (const { expectedChange, curvature } of Object.values(steps)) expect([expectedChange.mean, curvature.mean].every(Number.isFinite)).toBe(true);
    // Label overlap is counted over all rows: no interval, and no doubt.
    expect(measures.at(-1)?.verdicts[0].slice(1)).toEqual(["once", "once"]);
    expect(ceiling).toHaveProperty("splitHalf.a.mean");
  });

  it("counts a run once that repeats another, text and seed", async () => {
    fs.cpSync(path.join(folder, "run"), path.join(folder, "copy"), { recursive: true });
    const { stdout, stderr } = await mtl(folder, "affinity", "run", "copy", "run", "--measure", "cosine", "--json");
    const alone = await mtl(folder, "affinity", "run", "--measure", "cosine", "--json");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(alone.stdout));
    expect(stderr.match(/note: (copy|run) is the text of run trained again with its seed, \d+: the two count once\. Train with another --seed for an interval\./g)).toHaveLength(2);
  });

  it("says while it groups how far it is", async () => {
    const told: string[] = [];
    await groupCommand(path.join(folder, "run"), { budget: 2 }, { json: false, line: () => {}, object: () => {}, note: () => {}, status: (text) => told.push(text) });
    expect(told).toEqual(["1/3 reading what the run has measured of 3 tasks", expect.stringMatching(/^2\/3 grouping 3 tasks by ./), "3/3 looking where the trunk should branch"]);
  });

  it("says which measures a run does not hold, and what to write for them", async () => {
    const { stderr, code } = await mtl(folder, "affinity", "run", "--measure", "rsa");
    expect(code).toBe(2);
    expect(stderr).toContain("`analyze { representations: every_epoch }`");
    expect((await mtl(folder, "affinity", "nowhere")).stderr).toContain("is not a run");
  });

  it("ranks layers by Recon's score at a threshold that is asked for", async () => {
    const scoresAt = async (threshold: string) => {
      const { stdout } = await mtl(folder, "affinity", "run", "--threshold", threshold, "--json");
      return JSON.parse(stdout) as { recon: { threshold: number; layers: { name: string; score: number }[] }; conflicts: { parameters: { layers: { name: string; rate: number }[] } } };
    };
    const [plain, strict] = [await scoresAt("0"), await scoresAt("-0.3")];
    expect(strict.recon.threshold).toBe(-0.3);
    for (const { name, score } of plain.recon.layers) {
      expect(score).toBeCloseTo(plain.conflicts.parameters.layers.find((layer) => layer.name === name)?.rate ?? NaN, 12);
      expect(strict.recon.layers.find((layer) => layer.name === name)?.score ?? 1).toBeLessThanOrEqual(score);
    }
    expect((await mtl(folder, "affinity", "run", "--threshold", "-0.1")).stdout).toMatch(/Recon's score: .* below −0\.1 .*\n.*score\n(?:.*%\n)+/);
    expect((await mtl(folder, "affinity", "run", "--threshold", "2")).stderr).toContain("It must be a cosine, from -1 to 1");
  });

  it("groups tasks, and proves it", async () => {
    const { stdout } = await mtl(folder, "group", "run", "--budget", "2", "--json");
    const { groups, exact, score, bound, graph, measure, unclear } = JSON.parse(stdout) as { groups: string[][]; exact: boolean; score: number; bound: number; graph: string[][]; measure: string; unclear: { count: number; of: number } };
    const { measures } = JSON.parse((await mtl(folder, "affinity", "run", "--measure", measure, "--json")).stdout) as { measures: { verdicts: string[][] }[] };
    expect(unclear).toEqual({ count: measures[0].verdicts.flat().filter((verdict) => verdict === "unclear").length, of: 6 });
    const doubt = unclear.count === 0 ? "" : unclear.count === 6 ? "how sure: none of the 6 figures behind these groups is clear of zero" : `how sure: ${unclear.count} of the 6 figures behind these groups cannot be told from zero`;
    expect((await mtl(folder, "group", "run", "--budget", "2")).stdout).toContain(doubt);
    for (const pair of graph) expect(pair).toHaveLength(2);
    expect(groups.flat().sort()).toEqual(["a", "b", "c"]);
    expect(groups.length).toBeLessThanOrEqual(2);
    expect(exact).toBe(true);
    expect(bound).toBe(score);
    expect((await mtl(folder, "group", "run", "--budget", "2")).stdout).toContain("no other grouping of this size scores more");
    const edges = graph.length > 0 ? `graph: [${graph.map((pair) => `[${pair.join(", ")}]`).join(", ")}]` : "No pair certainly helps each other";
    expect((await mtl(folder, "group", "run", "--budget", "2")).stdout).toContain(edges);
    expect((await mtl(folder, "group", "run")).code).toBe(2);
  });

  it("trains tasks alone and together, and does not repeat what it knows", async () => {
    const first = await mtl(folder, "baselines", "quiet.mtl", "--seeds", "2", "--epochs", "1");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain("[8/8]");
    expect(first.stdout).toMatch(/Δm, together against alone \(positive is better\): .* as the mean over tasks; .* as the flat mean over metrics/);
    const again = await mtl(folder, "baselines", "quiet.mtl", "--seeds", "2", "--epochs", "1");
    expect(again.stdout.match(/known from before/g)).toHaveLength(8);
    const json = await mtl(folder, "baselines", "quiet.mtl", "--seeds", "2", "--epochs", "1", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ split: "test", transfer: { seeds: 2 } });
    expect(fs.readdirSync(path.join(folder, ".mtl", "trials", "Planted"))).toHaveLength(9);
  }, 300_000);

  it("shows what tasks reach alone in runs of the same text, whichever came first", async () => {
    const alike = folderWith({ "quiet.mtl": planted(1).replace(/ {2}analyze.*\n/, "") });
    const trained = async (...more: string[]) => JSON.parse((await mtl(alike, "train", "quiet.mtl", "--json", ...more)).stdout) as { run: string; againstAlone?: { seeds: number; deltaByTask: { mean: number } } };
    const [before, other] = [await trained("--seed", "7"), await trained("--epochs", "2")];
    expect(before.againstAlone).toBeUndefined();
    const found = await mtl(alike, "baselines", "quiet.mtl", "--seeds", "2", "--json");
    expect(found.stderr).toContain(`1 run of this model now shows what each task reaches alone: ${before.run}`);
    const { transfer } = JSON.parse(found.stdout) as { transfer: { deltaByTask: { mean: number } } };
    expect((await trained("--seed", "1")).againstAlone).toMatchObject({ seeds: 2, deltaByTask: { mean: transfer.deltaByTask.mean } });
    const [tied, free] = [before, other].map(async ({ run }) => (await mtl(alike, "report", run, "--format", "markdown")).stdout);
    expect(await tied).toContain("## Against every task alone");
    expect(await free).not.toContain("## Against every task alone");
    expect((await mtl(alike, "baselines", "quiet.mtl", "--seeds", "2")).stderr).not.toContain("now show");
  }, 300_000);

  it("finds what tasks reach alone for a run in a folder of its own, when somebody looks at it", async () => {
    const alike = folderWith({ "quiet.mtl": planted(1).replace(/ {2}analyze.*\n/, "") });
    await mtl(alike, "train", "quiet.mtl", "--seed", "7", "--out", "elsewhere");
    expect((await mtl(alike, "baselines", "quiet.mtl", "--seeds", "2")).stderr).not.toContain("now show");
    expect((await mtl(alike, "report", "elsewhere", "--format", "markdown")).stdout).toContain("## Against every task alone");
  }, 300_000);

  it("says what is kept when it is stopped, and goes on from there", async () => {
    const stopped = folderWith({ "quiet.mtl": planted(1).replace(/ {2}analyze.*\n/, "") });
    const { process: child, ended } = await start(stopped, "baselines", "quiet.mtl", "--seeds", "20", "--epochs", "40", "--jobs", "1");
    child.stdout?.on("data", (text: string) => { if (text.includes("[1/80]")) child.kill("SIGINT"); });
    const { signal, stderr } = await ended;
    expect(signal).toBe("SIGINT");
    const kept = Number(/stopped: (\d+) of 80 trainings are kept; the same command goes on from there/.exec(stderr)?.[1]);
    expect(kept).toBeGreaterThan(0);
    expect(fs.readdirSync(path.join(stopped, ".mtl", "trials", "Planted")).filter((name) => name.endsWith(".json")).length).toBeGreaterThanOrEqual(kept);
    expect((await mtl(stopped, "baselines", "quiet.mtl", "--seeds", "1", "--epochs", "40")).stdout).toContain("all together, seed 0: known from before");
  }, 300_000);

  it("has nothing to compare for one task", async () => {
    const { stderr, code } = await mtl(folder, "baselines", "one.mtl");
    expect(code).toBe(2);
    expect(stderr).toContain("one task");
  });

  it("says why there is nothing to advise or to group by, and of which text evidence is", async () => {
    const alike = folderWith({ "one.mtl": planted(1).replace("[[a, b], [c]]", "[[a]]").replace("task a, b, c", "task a"), "quiet.mtl": planted(1).replace(/ {2}analyze.*\n/, "") });
    for (const name of ["one", "quiet"]) expect((await mtl(alike, "train", `${name}.mtl`, "--out", name)).code).toBe(0);
    expect((await mtl(alike, "advise", "one")).stdout).toContain("Planted has one task");
    expect((await mtl(alike, "affinity", "one")).stderr).toContain("Planted has one task: there is nothing between tasks to show");
    expect((await mtl(alike, "group", "one", "--budget", "2")).stderr).toContain("Planted has one task: there is nothing to group");
    expect((await mtl(alike, "group", "quiet", "--budget", "2", "--measure", "cka")).stderr).toContain("`analyze { representations: every_epoch }`");
    const before = await mtl(alike, "advise", "quiet");
    expect(before.stdout).toContain("Nothing to advise: the run measured nothing between tasks. Write `analyze { conflicts: on, affinity: on }`");
    expect(before.stderr).not.toContain("has changed");
    const log = path.join(alike, "quiet", "events.jsonl");
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").replace(/^.*"type":"finished".*\n/m, ""));
    for (const [name, ...rest] of [["advise"], ["affinity"], ["group", "--budget", "2"]]) {
      const { stdout, stderr } = await mtl(alike, name, "quiet", ...rest);
      expect(stdout + stderr, name).toMatch(/affinity: on }` and train again; where that is written, go on with `--resume`: training ended before the first measurement\./);
    }
    fs.writeFileSync(path.join(alike, "quiet.mtl"), `// a comment\n${planted(1).replace(/ {2}analyze.*\n/, "")}`);
    expect((await mtl(alike, "advise", "quiet")).stderr).not.toContain("has changed");
    fs.writeFileSync(path.join(alike, "quiet.mtl"), planted(1).replace(/ {2}analyze.*\n/, "").replace(/dense\(\d+/, "dense(7"));
    expect((await mtl(alike, "advise", "quiet")).stderr).toContain("has changed in");
  }, 300_000);

  it("takes no option of its trainings without --verify", async () => {
    const { stderr, code } = await mtl(folder, "advise", "run", "--seeds", "2", "--top", "1");
    expect(code).toBe(2);
    expect(stderr).toContain("--seeds and --top are about the trainings of --verify: add it, or leave them out.");
  });

  it("advises, as text, Markdown and JSON", async () => {
    const json = JSON.parse((await mtl(folder, "advise", "run", "--json")).stdout) as { findings: { code: string; message: string }[]; candidates: { text: string }[] };
    for (const { code, message } of json.findings) {
      expect(code).toMatch(/^MTL80[1-8]$/);
      expect(message.length).toBeGreaterThan(20);
    }
    expect((await mtl(folder, "advise", "run", "--markdown")).stdout).toMatch(/^## Advice for Planted/);
  }, 300_000);

  it("trains old and new for one edit, and tells what each reached, with one seed as what it is", async () => {
    const twins = folderWith({ "twins.mtl": planted(1).replace("task a, b, c : number = trunk", 'task a : number = trunk\n  task b : number = trunk { column: "a" }\n  task c : number = trunk') });
    expect((await mtl(twins, "train", "twins.mtl", "--out", "run")).code).toBe(0);
    const edit = "Give a and b half the weight each";
    const verify = ["advise", "run", "--verify", "--seeds", "1", "--epochs", "1", "--only", edit];
    const { verified } = JSON.parse((await mtl(twins, ...verify, "--json")).stdout) as {
      verified: { chosen: string | null; seeds: number[]; trials: { title: string; parameters: object; seconds: { before: number; after: number }; test: { deltaByTask: { mean: number }; tasks: { gain: { mean: number }; metrics: Record<string, { mean: number }>[] }[] } }[] };
    };
    const [{ title, parameters, seconds, test: { deltaByTask, tasks } }] = verified.trials;
    expect([title, verified.seeds.length]).toEqual([edit, 1]);
    expect(parameters).toHaveProperty("before");
    expect(Math.min(seconds.before, seconds.after)).toBeGreaterThan(0);
    expect(deltaByTask.mean).toBeCloseTo(tasks.reduce((sum, { gain }) => sum + gain.mean, 0) / 3, 12);
    for (const { metrics } of tasks) for (const metric of metrics) expect(Object.keys(metric)).toEqual(["name", "before", "after", "gain"]);
    expect((await mtl(twins, ...verify, "--markdown")).stdout).toContain("### Trained both ways, 1 seed\n");
    const { stdout } = await mtl(twins, ...verify);
    expect(stdout).toContain("known from before");
    expect(stdout).toMatch(verified.chosen === null ? /No edit is better on validation/ : /Chosen on validation: .*no measurable difference \(one seed has no interval\)/);
  }, 300_000);
});

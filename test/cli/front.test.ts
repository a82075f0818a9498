import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, mtl, planted, start } from "./mtl.ts";

const file = "m.mtl";
const twoTasks = planted(1, "weights: stch").replace("groups: [[a, b], [c]]", "groups: [[a], [b]]").replace("task a, b, c", "task a, b");

describe("mtl front", () => {
  it("trains along preferences, draws the front, and repeats nothing", async () => {
    const folder = folderWith({ [file]: twoTasks });
    const { stdout, code } = await mtl(folder, "front", file, "--points", "3", "--json");
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.points.map(({ preference }: { preference: number[] }) => preference.map((value) => Number(value.toFixed(2))))).toEqual([[0.98, 0.02], [0.5, 0.5], [0.02, 0.98]]);
    expect(told.points.some(({ dominated }: { dominated: boolean }) => !dominated)).toBe(true);
    // Who prefers a task more comes further with it.
    expect(told.points[0].values.a).toBeLessThan(told.points[2].values.a);
    expect(told.points[2].values.b).toBeLessThan(told.points[0].values.b);
    expect(told.complete).toBe(true);
    expect(told.hypervolume.share).toBeGreaterThan(0);
    expect(told.hypervolume.share).toBeLessThanOrEqual(1);
    expect(fs.readFileSync(told.picture, "utf8").match(/<circle/g)).toHaveLength(3);
    expect(fs.readFileSync(told.report, "utf8")).toContain("<svg");
    const again = await mtl(folder, "front", file, "--points", "3");
    expect(again.stdout.match(/known from before/g)).toHaveLength(3);
    expect(again.stdout).toContain("on the front");
  });

  it("says where a preference is one of proportions, and where fewer than asked for are evenly spaced", async () => {
    const folder = folderWith({ [file]: planted(1, "weights: pbi") });
    const { stdout, stderr } = await mtl(folder, "front", file, "--points", "5");
    expect(stdout).toContain("3 preferences, the evenly spaced ones of at most 5, 3 trainings");
    expect(stderr).toContain("a task with a larger share may keep a larger loss");
  });

  it("shows what is done when it is stopped, and says that it is a part", async () => {
    const folder = folderWith({ [file]: twoTasks });
    const { process: child, ended } = await start(folder, "front", file, "--points", "200", "--epochs", "5", "--jobs", "1", "--json");
    child.stderr?.on("data", (text: string) => { if (text.includes("[3/200]")) child.kill("SIGINT"); });
    const { signal, stdout, stderr } = await ended;
    expect(signal).toBe("SIGINT");
    const told = JSON.parse(stdout);
    expect(told.complete).toBe(false);
    expect(told.points.length).toBe(Number(/stopped: (\d+) of 200/.exec(stderr)?.[1]));
    expect(told.points.length).toBeGreaterThanOrEqual(3);
    expect(fs.readFileSync(told.report, "utf8")).toContain(`This is a part: ${told.points.length} of 200 preferences are trained`);
    expect(fs.readFileSync(told.picture, "utf8").match(/<circle/g)).toHaveLength(told.points.length);
  });

  it.each([["front", "--points", "200"], ["baselines"]])("stopped before there is anything to show, %s says that as an object", async (...command) => {
    const folder = folderWith({ [file]: twoTasks });
    const { process: child, ended } = await start(folder, command[0], file, ...command.slice(1), "--epochs", "5000", "--jobs", "1", "--json");
    const kept = path.join(folder, ".mtl", "trials");
    while (!fs.existsSync(kept)) await new Promise((resolve) => setTimeout(resolve, 5));
    // The folder is made at once, before anybody listens for the signal.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill("SIGINT");
    const { signal, stdout } = await ended;
    expect(signal).toBe("SIGINT");
    expect(JSON.parse(stdout)).toEqual({ error: { message: expect.stringMatching(/^stopped: 0 of \d+ trainings are kept; the same command goes on from there$/) } });
  });

  it("looks at the place of the results before it trains", async () => {
    const folder = folderWith({ [file]: twoTasks });
    const { code, stdout, stderr } = await mtl(folder, "front", file, "--points", "2", "--out", file);
    expect(code).toBe(2);
    expect(stderr).toContain("m.mtl could not be written (it is a file): choose another place with --out.");
    expect(stdout).not.toContain("[1/2]");
  });

  it("says what is wrong in a sentence", async () => {
    const folder = folderWith({ [file]: twoTasks, "one.mtl": twoTasks.replace("groups: [[a], [b]]", "groups: [[a]]").replace("task a, b", "task a") });
    expect((await mtl(folder, "front", "one.mtl")).stderr).toContain("one task to train");
    expect((await mtl(folder, "front", file, "--points", "1")).stderr).toContain("2 to 500");
    expect((await mtl(folder, "front", "none.mtl")).code).not.toBe(0);
    expect((await mtl(folder, "front", file, "--points", "2", "--out", path.join(file, "x"))).stderr).toContain("--out");
  });
});

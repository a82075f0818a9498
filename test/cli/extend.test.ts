import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import { eventsOf, folderWith, mtl, planted } from "./mtl.ts";
import { lastOf } from "../../src/protocol/log.ts";

const old = planted(2).replace("groups: [[a, b], [c]]", "groups: [[a, b]]").replace("task a, b, c", "task a, b");
const extended = (settings: string) => planted(2).replace("  train {", `  extend "old" { ${settings} }\n  train {`);

describe("mtl train of a model that extends a run", () => {
  it("adds a task, and tells what old ones forgot", async () => {
    const folder = folderWith({ "old.mtl": old, "frozen.mtl": extended("trunk: frozen"), "free.mtl": extended("trunk: free, distill: 1") });
    expect((await mtl(folder, "train", "old.mtl", "--out", "old")).code).toBe(0);
    const frozen = await mtl(folder, "train", "frozen.mtl", "--out", "frozen");
    expect(frozen.stdout).toContain("What old tasks forgot");
    expect(frozen.stderr).toContain("MTL727");
    const markdown = await mtl(folder, "report", "frozen", "--format", "markdown");
    expect(markdown.stdout).toMatch(/## What old tasks forgot[^]*\| task \| figure \| before \| after \| forgot \|[^]*\| b \| loss \|/);
    for (const { loss } of lastOf(eventsOf(`${folder}/frozen`), "forgetting")?.tasks ?? []) expect(loss.after).toBe(loss.before);
    const free = await mtl(folder, "train", "free.mtl", "--out", "free", "--json");
    expect(JSON.parse(free.stdout).forgetting.tasks.map(({ task }: { task: string }) => task)).toEqual(["a", "b"]);
    fs.rmSync(`${folder}/old`, { recursive: true });
    // What was trained stands on its own: the old run may go.
    const gone = await mtl(folder, "evaluate", "frozen", "--json");
    expect(gone.code).toBe(0);
  }, 180_000);

  it("refuses a run that is not there, and one of another shape", async () => {
    const folder = folderWith({ "old.mtl": old, "new.mtl": extended("trunk: frozen"), "wide.mtl": extended("trunk: frozen").replace("dense(16", "dense(17") });
    expect((await mtl(folder, "train", "new.mtl")).stderr).toContain("MTL725");
    expect((await mtl(folder, "train", "old.mtl", "--out", "old")).code).toBe(0);
    const wide = await mtl(folder, "train", "wide.mtl");
    expect(wide.stderr).toContain("MTL726");
    expect(wide.stderr).toContain("dense(17) in trunk");
    expect((await mtl(folder, "check", "wide.mtl")).code).toBe(0);
  }, 180_000);

  it("says what a folder is that is no run", async () => {
    const naming = (folder: string) => extended("trunk: frozen").replace('"old"', `"${folder}"`);
    const folder = folderWith({
      "pictures.mtl": naming("pictures"), "pictures/cats/1.png": "x", "begun.mtl": naming("runs/b"), "runs/a/run.json": "{}", "runs/b/run.json": "{}", "runs/z/notes.txt": "", "above.mtl": naming("runs"),
    });
    expect((await mtl(folder, "train", "pictures.mtl")).stderr).toContain("is a folder without a run in it");
    expect((await mtl(folder, "train", "begun.mtl")).stderr).toContain("has no checkpoint yet");
    expect((await mtl(folder, "train", "above.mtl")).stderr).toContain("such as `runs/b`");
  });
});

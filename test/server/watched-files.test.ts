import { describe, expect, it } from "vitest";
import { isAnsweredFrom, watchedFiles } from "../../server/watched-files.ts";
import { dataFile } from "../../src/data/data-file.ts";

describe("files that an editor watches for the server", () => {
  it("are models, all kinds of data, and what a run leaves", () => {
    const endings = [...watchedFiles.join(" ").matchAll(/\*\*\/\*\.\{([^}]*)\}/g)].flatMap(([, list = ""]) => list.split(","));
    expect(watchedFiles).toContain("**/*.mtl");
    expect(endings).toEqual(expect.arrayContaining(["csv", "jsonl", "parquet", "arrow", "npz", "npy", "gz"]));
    expect(endings.filter((ending) => !dataFile.test(ending === "gz" ? "x.csv.gz" : `x.${ending}`))).toEqual([]);
  });

  it("count of a run only when it has ended", () => {
    const run = "file:///project/.mtl/runs/M/20260101-000000-0";
    expect(isAnsweredFrom(`${run}/events.jsonl`)).toBe(false);
    expect(isAnsweredFrom(`${run}/run.json`)).toBe(false);
    expect(isAnsweredFrom(`${run}/report.html`)).toBe(true);
    expect(isAnsweredFrom(`${run}/model/model.json`)).toBe(true);
    expect(isAnsweredFrom("file:///project/rows.jsonl")).toBe(true);
    expect(isAnsweredFrom("file:///project/m.mtl")).toBe(true);
  });
});

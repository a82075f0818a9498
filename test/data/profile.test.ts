import { describe, expect, it } from "vitest";
import { prepare, profileData } from "../../src/data/index.ts";
import { profileEvent } from "../../src/training/data-profile.ts";
import { binary, category, dataset, memoryFiles, number, real, request, type RequestOptions } from "./requests.ts";

const csv = ["n,c,a,b", "1,x,1,", "2,x,0,5", "3,y,,6", ",z,,", "5,x,1,8"].join("\n");

const profile = async (options: Partial<RequestOptions> = {}) => {
  const found = await profileData(request({ source: "a.csv", inputs: [number("n"), category("c")], labels: [binary("a"), real("b")], split: [0.5, 0.5], ...options }), memoryFiles({ "a.csv": csv }));
  if ("problems" in found) throw new Error(found.problems[0].message);
  return found.profile;
};

describe("a profile", () => {
  it("tells each column's type, range, missing share, values and readers", async () => {
    const [{ columns }] = (await profile()).sources;
    expect(columns[0]).toMatchObject({ name: "n", type: "number", minimum: 1, maximum: 5, mean: 2.75, missingShare: 0.2, readers: ["input n"] });
    expect(columns[0].histogram.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(columns[1]).toMatchObject({ name: "c", type: "text", values: ["x", "y", "z"], distinct: 3, histogram: [3, 1, 1], missingShare: 0 });
    expect(columns[2]).toMatchObject({ name: "a", readers: ["task a"], missingShare: 0.4 });
  });

  it("tells which tasks are labelled together, and how many rows each split has", async () => {
    const { sources: [{ rows }], overlap, notes } = await profile();
    expect(rows).toEqual({ all: 5, train: 2, validation: 2, test: 0 });
    expect(overlap).toEqual({ tasks: ["a", "b"], rows: [[3, 2], [2, 3]] });
    expect(notes).toContainEqual({ code: "MTL612", message: "1 row of `a.csv` has no label of any task and was left out" });
  });

  it("is the same of rows that stay on the disk", async () => {
    expect(await profile({ heldBytes: 1 })).toEqual(await profile());
  });

  it("comes with the data of a run as well", async () => {
    const asked = request({ source: "a.csv", inputs: [number("n"), category("c")], labels: [binary("a"), real("b")], split: [0.5, 0.5] });
    const found = dataset(await prepare(asked, memoryFiles({ "a.csv": csv }))).profile;
    const { sources, overlap } = await profile();
    expect(found).toEqual({ sources, overlap });
    expect(profileEvent({ sources, overlap })).toMatchObject({ type: "profile", sources: [{ more: 0, rows: { all: 5 } }], overlap });
  });

  it("stays small in the log of a run, however many columns and values there are", () => {
    const column = { name: "c", type: "text" as const, readers: [], missingShare: 0, histogram: [1], values: Array.from({ length: 90 }, () => "x".repeat(500)) };
    const rows = { all: 1, train: 1, validation: 0, test: 0 };
    const { sources: [source] } = profileEvent({ sources: [{ name: "data", file: "a.csv", rows, columns: Array.from({ length: 2000 }, () => column) }], overlap: { tasks: [], rows: [] } });
    expect(source.columns).toHaveLength(200);
    expect(source.more).toBe(1800);
    expect(source.columns[0].values).toHaveLength(12);
    expect(source.columns[0].values?.[0]).toBe(`${"x".repeat(40)}…`);
  });

  it("answers bad data with its problems", async () => {
    const found = await profileData(request({ source: "no.csv" }), memoryFiles({}));
    expect(found).toEqual({ problems: [{ code: "MTL602", message: "`no.csv` was not found: the path is relative to the .mtl file" }] });
  });
});

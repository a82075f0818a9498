import { describe, expect, it } from "vitest";
import { clientModel, clients, folderWith, mtl } from "./mtl.ts";

const model = (data: string, age = "age : number") => clientModel(1)
  .replace('data "clients.csv" { split: [60%, 20%, 20%], seed: 3 }', data)
  .replace("input age, wage : number", `input ${age} input wage : number { missing: zero }`);

/** Rows, every tenth of them changed. */
const changed = (change: (fields: string[]) => string[]) =>
  clients(120).split("\n").map((row, index) => (index % 10 === 1 && row !== "" ? change(row.split(",")).join(",") : row)).join("\n");

const folder = folderWith({
  "clients.csv": clients(120),
  "unknown.csv": changed((fields) => ["?", ...fields.slice(1)]),
  "untidy.csv": changed((fields) => [...fields, "one too many"]),
  "stratify.mtl": model('data "clients.csv" { stratify: "job" }'),
  "group.mtl": model('data "clients.csv" { group_by: "age" }'),
  "unknown.mtl": model('data "unknown.csv"', 'age : number { missing: "?" }'),
  "skip.mtl": model('data "untidy.csv" { on_bad_row: skip }'),
  "error.mtl": model('data "untidy.csv" { on_bad_row: error }'),
});

describe("settings of the data", () => {
  it.each(["stratify", "group", "unknown", "skip"])("%s.mtl trains", async (name) => {
    const { code, stderr } = await mtl(folder, "train", `${name}.mtl`, "--out", name);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("on_bad_row: error names the line", async () => {
    const { code, stderr } = await mtl(folder, "train", "error.mtl");
    expect(code).not.toBe(0);
    expect(stderr).toContain("on_bad_row: skip");
  });
});

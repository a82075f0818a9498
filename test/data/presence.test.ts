import { expect, it } from "vitest";
import { prepare, readRows } from "../../src/data/index.ts";
import { column, dataset, image, memoryFiles, number, real, request } from "./requests.ts";

const inputs = [
  number("age"), number("pair", { shape: [2], columns: ["u", "v"], missing: "?" }),
  image("pixels", [1, 2, 1], { columns: ["p1", "p2"] }),
];
const presence = ["age", "pair", "pixels"];
const lines = ["age,u,v,p1,p2,n", "30,1,?,0,255,0", "NA,?,,,,1", ",3,4,7,,2", "0,0,0,0,0,3"];

/** What is there by the number `n` of each row, in the order of `presence`. */
const there = [[1, 1, 1], [0, 0, 0], [0, 1, 1], [1, 1, 1]];

it("rows that lack every number of an input are told, those with any are not", async () => {
  const asked = { ...request({ source: "a.csv", inputs, labels: [real("n", { scale: "none" })] }), presence };
  const { train, validation } = dataset(await prepare(asked, memoryFiles({ "a.csv": lines.join("\n") })));
  for (const split of [train, validation]) {
    const rows = column(split, "label/n");
    presence.forEach((name, at) => expect(column(split, `present/${name}`)).toEqual(rows.map((row) => there[row][at])));
    expect([...column(split, "input/pixels"), ...column(split, "input/age")].every(Number.isFinite)).toBe(true);
  }
  const other = dataset(await prepare({ ...asked, presence: ["age"] }, memoryFiles({ "a.csv": lines.join("\n") })));
  expect(() => column(other.train, "present/pair")).toThrow();
});

it("rows to predict for tell it as well", async () => {
  const files = memoryFiles({ "a.csv": lines.join("\n"), "b.csv": "age,u,v,p1,p2\n,1,2,,\n5,,,1,2\n" });
  const { signature } = dataset(await prepare(request({ source: "a.csv", inputs, labels: [real("n")] }), files));
  const read = await readRows({ file: "b.csv", directory: "", root: "", inputs, presence, signature }, files);
  if ("problems" in read) throw new Error(read.problems[0].message);
  expect(presence.map((name) => column(read.rows, `present/${name}`))).toEqual([[0, 1], [1, 0], [0, 1]]);
  expect(column(read.rows, "input/pixels").slice(0, 2)).toEqual([0, 0]);
});

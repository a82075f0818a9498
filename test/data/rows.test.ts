import { describe, expect, it } from "vitest";
import { prepare, readRows } from "../../src/data/index.ts";
import { categories, category, column, dataset, image, memoryFiles, number, real, request, heldBatch } from "./requests.ts";

const inputs = [
  number("age"), number("wage", { scale: "log", missing: "zero" }), category("job"), categories("pair", ["job", "town"]),
  image("pixels", [1, 2, 1], { columns: ["p*"] }),
];
const trained = ["age,wage,job,town,p1,p2,n", ...Array.from({ length: 20 }, (_, row) => `${20 + row},${row * 100},j${row % 3},t${row % 2},${row * 10},255,${row}`)].join("\n");

async function predict(csv: string) {
  const files = memoryFiles({ "trained.csv": trained, "new.csv": csv });
  const prepared = dataset(await prepare(request({ source: "trained.csv", inputs, labels: [real("n", { scale: "none" })] }), files));
  return { prepared, read: await readRows({ file: "new.csv", directory: "", root: "", inputs, signature: prepared.signature }, files) };
}

describe("rows to predict for", () => {
  it("are encoded as the model's own rows were, in the order of the file", async () => {
    const { prepared, read } = await predict(trained);
    if ("problems" in read) throw new Error(read.problems[0].message);
    const order = column(prepared.train, "label/n");
    for (const { name } of inputs) {
      const own = heldBatch(prepared.train, Uint32Array.from(order, (_, row) => row))[`input/${name}`];
      const again = heldBatch(read.rows, Uint32Array.from(order))[`input/${name}`];
      expect(again).toEqual(own);
    }
    expect(read.rows.rows).toBe(20);
  });

  it("need no label, and may hold names never seen", async () => {
    const { read } = await predict("age,wage,job,town,p1,p2\n30,,new,t1,0,255\n");
    if ("problems" in read) throw new Error(read.problems[0].message);
    expect(column(read.rows, "input/job")).toEqual([0]);
    expect(column(read.rows, "input/pair")).toEqual([0, 2]);
    expect(column(read.rows, "input/pixels")).toEqual([0, 1]);
    expect(column(read.rows, "input/wage").every(Number.isFinite)).toBe(true);
  });

  it("need every column of the inputs", async () => {
    const { read } = await predict("age,wages,job,town,p1,p2\n30,1,j0,t1,0,255\n");
    expect("problems" in read && read.problems).toEqual([
      { code: "MTL601", message: "no column in `new.csv` is called `wage`: did you mean `wages`?" },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { LabelRequest } from "../../src/data/dataset.ts";
import { prepare } from "../../src/data/index.ts";
import { binary, classes, column, dataset, memoryFiles, notesOf, problemsOf, real, request, heldBatch } from "./requests.ts";

/** Labels of rows in the file's order: a column `n` of row numbers says which row went where. */
const read = (values: readonly string[], ...labels: readonly LabelRequest[]) =>
  prepare(
    request({ source: "a.csv", labels: [...labels, real("n", { scale: "none" })] }),
    memoryFiles({ "a.csv": ["y,n", ...values.map((value, row) => `${value},${row}`)].join("\n") }),
  );

async function inOrder(values: readonly string[], label: LabelRequest, feed = "label") {
  const { train, validation } = dataset(await read(values, label));
  const numbered = [train, validation].flatMap((split) => {
    const encoded = column(split, `${feed}/${label.task}`);
    return column(split, "label/n").map((row, index) => [row, encoded[index]] as const);
  });
  return numbered.sort(([left], [right]) => left - right).map(([, value]) => value);
}

describe("binary labels", () => {
  it.each([
    ["0 and 1", ["0", "1", "1", "0"], [0, 1, 1, 0]],
    ["0.0 and 1.0", ["0.0", "1.0"], [0, 1]],
    ["false and true", ["false", "True", "TRUE", "False"], [0, 1, 1, 0]],
    ["two names, the second in sorted order being 1", ["yes", "no"], [1, 0]],
  ])("may be %s", async (_, values, expected) => {
    expect(await inOrder(values, binary("y"))).toEqual(expected);
  });

  it("of two names count as 1 what `positive` says", async () => {
    expect(await inOrder(["yes", "no"], binary("y", { positive: "no" }))).toEqual([0, 1]);
  });

  it("of two names say which one was taken for 1, unless it was said", async () => {
    expect(notesOf(await read(["yes", "no"], binary("y"))).map((note) => note.message))
      .toEqual(["`y` counts `yes` as 1 and `no` as 0: write `positive: \"no\"` for the opposite"]);
    expect(notesOf(await read(["yes", "no"], binary("y", { positive: "no" })))).toEqual([]);
  });

  it("keep their names, negative first", async () => {
    const { labels } = dataset(await read(["yes", "no"], binary("y", { positive: "no" })));
    expect(labels[0].names).toEqual(["yes", "no"]);
  });
});

describe("counts", () => {
  const count = (task: string, options = {}): LabelRequest => ({ ...real(task, { scale: "none", ...options }), kind: "count" });

  it("are whole numbers from 0, and may be missing", async () => {
    expect(await inOrder(["3", "0", "", "12"], count("y"))).toEqual([3, 0, 0, 12]);
    expect(await inOrder(["3", "0", "", "12"], count("y"), "mask")).toEqual([1, 1, 0, 1]);
  });

  it.each([["-1"], ["2.5"]])("are not %s", async (value) => {
    const [{ code, message }] = problemsOf(await read(["3", value], count("y")));
    expect([code, message]).toEqual(["MTL603", `\`a.csv\`, line 3: \`y\` is ${value}, and \`y\` counts, in whole numbers from 0: correct the label, or declare the task as \`number\``]);
  });

  it("may mark a missing label by a number", async () => {
    expect(await inOrder(["3", "-1"], count("y", { ignore: -1 }), "mask")).toEqual([1, 0]);
  });
});

describe("class labels", () => {
  it("may be ids", async () => {
    expect(await inOrder(["2", "0", "1"], classes("y", 3))).toEqual([2, 0, 1]);
  });

  it("may be names, numbered in sorted order", async () => {
    expect(await inOrder(["pear", "apple", "fig"], classes("y", 3))).toEqual([2, 0, 1]);
  });

  it("are integers for the engine", async () => {
    const { train } = dataset(await read(["0", "1"], classes("y", 2)));
    expect(heldBatch(train, Uint32Array.of(0))["label/y"].data).toBeInstanceOf(Int32Array);
  });

  it("may have fewer values than classes, with a note", async () => {
    expect(notesOf(await read(["a", "b"], classes("y", 4))).map((note) => note.message))
      .toEqual(["`y` in `a.csv` has 2 of the 4 classes of `y`"]);
  });
});

describe("real labels", () => {
  const values = ["-120", "0", "3", "4500", "88000", "17"];

  it.each(["zscore", "minmax", "log", "none"])("come back exactly from %s", async (scale) => {
    const { labels } = dataset(await read(values, real("y", { scale })));
    const scaled = await inOrder(values, real("y", { scale }));
    scaled.forEach((value, row) => expect(labels[0].invert(value)).toBeCloseTo(Number(values[row]), scale === "log" ? -1 : 1));
  });

  it("may be vectors under one scale", async () => {
    const vector = real("v", { columns: ["y", "n"], shape: [2], scale: "none" });
    const { train } = dataset(await read(["5", "6"], vector));
    const [y, n] = column(train, "label/v");
    expect(y).toBe(n + 5);
  });
});

describe("missing labels", () => {
  it.each([
    ["binary", binary("y", { ignore: -1 }), ["1", "", "NA", "NaN", "-1", "0"], [1, 0, 0, 0, 0, 1]],
    ["classes", classes("y", 3, { ignore: -1 }), ["2", "", "NA", "NaN", "-1", "0"], [1, 0, 0, 0, 0, 1]],
    ["number", real("y", { ignore: -1 }), ["2.5", "", "NA", "NaN", "-1", "0"], [1, 0, 0, 0, 0, 1]],
  ])("of %s are masked", async (_, label, values, mask) => {
    expect(await inOrder(values, label, "mask")).toEqual(mask);
  });

  it("are counted in a note", async () => {
    expect(notesOf(await read(["1", "", "0", "1"], binary("y"))).map((note) => note.message))
      .toEqual(["25% of the labels of `y` in `a.csv` are missing: those rows are masked"]);
  });

  it("never count in the scale", async () => {
    const { train } = dataset(await read(["1", "", "3", "1", "3", "", "1", "3"], real("y")));
    const values = column(train, "label/y").filter((_, index) => column(train, "mask/y")[index] === 1);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
  });

  it("of all tasks leave the row out", async () => {
    const prepared = await prepare(
      request({ source: "a.csv", labels: [binary("y"), binary("z")] }),
      memoryFiles({ "a.csv": "y,z\n1,\n,\n,0\n0,1\n" }),
    );
    const { train, validation } = dataset(prepared);
    expect(train.rows + validation.rows).toBe(3);
    expect(notesOf(prepared)[0].message).toBe("1 row of `a.csv` has no label of any task and was left out");
  });
});

describe("labels that do not fit", () => {
  const message = async (values: readonly string[], label: LabelRequest) => problemsOf(await read(values, label)).map((problem) => problem.message);

  it.each<[string, readonly string[], LabelRequest, string]>([
    ["a third value", ["yes", "no", "maybe"], binary("y"),
      "`a.csv`, line 4: `y` is `maybe`, a third value besides `yes`, `no`: `y` is binary, so write `classes(3)` or correct the label"],
    ["an id out of range", ["0", "1", "7"], classes("y", 3),
      "`a.csv`, line 4: `y` is `7`, and the ids of `classes(3)` are 0 to 2: write `classes(8)`, or correct the label"],
    ["a negative id", ["0", "-1", "2"], classes("y", 3),
      "`a.csv`, line 3: `y` is `-1`, and the ids of `classes(3)` are 0 to 2: set `ignore: -1` if it means \"no label\", or correct it"],
    ["a name too many", ["a", "b", "c"], classes("y", 2),
      "`a.csv`, line 4: `y` is `c`, one of 3 values, and `y` has 2 classes: write `classes(3)`, or correct the label"],
    ["a positive that is not there", ["yes", "no"], binary("y", { positive: "yess" }),
      "`positive: \"yess\"` of `y` is no value of `y` in `a.csv`: did you mean `yes`?"],
  ])("%s: says where and what", async (_, values, label, expected) => {
    expect(await message(values, label)).toEqual([expected]);
  });
});

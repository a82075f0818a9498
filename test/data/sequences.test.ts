import { describe, expect, it } from "vitest";
import type { LabelRequest } from "../../src/data/dataset.ts";
import { parseSignature, prepare, readRows, signatureText } from "../../src/data/index.ts";
import { tokensOf, vocabularyOf } from "../../src/data/tokens.ts";
import type { ModelInput } from "../../src/graph/model.ts";
import { binary, category, classes, column, dataset, heldBatch, memoryFiles, notesOf, number, problemsOf, real, request } from "./requests.ts";

const text = (name: string, length: number, size: number, options: Partial<ModelInput> = {}): ModelInput =>
  ({ ...category(name), type: "text", shape: [length], vocabularySizes: [size], tokens: "words", ...options });

/** Reads a file whose last row, empty but for column `n`, is all that is validated; the others train. */
async function read(csv: string, inputs: readonly ModelInput[], labels: readonly LabelRequest[] = []) {
  const rows = csv.trim().split("\n").length;
  const files = memoryFiles({ "a.csv": `${csv}${",".repeat(csv.split("\n")[0].split(",").length - 1)}-1\n` });
  const split = [(rows - 1) / rows, 1 / rows];
  for (let seed = 0; ; seed++) {
    const prepared = await prepare(request({ source: "a.csv", inputs, labels: [...labels, real("n", { scale: "none" })], split, seed }), files);
    if ("problems" in prepared || column(prepared.dataset.validation, "label/n")[0] === -1) return prepared;
  }
}

/** A feed of the training rows, in the order of column `n`. */
async function rowsOf(csv: string, feed: string, inputs: readonly ModelInput[], labels: readonly LabelRequest[] = []) {
  const { train } = dataset(await read(csv, inputs, labels));
  const batch = heldBatch(train, Uint32Array.from({ length: train.rows }, (_, row) => row));
  const width = batch[feed].data.length / train.rows;
  const rows = Array.from({ length: train.rows }, (_, row) => [...batch[feed].data.subarray(row * width, (row + 1) * width)]);
  return rows.toSorted((left, right) => batch["label/n"].data[rows.indexOf(left)] - batch["label/n"].data[rows.indexOf(right)]);
}

describe("words of a text", () => {
  it.each([
    ["words", "The cat's hat, 2 Élan!", ["the", "cat's", "hat", ",", "2", "élan", "!"]],
    ["spaces", "The cat's  hat,\tyes ", ["The", "cat's", "hat,", "yes"]],
    ["characters", "a b", ["a", " ", "b"]],
    ["words", "", []],
    ["spaces", "   ", []],
  ] as const)("as %s: %s", (tokens, given, expected) => {
    expect(tokensOf(given, tokens)).toEqual(expected);
  });

  it("have an id by how often they stand, the earlier in the alphabet first among equals", () => {
    expect(vocabularyOf(new Map([["b", 2], ["a", 2], ["c", 5], ["d", 1]]), 4)).toEqual(["<unknown>", "c", "a", "b"]);
  });
});

describe("text inputs", () => {
  const csv = "t,n\nb a b,0\na b c d,1\n,2\n";

  it("hold ids from 1, where 1 is every other word, and 0 pads", async () => {
    expect(await rowsOf(csv, "input/t", [text("t", 3, 3)])).toEqual([[2, 3, 2], [3, 2, 1], [0, 0, 0]]);
  });

  it("say how many texts are cut, and nothing where few are", async () => {
    expect(notesOf(await read(csv, [text("t", 3, 9)])).map(({ message }) => message))
      .toEqual(["25% of the texts of `t` in `a.csv` are longer than 3 words: only the first 3 are read"]);
    expect(notesOf(await read(csv, [text("t", 4, 9)]))).toEqual([]);
  });

  it("keep their vocabulary and their way of cutting in the signature, which reads new rows alike", async () => {
    const { signature, vocabularySizes } = dataset(await read(csv, [text("t", 3, 9)]));
    expect(signature.inputs[0]).toEqual({ name: "t", columns: ["t"], tokens: "words", vocabularies: [["<unknown>", "b", "a", "c", "d"]] });
    expect(vocabularySizes).toEqual({ t: [9] });
    const stored = parseSignature(signatureText(signature));
    const found = await readRows({ file: "b.csv", directory: "", root: "", inputs: [text("t", 3, 9)], signature: stored! }, memoryFiles({ "b.csv": "t\nnew A\n" }));
    if (!("rows" in found)) throw new Error(found.problems[0].message);
    expect([...heldBatch(found.rows, Uint32Array.of(0))["input/t"].data]).toEqual([1, 3, 0]);
  });
});

describe("lists", () => {
  const list = (options: Partial<ModelInput> = {}) => category("c", { shape: [3], ...options });

  it.each([["x|y,0\nz|x|y|y,1", "|"], ["x y,0\nz x  y y,1", " "], ["x;y,0\nz;x;y;y,1", ";"]])("in one column stand apart by a mark: %j", async (rows) => {
    expect(await rowsOf(`c,n\n${rows}\n`, "input/c", [list()])).toEqual([[1, 2, 0], [3, 1, 2]]);
  });

  it("may also be columns", async () => {
    expect(await rowsOf("c1,c2,c3,n\nx,y,,0\n", "input/c", [list({ columns: ["c*"] })])).toEqual([[1, 2, 0]]);
  });

  it("of two inputs share a vocabulary", async () => {
    const inputs = [category("item"), category("seen", { shape: [2], vocabulary: "item" })];
    const csv = "item,seen,n\na,b|c,0\nd,a,1\n";
    expect(await rowsOf(csv, "input/item", inputs)).toEqual([[1], [4]]);
    expect(await rowsOf(csv, "input/seen", inputs)).toEqual([[2, 3], [1, 0]]);
  });
});

it("sequences of numbers say how long they are", async () => {
  const steps = number("s", { shape: [3, 1], columns: ["s1", "s2", "s3"], length: "k", scale: "none" });
  expect(await rowsOf("s1,s2,s3,k,n\n1,2,0,2,0\n4,5,6,,1\n0,0,0,0,2\n", "padding/s", [steps])).toEqual([[1, 1, 0], [1, 1, 1], [0, 0, 0]]);
});

describe("labels at positions", () => {
  const tags = (options = {}) => classes("y", 3, { shape: [3], mask: [3], ...options });

  it("are lists in one column, masked where they end", async () => {
    const csv = "y,n\nDET NOUN,0\nVERB DET NOUN NOUN,1\n,2\n";
    expect(await rowsOf(csv, "label/y", [], [tags()])).toEqual([[0, 1, 0], [2, 0, 1], [0, 0, 0]]);
    expect(await rowsOf(csv, "mask/y", [], [tags()])).toEqual([[1, 1, 0], [1, 1, 1], [0, 0, 0]]);
  });

  it("may be columns", async () => {
    expect(await rowsOf("y1,y2,y3,n\n2,,0,0\n", "mask/y", [], [tags({ columns: ["y*"] })])).toEqual([[1, 0, 1]]);
  });

  it("name the row of a label too many", async () => {
    expect(problemsOf(await read("y,n\na b,0\nc d,1\n", [], [tags()])).map(({ message }) => message))
      .toEqual(["`a.csv`, line 3: `y` is `d`, one of 4 values, and `y` has 3 classes: write `classes(4)`, or correct the label"]);
  });
});

describe("an input given back", () => {
  const pair: ModelInput = { ...number("x"), shape: [2], columns: ["x*"], scale: "minmax" };
  const again: LabelRequest = { ...real("again"), kind: "reconstruct", columns: ["x*"], shape: [2], mask: [2], scale: "none", of: "x" };
  const csv = "x1,x2,n\n0,10,0\n4,,1\n2,30,2\n,,3\n";

  it("is its own label, as scaled for the model", async () => {
    const fed = await rowsOf(csv, "input/x", [pair], [again]);
    expect(fed[0]).toEqual([0, 0]);
    expect(fed[2]).toEqual([0.5, 1]);
    expect(await rowsOf(csv, "label/again", [pair], [again])).toEqual(fed);
  });

  it("masks each number that the data lacks", async () => {
    const batch = dataset(await read(csv, [pair], [again])).train;
    const rows = heldBatch(batch, Uint32Array.from({ length: batch.rows }, (_, row) => row));
    const masks = Array.from(rows["label/n"].data, (place, row) => [place, ...rows["mask/again"].data.subarray(2 * row, 2 * row + 2)]);
    expect(masks.sort(([left], [right]) => left - right)).toEqual([[0, 1, 1], [1, 1, 0], [2, 1, 1], [3, 0, 0]]);
  });
});

describe("ids given back", () => {
  const item: ModelInput = { ...number("item"), type: "category", shape: [], columns: ["item"] };
  const again: LabelRequest = { ...real("again"), kind: "reconstruct_ids", columns: ["item"], shape: [], mask: [], type: "int32", scale: "none", of: "item" };

  it("are their own labels, and what is missing is masked", async () => {
    const csv = "item,n\nb,0\na,1\n,2\nb,3\n";
    const fed = await rowsOf(csv, "input/item", [item], [again]);
    expect(await rowsOf(csv, "label/again", [item], [again])).toEqual(fed);
    expect(await rowsOf(csv, "mask/again", [item], [again])).toEqual([[1], [1], [0], [1]]);
  });

  it("have the vocabulary's names", async () => {
    const { labels, signature } = dataset(await read("item,n\nb,0\na,1\nb,3\n", [item], [again]));
    expect(labels.find(({ task }) => task === "again")?.names).toEqual(["?", "a", "b"]);
    expect(signature.outputs.find(({ task }) => task === "again")?.names).toEqual(["?", "a", "b"]);
  });
});

describe("several labels a row", () => {
  const labels = (count: number, options = {}): LabelRequest => ({ ...binary("g"), kind: "labels", shape: [count], mask: [count], classes: count, ...options });

  it("are listed by name, or stand in columns where each may be missing", async () => {
    expect(await rowsOf("g,n\ncomedy|drama,0\ndrama,1\n,2\n", "label/g", [], [labels(2)])).toEqual([[1, 1], [0, 1], [0, 0]]);
    expect(await rowsOf("g,n\ncomedy|drama,0\ndrama,1\n,2\n", "mask/g", [], [labels(2)])).toEqual([[1, 1], [1, 1], [0, 0]]);
    expect(await rowsOf("g1,g2,n\n1,,0\n0,true,1\n", "mask/g", [], [labels(2, { columns: ["g*"] })])).toEqual([[1, 0], [1, 1]]);
  });

  it("are named", async () => {
    expect(dataset(await read("g,n\nb|a,0\n", [], [labels(3)])).labels[0].names).toEqual(["a", "b"]);
    expect(problemsOf(await read("g,n\nb|a|c,0\n", [], [labels(2)]))[0].message)
      .toBe("a row of `g` in `a.csv` lists more than 2 names, and `g` has no places for them: write `labels(n)` with n as many as there are");
    expect(problemsOf(await read("g,n\nb|a,0\nc,1\n", [], [labels(2)]))[0].message)
      .toBe("`g` in `a.csv` has 3 names, and `g` has places for 2: write `labels(3)`");
    expect(problemsOf(await read("g1,g2,n\n1,2,0\n", [], [labels(2, { columns: ["g*"] })]))[0].message)
      .toBe("`a.csv`, line 2: `g2` is `2`, and a label of `g` is 0 or 1: correct it, or give one column that lists names");
  });
});

describe("ranks", () => {
  const ordinal = (count: number, options = {}): LabelRequest => ({ ...classes("r", count), kind: "ordinal", ...options });
  const ranks = (values: readonly string[], count: number) => rowsOf(`r,n\n${values.map((value, row) => `${value},${row}`).join("\n")}\n`, "label/r", [], [ordinal(count)]);

  it("are 0 to n − 1, or n numbers in their order", async () => {
    expect(await ranks(["2", "0", "1"], 3)).toEqual([[2], [0], [1]]);
    expect(await ranks(["5", "1", "10"], 3)).toEqual([[1], [0], [2]]);
    expect(await ranks(["0.5", "1.5"], 2)).toEqual([[0], [1]]);
  });

  it("are neither texts nor ambiguous", async () => {
    expect(problemsOf(await read("r,n\nbad,0\n", [], [ordinal(3)]))[0].message)
      .toBe("`a.csv`, line 2: `r` is `bad`, and the ranks of `r` are numbers: write them as numbers in their order");
    expect(problemsOf(await read("r,n\n1,0\n5,1\n", [], [ordinal(5)]))[0].message)
      .toBe("`a.csv`, line 3: `r` is `5`, and the ranks of `ordinal(5)` are 0 to 4, or any 5 numbers: there are 2, so write `ordinal(2)`, or correct the label");
  });
});

describe("class weights", () => {
  const masked = async (label: LabelRequest) => (await rowsOf("y,n\na,0\na,1\na,2\nb,3\n,4\n", "mask/y", [], [label])).flat();

  it("count every label as much as its class weighs", async () => {
    expect(await masked(classes("y", 2, { classWeights: [1, 5] }))).toEqual([1, 1, 1, 5, 0]);
  });

  it("balanced: every class counts alike, and the mean is 1", async () => {
    const third = Math.fround(2 / 3);
    expect(await masked(classes("y", 2, { classWeights: "balanced" }))).toEqual([third, third, third, 2, 0]);
  });
});

it("takes lists for binary labels too", async () => {
  expect(column(dataset(await read("y,n\n1 0 1,0\n", [], [binary("y", { shape: [3, 1], mask: [3] })])).train, "label/y")).toEqual([1, 0, 1]);
});

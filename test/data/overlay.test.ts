import { encode as encodePng } from "fast-png";
import { describe, expect, it } from "vitest";
import type { Arguments } from "../../src/graph/model.ts";
import { prepare } from "../../src/data/index.ts";
import { parquet } from "./files.ts";
import { classes, column, dataset, heldBatch, image, memoryFiles, notesOf, problemsOf, real, request } from "./requests.ts";

/** Twelve pictures of 2 × 2; picture k is of one brightness, 10 (k + 1), and of class k. */
const pictures = Array.from({ length: 12 }, (_, index) => ({ label: index, pixels: Array<number>(4).fill(10 * (index + 1)) }));
const names = "abcdefghijkl";

const png = (pixels: readonly number[], channels = 1) => {
  const side = Math.sqrt(pixels.length / channels);
  return encodePng({ width: side, height: side, data: Uint8Array.from(pixels), channels, depth: 8 });
};

const folder: Readonly<Record<string, string | Uint8Array>> = {
  "art/labels.csv": ["file,style", ...pictures.map(({ label }) => `${label}.png,${names[label]}`)].join("\n"),
  ...Object.fromEntries(pictures.map(({ label, pixels }) => [`art/${label}.png`, png(pixels)])),
};
const wide = ["digit,p0,p1,p2,p3", ...pictures.map(({ label, pixels }) => [label, ...pixels].join(","))].join("\n");
const lists = pictures.map(({ label, pixels }) => JSON.stringify({ label, image: pixels })).join("\n");
const tables: Readonly<Record<string, string | Uint8Array>> = {
  ...folder, "wide.csv": wide, "lists.jsonl": lists,
  "lists.parquet": parquet([
    { name: "image", data: pictures.map(({ pixels }) => pixels), type: "JSON" },
    { name: "label", data: pictures.map(({ label }) => label), type: "INT32" },
  ]),
};

interface Change {
  readonly args: Arguments;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly channels?: number;
  readonly onBadRow?: "error" | "skip";
}

const overlaid = ({ args, files = {}, channels = 1, onBadRow }: Change, labels = [classes("left", 12), classes("right", 12)]) => prepare(request({
  source: { word: "overlay", arguments: { pairs: 400, size: 3, ...args } },
  split: [0.5, 0.25, 0.25],
  inputs: [image("image", [3, 3, channels], { scale: "none" })],
  labels, ...(onBadRow ? { onBadRow } : {}),
}), memoryFiles({ ...tables, ...files }));

describe("pictures that are laid over each other come from any source", () => {
  it.each<[string, Arguments]>([
    ["a column a pixel", { images: "wide.csv", image: "p*", label: "digit" }],
    ["lists of JSON", { images: "lists.jsonl" }],
    ["lists of Parquet", { images: "lists.parquet" }],
    ["a folder", { images: "art/" }],
    ["a folder without its slash", { images: "art", labels: "art/labels.csv", label: "style", file: "file" }],
  ])("%s", async (_, args) => {
    const { train, validation, test } = dataset(await overlaid({ args }));
    expect([train.rows, validation.rows, test.rows]).toEqual([200, 100, 100]);
    for (let row = 0; row < 20; row++) {
      const batch = heldBatch(train, Uint32Array.of(row));
      const [a, b] = [batch["label/left"].data[0], batch["label/right"].data[0]].map((label) => 10 * (label + 1));
      expect(Array.from(batch["input/image"].data)).toEqual([a, a, 0, a, Math.max(a, b), b, 0, b, b]);
    }
    const seen = [train, test].map((split) => new Set([...column(split, "label/left"), ...column(split, "label/right")]));
    expect([...seen[0]].filter((picture) => seen[1].has(picture))).toEqual([]);
  });

  it("in colours, resized, with the label as a number", async () => {
    const red = Object.fromEntries(pictures.map(({ label, pixels }) => [`art/${label}.png`, png(Array.from({ length: 48 }, (_, place) => (place % 3 === 0 ? pixels[0] : 0)), 3)]));
    const table = ["file,weight", ...pictures.map(({ label }) => `${label}.png,${label}`)].join("\n");
    const labels = [real("left", { scale: "none" }), real("right", { scale: "none" })];
    const { train } = dataset(await overlaid({ args: { images: "art/", resize: 2 }, files: { ...red, "art/labels.csv": table }, channels: 3 }, labels));
    const batch = heldBatch(train, Uint32Array.of(0));
    const [a, b] = [batch["label/left"].data[0], batch["label/right"].data[0]].map((label) => 10 * (label + 1));
    expect(Array.from(batch["input/image"].data)).toEqual([a, a, 0, a, Math.max(a, b), b, 0, b, b].flatMap((value) => [value, 0, 0]));
  });

  it("a pixel below zero is not outshone by the black around it", async () => {
    const files = { "dark.csv": ["label,p0", ...pictures.map(({ label }) => `${label},-${label + 1}`)].join("\n") };
    const { train } = dataset(await overlaid({ args: { images: "dark.csv", image: "p*", height: 1, size: 3 }, files: { "dark.csv": files["dark.csv"].replaceAll(/(-\d+)$/gm, "$1,$1").replace("p0", "p0,p1") } }));
    const batch = heldBatch(train, Uint32Array.of(0));
    const [a, b] = [batch["label/left"].data[0], batch["label/right"].data[0]].map((label) => -(label + 1));
    expect(Array.from(batch["input/image"].data)).toEqual([a, a, 0, 0, 0, 0, 0, b, b]);
  });

  it("pictures that cannot be read are left out, where bad rows are skipped", async () => {
    const prepared = await overlaid({ args: { images: "art/" }, files: { "art/3.png": "hello" }, onBadRow: "skip" });
    expect(notesOf(prepared).map(({ message }) => message)).toContain("1 row of `art/labels.csv` could not be read and was skipped");
    const { train, validation, test } = dataset(prepared);
    const brightnesses = new Set([train, validation, test].flatMap((split) => column(split, "input/image")));
    expect([...brightnesses].sort((one, other) => one - other)).toEqual([0, 10, 20, 30, 50, 60, 70, 80, 90, 100, 110, 120]);
  });
});

describe("sources that cannot be overlaid are told", () => {
  it.each<[string, Change, string, string]>([
    ["no pictures", { args: { images: "wide.csv" } }, "MTL615",
      "`overlay` finds no pictures in `wide.csv`: none of `digit`, `p0`, `p1`, `p2`, `p3` is called `images` or `image`; name their column, or those of the pixels, as in `image: \"pixel*\"`"],
    ["a column that is not there", { args: { images: "wide.csv", image: "q*" } }, "MTL601", "no column in `wide.csv` is called `q*`: it has `digit`, `p0`, `p1`, `p2`, `p3`"],
    ["a label that is not there", { args: { images: "wide.csv", image: "p*", label: "digits" } }, "MTL601", "no column in `wide.csv` is called `digits`: did you mean `digit`?"],
    ["several columns that may be the label", { args: { images: "wide.csv", image: "p0" } }, "MTL615",
      "`overlay` finds no labels of the pictures in `wide.csv`: name one of `digit`, `p1`, `p2`, `p3` with `label: \"…\"`"],
    ["no column for a label", { args: { images: "bare.csv", image: "p*" }, files: { "bare.csv": "p0,p1\n1,2\n" } }, "MTL615",
      "`overlay` finds no labels of the pictures in `bare.csv`: it has no other column than those of the pictures"],
    ["three pixels", { args: { images: "wide.csv", image: "p*" }, files: { "wide.csv": wide.replaceAll(/,(\d+|p3)$/gm, "") } }, "MTL615",
      "`p0`, `p1` and 1 more in `wide.csv` hold 3 numbers a picture, which do not make a square: name the column, or those of the pixels, with `image: \"pixel*\"`, and the lines with `height: …`"],
    ["pictures of unequal sizes", { args: { images: "art/" }, files: { "art/2.png": png(Array<number>(9).fill(1)) } }, "MTL608",
      "`art/labels.csv`, line 4: `file` is `2.png`, and that picture is 3 × 3, where the first is 2 × 2: bring all to one size with `overlay(…, resize: 2)`"],
    ["lists of unequal lengths", { args: { images: "lists.jsonl" }, files: { "lists.jsonl": `${lists}\n{"label":1,"image":[1,2,3]}` } }, "MTL607",
      "`lists.jsonl`, line 13: `image` is `[1,2,3]`, and 4 numbers are needed: correct it, or the dims of the declaration"],
    ["one picture", { args: { images: "one.csv", image: "p*" }, files: { "one.csv": "label,p0,p1,p2,p3\n1,2,3,4,5" } }, "MTL612",
      "`one.csv` has 1 picture, too few for pairs in every part of the split: give more of them"],
    ["a table that is for folders", { args: { images: "wide.csv", labels: "digit" } }, "MTL615", "`labels:` is for the pictures of a folder, and `wide.csv` is a file: name the column of the labels with `label:`"],
    ["a glob", { args: { images: "*.csv" } }, "MTL615", "`overlay` takes its pictures from one file or folder, and `*.csv` may mean several: put them into one"],
    ["a folder without a table", { args: { images: "bare/" }, files: { "bare/a.png": png([1, 2, 3, 4]) } }, "MTL602", "`bare/labels.csv` was not found: the path is relative to the .mtl file"],
    ["a file that is not there", { args: { images: "none.npz" } }, "MTL602", "`none.npz` was not found: the path is relative to the .mtl file"],
    ["a pixel that is no number", { args: { images: "wide.csv", image: "p*", label: "digit" }, files: { "wide.csv": wide.replace("3,40", "3,x") } }, "MTL607",
      "`wide.csv`, line 5: `p0` is `x`, which is not a number: correct it, declare the column as a category, or set `missing: \"x\"`"],
  ])("%s", async (_, change, code, message) => {
    expect(problemsOf(await overlaid(change))[0]).toEqual({ code, message });
  });

  it("a label out of range names the pair, and the lines of both pictures", async () => {
    const [first] = problemsOf(await overlaid({ args: { images: "wide.csv", image: "p*", label: "digit" } }, [classes("left", 11)]));
    expect(first.message).toMatch(/^`wide\.csv`, pair \d+ \(line \d+ and line \d+\): `left` is `11`, and the ids of `classes\(11\)` are 0 to 10/);
  });
});

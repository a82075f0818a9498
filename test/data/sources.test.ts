import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { describe, expect, it } from "vitest";
import type { DataRequest } from "../../src/data/dataset.ts";
import { prepare } from "../../src/data/index.ts";
import type { WordValue } from "../../src/graph/model.ts";
import { randomOf } from "../../src/graph/random.ts";
import { parquet } from "./files.ts";
import { category, classes, column, dataset, image, memoryFiles, notesOf, number, problemsOf, real, request } from "./requests.ts";

const span = { start: 0, end: 0 };
const source = (name: string, file: string) => ({ name, source: file, split: [0.5, 0.5], seed: 0, onBadRow: "error" as const, span });

const files = memoryFiles({
  "a.csv": ["x,u", ...Array.from({ length: 40 }, (_, row) => `${row},${row}`)].join("\n"),
  "b.csv": ["x,z,v", ...Array.from({ length: 8 }, (_, row) => `${100 + row},${row},${row}`)].join("\n"),
});

const two = (options: Partial<DataRequest> = {}): DataRequest => ({
  ...request({ source: "a.csv" }), sources: [source("a", "a.csv"), source("b", "b.csv")],
  inputs: [number("x", { scale: "none" })], labels: [real("u", { scale: "none" }), real("v", { scale: "none" })], ...options,
});

describe("several sources", () => {
  it("are batched together, each task masked where its source is not", async () => {
    const { train } = dataset(await prepare(two(), files));
    expect(train.rows).toBe(24);
    const [x, u, v, hasU, hasV] = ["input/x", "label/u", "label/v", "mask/u", "mask/v"].map((feed) => column(train, feed));
    x.forEach((value, row) => {
      expect([hasU[row], hasV[row]]).toEqual(value < 100 ? [1, 0] : [0, 1]);
      expect(value < 100 ? u[row] : v[row]).toBe(value % 100);
    });
  });

  it("may lack inputs that their tasks do not read: these are zero", async () => {
    const labels = [real("u", { scale: "none", inputs: ["x"] }), real("v", { scale: "none", inputs: ["x", "z"] })];
    const { train } = dataset(await prepare(two({ inputs: [number("x", { scale: "none" }), number("z", { scale: "none" })], labels }), files));
    const z = column(train, "input/z");
    column(train, "input/x").forEach((value, row) => expect(z[row]).toBe(value < 100 ? 0 : value - 100));
  });

  it("that lack an input which their task reads are a problem", async () => {
    const labels = [real("u", { inputs: ["x", "z"] })];
    const [problem] = problemsOf(await prepare(two({ inputs: [number("x"), number("z")], labels }), files));
    expect(problem).toMatchObject({ code: "MTL622", message: expect.stringContaining("`u` learns from `a.csv` (data `a`), which has no column for input `z`") as string });
  });

  it("bind a task with `data`, and tell which source a row came from", async () => {
    const labels = [real("x", { task: "own", data: "b", scale: "none" } as object), classes("from", 2, { ofSource: true })];
    const { train, labels: encodings } = dataset(await prepare(two({ labels: [{ ...labels[0], task: "own" }, labels[1]] }), files));
    const [x, from, own] = ["input/x", "label/from", "mask/own"].map((feed) => column(train, feed));
    x.forEach((value, row) => expect([from[row], own[row]]).toEqual(value < 100 ? [0, 0] : [1, 1]));
    expect(encodings[1].names).toEqual(["a", "b"]);
  });

  it("that all lack a column are a problem that names them", async () => {
    expect(problemsOf(await prepare(two({ inputs: [number("q")] }), files))[0].message).toBe("no data source has `q` for input `q`: none of `a.csv`, `b.csv` does");
  });

  it("that differ in type are an error only where a task is bound to them", async () => {
    const mixed = memoryFiles({ "a.csv": "x,u\n1,1\n2,2", "b.csv": "x,v\none,1\ntwo,2" });
    expect(problemsOf(await prepare(two(), mixed))[0]).toMatchObject({ code: "MTL607" });
    expect(problemsOf(await prepare(two({ inputs: [category("x")] }), mixed))).toEqual([]);
  });
});

describe("how an epoch mixes sources", () => {
  const order = async (sample: WordValue, batch = 4) => {
    const { train } = dataset(await prepare(two({ sample, batch }), files));
    const x = column(train, "input/x");
    return Array.from(train.order?.(randomOf(1)) ?? [], (row) => (x[row] < 100 ? "a" : "b"));
  };
  const word = (name: string, args = {}) => ({ word: name, arguments: args });
  const count = (rows: readonly string[]) => rows.filter((from) => from === "b").length;

  it("proportional has every row once", async () => {
    const { train } = dataset(await prepare(two(), files));
    expect(Array.from(train.order?.(randomOf(1)) ?? []).sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, row) => row));
  });

  it("uniform draws from each as often, temperature lies between", async () => {
    const [proportional, warm, uniform] = await Promise.all([order(word("proportional")), order(word("temperature", { t: 3 })), order(word("uniform"))]);
    expect([proportional.length, warm.length, uniform.length]).toEqual([24, 24, 24]);
    expect(count(proportional)).toBe(4);
    expect(count(uniform)).toBeGreaterThan(count(proportional));
    expect(count(warm)).toBeGreaterThanOrEqual(count(proportional));
  });

  it("round robin takes whole batches in turn", async () => {
    const rows = await order(word("round_robin"), 4);
    for (let batch = 0; batch < 6; batch++) expect(new Set(rows.slice(4 * batch, 4 * batch + 4))).toEqual(new Set([batch % 2 === 0 ? "a" : "b"]));
  });

  it("depends on the seed alone", async () => {
    const { train } = dataset(await prepare(two({ sample: word("uniform") }), files));
    expect(train.order?.(randomOf(5))).toEqual(train.order?.(randomOf(5)));
    expect(train.order?.(randomOf(5))).not.toEqual(train.order?.(randomOf(6)));
  });
});

describe("rows that stay on the disk", () => {
  const rows = 20_000;
  const values = { n: Float32Array.from({ length: rows }, (_, row) => row % 1000), c: Array.from({ length: rows }, (_, row) => `c${row % 7}`), y: Float64Array.from({ length: rows }, (_, row) => row) };
  const stored = {
    "a.parquet": parquet([{ name: "n", data: values.n }, { name: "c", data: values.c }, { name: "y", data: values.y }], { rowGroupSize: 7_000 }),
    "a.csv": ["n,c,y", ...Array.from({ length: rows }, (_, row) => `${values.n[row]},"${values.c[row]}",${row}`)].join("\n"),
  };
  const asked = (file: string, heldBytes?: number) => request({
    source: file, split: [0.8, 0.1, 0.1], inputs: [number("n"), category("c")], labels: [real("y", { scale: "none" })], ...(heldBytes === undefined ? {} : { heldBytes }),
  });

  it.each(Object.keys(stored))("%s gives the very rows, splits and scales that it gives from memory", async (file) => {
    const disk = memoryFiles(stored, 1 << 16);
    const [held, streamed] = [dataset(await prepare(asked(file), disk)), dataset(await prepare(asked(file, 1), disk))];
    expect(streamed.signature.inputs[1]).toEqual(held.signature.inputs[1]);
    expect(streamed.signature.inputs[0].scaling?.offset[0]).toBeCloseTo(held.signature.inputs[0].scaling?.offset[0] ?? NaN, 6);
    const batch = streamed.validation.batch(Uint32Array.from({ length: 2_000 }, (_, row) => row));
    expect(batch).toBeInstanceOf(Promise);
    const labels = Array.from((await batch)["label/y"].data);
    expect(labels).toEqual(column(held.validation, "label/y").sort((a, b) => a - b));
    const ids = (await batch)["input/c"].data;
    labels.forEach((row, place) => { if (ids[place] !== (row % 7) + 1) throw new Error(`row ${row} has another category`); });
  });

  it.each(Object.keys(stored))("%s is shuffled anew each epoch, every row once, and mixed across blocks", async (file) => {
    const { train } = dataset(await prepare(asked(file, 1), memoryFiles(stored, 1 << 16)));
    const order = train.order?.(randomOf(3)) ?? new Uint32Array();
    expect(order.slice().sort()).toEqual(Uint32Array.from({ length: 16_000 }, (_, row) => row));
    expect(train.order?.(randomOf(3))).toEqual(order);
    expect(train.order?.(randomOf(4))).not.toEqual(order);
    const first = (await train.batch(order.slice(0, 256)))["label/y"].data;
    const spread = Math.max(...first) - Math.min(...first);
    expect(spread).toBeGreaterThan(10_000);
    expect(Array.from((await train.batch(order.slice(0, 256)))["label/y"].data)).toEqual(Array.from(first));
  });
});

describe("`images(…)`", () => {
  const png = (value: number, size = 4) => encodePng({ width: size, height: size, data: new Uint8Array(size * size).fill(value), channels: 1, depth: 8 });
  const red = new Uint8Array(encodeJpeg({ width: 4, height: 4, data: Uint8Array.from({ length: 64 }, (_, index) => [250, 5, 5, 255][index % 4]) }, 100).data);
  const art = { "art/a.png": png(0), "art/b.png": png(255), "art/c.png": png(51), "art/d.png": png(102), "art/labels.csv": "file,kind\na.png,x\nb.png,y\nc.png,x\nd.png,y" };
  const read = (contents: Readonly<Record<string, string | Uint8Array>>, args = {}, shape = [4, 4, 1], onBadRow: "error" | "skip" = "error") => prepare(request({
    source: { word: "images", arguments: { folder: "art/", file: "file", ...args } }, onBadRow, inputs: [image("image", shape)], labels: [classes("kind", 2)], split: [0.5, 0.5],
  }), memoryFiles(contents));

  it("reads PNG pictures with their labels", async () => {
    const { train, validation } = dataset(await read(art));
    const pixels = [train, validation].flatMap((split) => Array.from({ length: split.rows }, (_, row) => column(split, "input/image")[16 * row])).sort();
    expect(pixels.map((value) => Math.round(value * 255))).toEqual([0, 51, 102, 255]);
  });

  it("reads JPEG pictures, in colours or grey, and brings them to one size", async () => {
    const contents = { ...art, "art/a.png": red };
    expect(column(dataset(await read(contents, { channels: 3 }, [4, 4, 3])).train, "input/image")).toHaveLength(2 * 48);
    const grey = dataset(await read({ ...contents, "art/b.png": png(255, 8) }, { size: 2, channels: 1 }, [2, 2, 1]));
    const all = [...column(grey.train, "input/image"), ...column(grey.validation, "input/image")].map((value) => Math.round(value * 255));
    expect(all.filter((value) => value === 255)).toHaveLength(4);
    expect(all.filter((value) => Math.abs(value - 78) < 4)).toHaveLength(4);
  });

  it("lets a row name no picture where the model asks which rows have one", async () => {
    const files = memoryFiles({ ...art, "art/labels.csv": "file,kind\na.png,x\n,y\nc.png,x\nd.png,y" });
    const asked = request({ source: { word: "images", arguments: { folder: "art/", file: "file" } }, inputs: [image("image", [4, 4, 1])], labels: [classes("kind", 2)], split: [0.5, 0.5] });
    expect(problemsOf(await prepare(asked, files))[0]).toMatchObject({ code: "MTL608" });
    const { train, validation } = dataset(await prepare({ ...asked, presence: ["image"] }, files));
    const rows = [train, validation].flatMap((split) => column(split, "present/image").map((there, row) => [there, column(split, "input/image")[16 * row + 5]]));
    expect(rows.map(([there]) => there).sort()).toEqual([0, 1, 1, 1]);
    expect(rows.every(([, pixel]) => Number.isFinite(pixel))).toBe(true);
    expect(rows.find(([there]) => there === 0)).toEqual([0, 0]);
  });

  it.each([
    ["a missing picture", { "art/b.png": undefined }, "`art/labels.csv`, line 3: `file` is `b.png`, and that picture is not in `art/`"],
    ["a cut picture", { "art/b.png": png(255).slice(0, 40) }, "`art/labels.csv`, line 3: `file` is `b.png`, and that picture does not decode"],
    ["a picture of another size", { "art/b.png": png(255, 5) }, "`art/labels.csv`, line 3: `file` is `b.png`, and that picture is 5 × 5, where the first is 4 × 4"],
    ["a file that is no picture", { "art/b.png": "hello" }, "`art/labels.csv`, line 3: `file` is `b.png`, and that picture is neither PNG nor JPEG"],
    ["a picture outside the folder", { "art/labels.csv": "file,kind\na.png,x\n../../b.png,y\nc.png,x" }, "`art/labels.csv`, line 3: `file` is `../../b.png`, and that picture is not in `art/`"],
  ])("%s is named, and can be skipped", async (_, change, message) => {
    const contents = Object.fromEntries(Object.entries({ ...art, ...change }).filter(([, content]) => content !== undefined)) as Record<string, string | Uint8Array>;
    expect(problemsOf(await read(contents))[0]).toMatchObject({ code: "MTL608", message: expect.stringContaining(message) as string });
    const skipped = await read(contents, {}, [4, 4, 1], "skip");
    const { train, validation } = dataset(skipped);
    expect(notesOf(skipped)).toContainEqual({ code: "MTL606", message: "1 row of `art/labels.csv` could not be read and was skipped" });
    expect(train.rows + validation.rows).toBe("art/labels.csv" in change ? 2 : 3);
  });
});

describe("generators", () => {
  const made = (word: string, args: object, tasks: readonly string[], labels = tasks.map((name) => real(name, { scale: "none" }))) => prepare(request({
    source: { word, arguments: args as WordValue["arguments"] }, inputs: [number("x", { columns: ["x*"], shape: [8], scale: "none" })], labels, split: [0.5, 0.5],
  }), memoryFiles({}));
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [ma, mb] = [mean(a), mean(b)];
    const of = (u: readonly number[], mu: number, v: readonly number[], mv: number) => u.reduce((sum, value, row) => sum + (value - mu) * (v[row] - mv), 0);
    return of(a, ma, b, mb) / Math.sqrt(of(a, ma, a, ma) * of(b, mb, b, mb));
  };

  it.each([0, 0.5, 1])("`synthetic` has two linear labels with the correlation asked for: %f", async (wanted) => {
    const { train } = dataset(await made("synthetic", { correlation: wanted, rows: 20_000, features: 8, waves: 0, noise: 0 }, ["y1", "y2"]));
    expect(correlation(column(train, "label/y1"), column(train, "label/y2"))).toBeCloseTo(wanted, 1);
  });

  it("`funnel` knows conversions of clicked rows alone, at the rates asked for", async () => {
    const { train } = dataset(await made("funnel", { rows: 20_000, features: 8, click: 0.3, buy: 0.2 }, ["click", "buy", "click_buy"]));
    const [click, buy, both, known] = ["label/click", "label/buy", "label/click_buy", "mask/buy"].map((feed) => column(train, feed));
    expect(known).toEqual(click);
    const share = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(share(click)).toBeCloseTo(0.3, 1);
    expect(share(buy.filter((_, row) => click[row] === 1))).toBeCloseTo(0.2, 1);
    expect(both).toEqual(buy.map((value, row) => value * click[row]));
  });

  it("are the same for a seed", async () => {
    const labels = async (seed: number) => column(dataset(await made("synthetic", { rows: 100, features: 8, seed }, ["y1", "y2"])).train, "label/y1");
    expect(await labels(1)).toEqual(await labels(1));
    expect(await labels(1)).not.toEqual(await labels(2));
  });
});

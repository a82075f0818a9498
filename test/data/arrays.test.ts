import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { binary, category, classes, column, dataset, image, memoryFiles, number, notesOf, problemsOf, real, request, heldBatch } from "./requests.ts";

/** An array as numpy.save writes it. */
function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const header = `${dictionary.padEnd(117)}\n`;
  const start = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length, 0];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

const npz = (arrays: Readonly<Record<string, Uint8Array>>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array])));

const none = { scale: "none" };

describe("arrays of NumPy", () => {
  it.each([
    ["|b1", Uint8Array.of(0, 1)],
    ["|u1", Uint8Array.of(0, 1)],
    ["|i1", Int8Array.of(0, 1)],
    ["<u2", Uint16Array.of(0, 1)],
    ["<i2", Int16Array.of(0, 1)],
    ["<i4", Int32Array.of(0, 1)],
    ["<u4", Uint32Array.of(0, 1)],
    ["<i8", BigInt64Array.of(0n, 1n)],
    ["<u8", BigUint64Array.of(0n, 1n)],
    ["<f4", Float32Array.of(0, 1)],
    ["<f8", Float64Array.of(0, 1)],
  ])("of type %s are columns of numbers, categories and labels", async (descr, data) => {
    const files = memoryFiles({ "a.npz": npz({ n: npy(descr, [2], data) }) });
    const prepared = dataset(await prepare(request({
      source: "a.npz", inputs: [number("n", none), category("c", { columns: ["n"] })],
      labels: [classes("y", 2, { columns: ["n"] }), binary("b", { columns: ["n"] }), real("r", { columns: ["n"], ...none })],
    }), files));
    const rows = [prepared.train, prepared.validation].map((split) => ["input/n", "label/y", "label/b", "label/r"].map((feed) => column(split, feed)[0]));
    expect(rows.sort()).toEqual([[0, 0, 0, 0], [1, 1, 1, 1]]);
  });

  it("with pixels that are not there are read, and it is told where the first of them is", async () => {
    const pixels = Float32Array.from({ length: 16 }, (_, place) => (place === 6 ? NaN : place / 16));
    const files = memoryFiles({ "a.npz": npz({ p: npy("<f4", [4, 2, 2], pixels), n: npy("|u1", [4], Uint8Array.of(0, 1, 2, 3)) }) });
    const prepared = await prepare(request({ source: "a.npz", inputs: [image("p", [2, 2, 1])], labels: [real("n")] }), files);
    expect(notesOf(prepared)).toContainEqual({ code: "MTL605", message: "6% of the pixels of `p` are missing (`NaN`, first in `a.npz`, row 1, `p`): they are 0 once scaled" });
  });

  it("lose their bad rows with `on_bad_row: skip`", async () => {
    const files = memoryFiles({ "a.npz": npz({ x: npy("<f4", [4], Float32Array.of(1, Infinity, 2, 3)), n: npy("|u1", [4], Uint8Array.of(0, 1, 2, 3)) }) });
    const prepared = await prepare(request({ source: "a.npz", inputs: [number("x")], labels: [real("n")], onBadRow: "skip" }), files);
    expect(notesOf(prepared)).toContainEqual({ code: "MTL606", message: "1 row of `a.npz` could not be read and was skipped" });
    const { train, validation } = dataset(prepared);
    expect(train.rows + validation.rows).toBe(3);
  });

  it("of texts are categories and names of classes", async () => {
    const letters = new Uint32Array([..."cat", ..."dog"].map((letter) => letter.codePointAt(0) ?? 0));
    const files = memoryFiles({ "a.npz": npz({ animal: npy("<U3", [2], letters) }) });
    const { labels } = dataset(await prepare(request({ source: "a.npz", labels: [classes("animal", 2)] }), files));
    expect(labels[0].names).toEqual(["cat", "dog"]);
  });

  it("of pictures keep their rows", async () => {
    const pictures = Uint8Array.from({ length: 4 * 4 }, (_, index) => Math.floor(index / 4) * 51);
    const files = memoryFiles({ "a.npz": npz({ p: npy("|u1", [4, 2, 2], pictures), n: npy("|u1", [4], Uint8Array.of(0, 1, 2, 3)) }) });
    const { train } = dataset(await prepare(request({ source: "a.npz", inputs: [image("p", [2, 2, 1])], labels: [real("n", none)] }), files));
    const batch = heldBatch(train, Uint32Array.of(1))["input/p"];
    expect(batch.shape).toEqual([2, 2, 1]);
    expect(Array.from(batch.data)).toEqual(Array(4).fill(Math.fround(column(train, "label/n")[1] / 5)));
  });

  it("alone in an .npy file are called `data`", async () => {
    const files = memoryFiles({ "a.npy": npy("<f4", [2, 3], Float32Array.of(1, 2, 3, 1, 2, 3)) });
    const { train } = dataset(await prepare(request({ source: "a.npy", inputs: [number("x", { columns: ["data"], shape: [3], ...none })] }), files));
    expect(column(train, "input/x")).toEqual([1, 2, 3]);
  });

  it.each<[string, Uint8Array, string]>([
    ["a cut archive", npz({ n: npy("|u1", [2], Uint8Array.of(0, 1)) }).subarray(0, 60),
      "`a.npz` is cut short or damaged: its archive does not unpack, so fetch the file again"],
    ["a cut array", npz({ n: npy("<f8", [9], Float64Array.of(0, 1)) }), "`a.npz/n.npy` is cut short: its header promises 9 elements"],
    ["an array of objects", npz({ n: npy("|O", [1], Uint8Array.of(0)) }),
      "`a.npz/n.npy` holds elements of type `|O`: convert it to numbers or texts (`array.astype(\"float32\")`)"],
    ["arrays of unequal length", npz({ n: npy("|u1", [2], Uint8Array.of(0, 1)), m: npy("|u1", [1], Uint8Array.of(0)) }),
      "`a.npz`: `m` has 1 rows, and `n` has 2: every array needs one entry a row"],
    ["an infinite number", npz({ n: npy("<f4", [2], Float32Array.of(0, Infinity)) }),
      "`a.npz`, row 1: `n` is infinite (`Infinity`): write a finite number, or NaN for a missing one"],
    ["an archive without arrays", zipSync({ "a.txt": Uint8Array.of(1) }), "`a.npz` holds no array with rows: save at least one with numpy.savez"],
  ])("%s is named", async (_, bytes, message) => {
    const prepared = await prepare(request({ source: "a.npz", inputs: [number("n")] }), memoryFiles({ "a.npz": bytes }));
    expect(problemsOf(prepared).map((problem) => problem.message)).toEqual([message]);
  });
});

describe("overlay", () => {
  /** Picture k is 2 by 2 of brightness 10 (k + 1), with label k. */
  const archive = (count: number) => npz({
    images: npy("|u1", [count, 2, 2], Uint8Array.from({ length: count * 4 }, (_, index) => 10 * (Math.floor(index / 4) + 1))),
    labels: npy("|u1", [count], Uint8Array.from({ length: count }, (_, index) => index)),
  });

  const overlaid = (count: number, args: Record<string, number>, scale = "none") => prepare(request({
    source: { word: "overlay", arguments: { images: "a.npz", ...args } },
    split: [0.5, 0.25, 0.25],
    inputs: [image("image", [args.size, args.size, 1], { scale })],
    labels: [classes("left", count), classes("right", count)],
  }), memoryFiles({ "a.npz": archive(count) }));

  it("lays the left picture in the upper left corner and the right one in the lower right; the brighter pixel wins", async () => {
    const { train } = dataset(await overlaid(12, { pairs: 8, size: 3 }));
    const batch = heldBatch(train, Uint32Array.of(0));
    const [a, b] = [batch["label/left"].data[0], batch["label/right"].data[0]].map((label) => 10 * (label + 1));
    expect(Array.from(batch["input/image"].data)).toEqual([a, a, 0, a, Math.max(a, b), b, 0, b, b]);
  });

  it("makes as many pairs as asked, in the shares of the split", async () => {
    const { train, validation, test } = dataset(await overlaid(12, { pairs: 100, size: 4 }));
    expect([train.rows, validation.rows, test.rows]).toEqual([50, 25, 25]);
  });

  it("shows no picture in two splits, and none with itself", async () => {
    const { train, validation, test } = dataset(await overlaid(12, { pairs: 400, size: 4 }));
    const seen = [train, validation, test].map((split) => new Set([...column(split, "label/left"), ...column(split, "label/right")]));
    expect(seen.map((pictures) => pictures.size)).toEqual([6, 3, 3]);
    expect(new Set(seen.flatMap((pictures) => [...pictures])).size).toBe(12);
    const [left, right] = [column(train, "label/left"), column(train, "label/right")];
    expect(left.every((picture, pair) => picture !== right[pair])).toBe(true);
  });

  it("divides bytes by 255", async () => {
    const { train } = dataset(await overlaid(12, { pairs: 8, size: 4 }, "bytes"));
    expect(Math.max(...column(train, "input/image"))).toBeLessThanOrEqual(120 / 255 + 1e-6);
  });

  it.each<[string, number, Record<string, number>, string]>([
    ["a canvas that is too small", 12, { size: 1 },
      "`overlay(size: 1)` is smaller than the pictures in `a.npz`, which are 2 by 2: make it larger"],
    ["too few pictures", 3, { size: 4 }, "`a.npz` has 3 pictures, too few for pairs in every part of the split: give more of them"],
  ])("says so for %s", async (_, count, args, message) => {
    expect(problemsOf(await overlaid(count, args)).map((problem) => problem.message)).toEqual([message]);
  });

  it("takes the example's pictures", async () => {
    const { nodeFileSystem } = await import("../../src/data/node-files.ts");
    const directory = `${import.meta.dirname}/../../examples`;
    const { train, test } = dataset(await prepare(request({
      directory, root: directory, split: [0.8, 0.1, 0.1],
      source: { word: "overlay", arguments: { images: "data/fashion-2000.npz", pairs: 10_000, size: 36 } },
      inputs: [image("image", [36, 36, 1])], labels: [classes("left", 10), classes("right", 10)],
    }), nodeFileSystem(directory)));
    expect([train.rows, test.rows]).toEqual([8000, 1000]);
    const batch = heldBatch(train, Uint32Array.from({ length: 256 }, (_, row) => row));
    expect(batch["input/image"].data).toHaveLength(256 * 36 * 36);
    expect(Math.max(...batch["input/image"].data)).toBe(1);
  });
});

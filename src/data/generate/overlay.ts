import type { DataSource, WordValue } from "../../graph/model.ts";
import { keyOf, randomOf, type Random } from "../../graph/random.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { Arrays } from "../read/arrays.ts";
import type { NumpyArray } from "../read/numpy.ts";
import { failed, ok, type Result } from "../result.ts";
import { cut } from "../split.ts";
import type { NumberColumn, Source, Table } from "../table.ts";
import { numberArgument } from "./arguments.ts";
import { scalarColumn, textColumn } from "./planted.ts";

interface Pictures {
  readonly file: string;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
  readonly labels: NumpyArray;
}

interface Pairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** Rows of training, validation, test. */
  readonly parts: readonly Uint32Array[];
}

/**
 * Pairs of pictures laid over each other (after Sabour et al. 2017, MultiMNIST): the left one in the upper left corner of a
 * `size` × `size` canvas, the right one in the lower right, the brighter pixel wins. Columns `image`, `left`, `right`.
 * Pictures are divided among the splits first and paired within each, so that no picture of the test was ever seen.
 */
export function overlaySource(arrays: Arrays, settings: DataSource, word: WordValue, file: string, fingerprint: string): Result<Source> {
  const pictures = picturesOf(arrays, file);
  if (pictures.problems) return pictures;
  const size = numberArgument(word.arguments, "size", 36);
  const count = numberArgument(word.arguments, "pairs", 10_000);
  const random = randomOf(settings.seed, numberArgument(word.arguments, "seed", 0), keyOf("overlay"));
  const { height, width } = pictures.value;
  if (size < height || size < width) {
    return failed("MTL615", `\`overlay(size: ${size})\` is smaller than the pictures in \`${file}\`, which are ${height} by ${width}: make it larger`);
  }
  const columns = [{ name: "image", width: size * size }, { name: "left", width: 1 }, { name: "right", width: 1 }];
  return ok({
    file, columns, fingerprint: fingerprintOf(fingerprint, JSON.stringify([size, count])),
    load: () => overlayTable(pictures.value, size, drawPairs(pictures.value.count, count, settings.split, random)),
  });
}

function picturesOf(arrays: Arrays, file: string): Result<Pictures> {
  const images = arrays.get("images");
  const labels = arrays.get("labels");
  if (images === undefined || labels === undefined) {
    return failed("MTL615", `\`overlay\` needs arrays \`images\` and \`labels\` in \`${file}\`: it has ${[...arrays.keys()].join(", ") || "none"}`);
  }
  const [count, height, width, ...rest] = images.shape;
  if (images.bytes === undefined || width === undefined || rest.length > 0 || labels.size !== count) {
    return failed("MTL615", `\`overlay\` needs \`images\` in \`${file}\` as bytes [n, height, width] and n \`labels\`: they are `
      + `[${images.shape.join(", ")}] and [${labels.shape.join(", ")}]`);
  }
  return ok({ file, count, height, width, pixels: images.bytes, labels });
}

function overlayTable(pictures: Pictures, size: number, pairs: Pairs | undefined): Result<Table> {
  if (pairs === undefined) {
    return failed("MTL612", `\`${pictures.file}\` has ${pictures.count} pictures, too few for pairs in every part of the split: give more of them`);
  }
  const labelOf = (chosen: Uint32Array) => Array.from(chosen, (picture) => pictures.labels.number(picture));
  const labels: Readonly<Record<string, readonly number[]>> = { left: labelOf(pairs.left), right: labelOf(pairs.right) };
  return ok({
    file: pictures.file,
    rows: pairs.left.length,
    skipped: 0,
    parts: pairs.parts,
    place: (row) => `pair ${row}`,
    numbers: (name) => (name === "image" ? canvasColumn(pictures, pairs, size) : scalarColumn(name, labels[name])),
    texts: (name) => [textColumn(name, labels[name] ?? [])],
  });
}

/** Undefined where a part that should have pairs has fewer than two pictures. */
function drawPairs(pictures: number, count: number, split: readonly number[], random: Random): Pairs | undefined {
  const shares = cut(random.permutation(pictures), split);
  const rows = cut(Uint32Array.from({ length: count }, (_, row) => row), split);
  const [left, right] = [new Uint32Array(count), new Uint32Array(count)];
  for (const part of ["train", "validation", "test"] as const) {
    const pool = shares[part];
    if (rows[part].length > 0 && pool.length < 2) return undefined;
    for (const row of rows[part]) {
      const first = random.integer(pool.length);
      const second = (first + 1 + random.integer(pool.length - 1)) % pool.length;
      [left[row], right[row]] = [pool[first], pool[second]];
    }
  }
  return { left, right, parts: [rows.train, rows.validation, rows.test] };
}

/** Composes a pair whenever it is asked for: stored, ten thousand canvases would take fifty megabytes. */
function canvasColumn(pictures: Pictures, { left, right }: Pairs, size: number): NumberColumn {
  const { height, width } = pictures;
  return {
    name: "image",
    shape: [size, size, 1],
    width: size * size,
    bytes: true,
    copy(row, target, offset) {
      target.fill(0, offset, offset + size * size);
      lay(pictures, left[row], target, offset, size);
      lay(pictures, right[row], target, offset + (size - height) * size + size - width, size);
    },
  };
}

function lay({ pixels, height, width }: Pictures, picture: number, target: Float32Array | Float64Array, corner: number, size: number): void {
  let from = picture * height * width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      const to = corner + y * size + x;
      if (pixels[from] > target[to]) target[to] = pixels[from];
    }
  }
}

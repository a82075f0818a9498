import type { DataSource, WordValue } from "../../graph/model.ts";
import { keyOf, randomOf, type Random } from "../../graph/random.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { failed, ok, type Result } from "../result.ts";
import { cut } from "../split.ts";
import type { NumberColumn, Source, Table, TextColumn, Wanted } from "../table.ts";
import { numberArgument } from "./arguments.ts";
import { pictureColumns, type PictureColumns } from "./overlay-pictures.ts";

interface Pairs {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** Rows of training, validation, test. */
  readonly parts: readonly Uint32Array[];
}

/** What is laid over each other, and how. */
interface Overlay {
  readonly source: Source;
  readonly columns: PictureColumns;
  readonly size: number;
  readonly pairs: number;
  readonly split: readonly number[];
  readonly seeds: readonly [number, number];
}

/**
 * Pairs of pictures laid over each other (after Sabour et al. 2017, MultiMNIST): the left one in the upper left corner of a
 * `size` × `size` canvas, the right one in the lower right, the brighter pixel wins. Columns `image`, `left`, `right`.
 * Pictures are divided among the splits first and paired within each, so that no picture of the test was ever seen.
 * Problems MTL601, MTL612 (too few pictures), MTL615, and those of reading `source`; `usedUp` names columns that are no labels.
 */
export async function overlaySource(source: Source, settings: DataSource, word: WordValue, usedUp: readonly string[] = []): Promise<Result<Source>> {
  const found = await pictureColumns(source, word.arguments, usedUp);
  if (found.problems) return found;
  const { height, width, channels, label } = found.value;
  const size = numberArgument(word.arguments, "size", 36);
  const pairs = numberArgument(word.arguments, "pairs", 10_000);
  if (size < height || size < width) {
    return failed("MTL615", `\`overlay(size: ${size})\` is smaller than the pictures in \`${source.file}\`, which are ${height} by ${width}: make it larger`);
  }
  const seeds = [settings.seed, numberArgument(word.arguments, "seed", 0)] as const;
  const overlay: Overlay = { source, columns: found.value, size, pairs, split: settings.split, seeds };
  return ok({
    file: source.file,
    columns: [{ name: "image", width: size * size * channels, shape: [size, size, channels] }, { name: "left", width: 1 }, { name: "right", width: 1 }],
    fingerprint: fingerprintOf(source.fingerprint, JSON.stringify([size, pairs, height, channels, label])),
    load: (wanted, onProgress) => loadOverlay(overlay, wanted, onProgress),
  });
}

async function loadOverlay(overlay: Overlay, wanted: readonly Wanted[], onProgress?: (share: number) => void): Promise<Result<Table>> {
  const { source, columns, size, pairs: count, split, seeds } = overlay;
  const labels = wanted.filter(({ name }) => name !== "image").map((want): Wanted => ({ ...want, name: columns.label }));
  const loaded = await source.load([...columns.pixels, ...labels], onProgress);
  if (loaded.problems) return loaded;
  const table = loaded.value;
  const random = randomOf(...seeds, keyOf("overlay"));
  const usable = random.permutation(table.rows).filter((picture) => table.excluded?.[picture] !== 1);
  const pairs = drawPairs(usable, count, split, random);
  if (pairs === undefined) {
    return failed("MTL612", `\`${source.file}\` has ${usable.length} ${usable.length === 1 ? "picture" : "pictures"}, too few for pairs in every part of the split: give more of them`);
  }
  const sideOf = (name: string) => (name === "left" ? pairs.left : pairs.right);
  return ok({
    file: table.file,
    rows: count,
    skipped: table.skipped + table.rows - usable.length,
    parts: pairs.parts,
    place: (row) => `pair ${row} (${table.place(pairs.left[row])} and ${table.place(pairs.right[row])})`,
    numbers: (name) => (name === "image" ? canvasColumn(table, columns, pairs, size) : chosenNumbers(name, table.numbers(columns.label), sideOf(name))),
    texts: (name) => chosenTexts(name, table.texts(columns.label), sideOf(name)),
  });
}

const chosenNumbers = (name: string, column: NumberColumn, chosen: Uint32Array): NumberColumn =>
  ({ name, shape: column.shape, width: column.width, bytes: column.bytes, copy: (row, target, offset) => column.copy(chosen[row], target, offset) });

const chosenTexts = (name: string, columns: readonly TextColumn[], chosen: Uint32Array): readonly TextColumn[] =>
  columns.map(({ dictionary, codes }) => ({ name, dictionary, codes: Int32Array.from(chosen, (picture) => codes[picture]) }));

/** Undefined where a part that should have pairs has fewer than two pictures. */
function drawPairs(pictures: Uint32Array, count: number, split: readonly number[], random: Random): Pairs | undefined {
  const shares = cut(pictures, split);
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
function canvasColumn(table: Table, { pixels, height, width, channels }: PictureColumns, { left, right }: Pairs, size: number): NumberColumn {
  const parts = pixels.map(({ name }) => table.numbers(name));
  const [line, picture] = [size * channels, new Float64Array(height * width * channels)];
  const lay = (row: number, target: Float32Array | Float64Array, corner: number) => {
    let end = 0;
    for (const part of parts) {
      part.copy(row, picture, end);
      end += part.width;
    }
    for (let y = 0, from = 0; y < height; y++) {
      const start = corner + y * line;
      for (let to = start; to < start + width * channels; to++, from++) target[to] = Math.max(target[to], picture[from]);
    }
  };
  return {
    name: "image",
    shape: [size, size, channels],
    width: size * line,
    bytes: parts.every(({ bytes }) => bytes),
    copy(row, target, offset) {
      const end = offset + size * line;
      // Where no picture lies is black, but a pixel below zero is not outshone by it.
      target.fill(-Infinity, offset, end);
      lay(left[row], target, offset);
      lay(right[row], target, offset + (size - height) * line + (size - width) * channels);
      for (let place = offset; place < end; place++) if (target[place] === -Infinity) target[place] = 0;
    },
  };
}

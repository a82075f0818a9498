import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { withDecoder } from "../../src/data/node-decoder.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { randomOf } from "../../src/graph/random.ts";
import { parquet } from "./files.ts";
import { binary, category, dataset, notesOf, number, problemsOf, real, request } from "./requests.ts";

/** Parquet files that are larger than what is held are decoded in a thread of their own, and nothing else changes by that. */

let folder = "";
let script: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "decoder-"));
  const outfile = join(folder, "thread.mjs");
  await build({ entryPoints: [join(import.meta.dirname, "../../src/data/decode-thread.ts")], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  script = pathToFileURL(outfile);
  writeFileSync(join(folder, "rows.parquet"), rows(5000));
  writeFileSync(join(folder, "bad.parquet"), rows(5000, { 3000: Infinity }));
  const damaged = rows(5000);
  // The header of its first page.
  damaged.fill(0xff, 4, 60);
  writeFileSync(join(folder, "damaged.parquet"), damaged);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rows(count: number, odd: Readonly<Record<number, number>> = {}): Uint8Array {
  const random = randomOf(3);
  return parquet([
    { name: "x", data: Float64Array.from({ length: count }, (_, row) => odd[row] ?? random.normal()), type: "DOUBLE" },
    { name: "gap", data: Array.from({ length: count }, (_, row) => (row % 7 === 0 ? null : row)), type: "INT32" },
    { name: "town", data: Array.from({ length: count }, (_, row) => `town ${row % 40}`), type: "STRING" },
    { name: "y", data: Float64Array.from({ length: count }, () => random.normal()), type: "DOUBLE" },
    { name: "late", data: Array.from({ length: count }, (_, row) => row % 3 === 0), type: "BOOLEAN" },
  ], { rowGroupSize: 1500 });
}

const read = (file: string, decoder: boolean, onBadRow: "error" | "skip" = "error") => prepare(
  request({
    source: file, inputs: [number("x"), number("gap"), category("town")], labels: [real("y"), binary("late")], split: [0.8, 0.2],
    directory: folder, root: folder, heldBytes: 20_000, onBadRow,
  }),
  decoder ? withDecoder(nodeFileSystem(folder), folder, script) : nodeFileSystem(folder),
);

/** Sums over all batches of an epoch, in its order. */
async function epochOf({ train }: ReturnType<typeof dataset>): Promise<readonly unknown[]> {
  const order = train.order?.(randomOf(5)) ?? new Uint32Array();
  const seen: unknown[] = [];
  for (let at = 0; at < order.length; at += 256) {
    const batch = await train.batch(order.slice(at, at + 256));
    seen.push(...Object.entries(batch).map(([name, { data }]) => [name, [...data].reduce((sum, value, place) => sum + value * (1 + (place % 11)), 0)]));
  }
  return seen;
}

describe("a thread that decodes Parquet", () => {
  it("gives the same scales, vocabularies and batches in the same order", async () => {
    const [own, other] = [dataset(await read("rows.parquet", false)), dataset(await read("rows.parquet", true))];
    expect(other.signature).toEqual(own.signature);
    expect(other.fingerprint).toBe(own.fingerprint);
    const batches = await epochOf(other);
    expect(batches.length).toBeGreaterThan(100);
    expect(batches).toEqual(await epochOf(own));
  });

  it("tells bad values and damage in the same words, and leaves bad rows out where that is asked for", async () => {
    expect(problemsOf(await read("bad.parquet", true))).toEqual([
      { code: "MTL607", message: "`bad.parquet`, row 3000: `x` is infinite (`Infinity`): write a finite number, or leave the field empty" },
    ]);
    expect(notesOf(await read("bad.parquet", true, "skip"))).toEqual(notesOf(await read("bad.parquet", false, "skip")));
    const problems = problemsOf(await read("damaged.parquet", true));
    expect(problems).toHaveLength(1);
    expect(problems).toEqual(problemsOf(await read("damaged.parquet", false)));
  });

  it("reads nothing outside its folder, and says so where the thread cannot start", async () => {
    const files = withDecoder(nodeFileSystem(folder), folder, script);
    const part = { file: "passwd", onBadRow: "error" as const, wanted: [], from: 0, to: 1 };
    expect(await files.decode?.("/etc/passwd", part)).toMatchObject({ problems: [{ code: "MTL609" }] });
    const none = withDecoder(nodeFileSystem(folder), folder, pathToFileURL(join(folder, "none.mjs")));
    expect(await none.decode?.("rows.parquet", part)).toMatchObject({ problems: [{ code: "MTL608" }] });
  });
});

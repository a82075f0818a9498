import { describe, expect, it } from "vitest";
import { denseFeed, zeroFeed } from "../../src/data/encode/feed.ts";
import { packRows, unpackRows, type PackedRows } from "../../src/data/packed.ts";
import { rowStore } from "../../src/data/row-store.ts";

const rows = 300;
const floats = Float32Array.from({ length: rows }, (_, row) => row / 7);
const ids = Int32Array.from({ length: rows }, (_, row) => 2_000_000_000 - row);
const vectors = Float32Array.from({ length: 3 * rows }, (_, index) => -index);
const feeds = [denseFeed("a", [1], floats), denseFeed("b", [], ids), denseFeed("c", [3], vectors)];

function packed(of = feeds): PackedRows {
  const found = packRows(of, rows);
  if (!found) throw new Error("the feeds do not pack");
  return found;
}

describe("packed rows", () => {
  it("give numbers and ids back to the bit, each with its type and shape", () => {
    const batch = unpackRows([{ packed: packed(), rows: Uint32Array.of(299, 0, 129), places: Uint32Array.of(2, 1, 0) }], 3);
    expect(batch.a).toEqual({ shape: [1], data: Float32Array.of(floats[129], floats[0], floats[299]) });
    expect(batch.b).toEqual({ shape: [], data: Int32Array.of(ids[129], ids[0], ids[299]) });
    expect(batch.c.data).toEqual(Float32Array.of(-387, -388, -389, -0, -1, -2, -897, -898, -899));
  });

  it("give the same where every feed has one number", () => {
    const single = packed(feeds.slice(0, 2));
    const batch = unpackRows([
      { packed: single, rows: Uint32Array.of(5), places: Uint32Array.of(1) },
      { packed: single, rows: Uint32Array.of(7), places: Uint32Array.of(0) },
    ], 2);
    expect(batch.a.data).toEqual(Float32Array.of(1, floats[5]));
    expect(batch.b.data).toEqual(Int32Array.of(ids[7], ids[5]));
  });

  it("are not made of feeds that compose their rows when asked", () => {
    expect(packRows([...feeds, zeroFeed("z", [2], "float32")], rows)).toBeUndefined();
  });

  it("mix in a batch with rows that are not packed", async () => {
    const second = [denseFeed("a", [1], floats.map((value) => -value)), denseFeed("b", [], ids), zeroFeed("c", [3], "float32")];
    const store = rowStore([
      { start: 0, rows, feeds: () => Promise.resolve(feeds) },
      { start: rows, rows, feeds: second },
    ], 2);
    const batch = await store.batch(Uint32Array.of(rows + 7, 7, 14));
    expect(batch.a.data).toEqual(Float32Array.of(-1, 1, 2));
    expect(batch.c.data).toEqual(Float32Array.of(0, 0, 0, -21, -22, -23, -42, -43, -44));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { frameCsv, readRda } from "../../.ci/r-data.mjs";

const folder = mkdtempSync(join(tmpdir(), "r-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

const integer = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const real = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([integer(9), integer(Buffer.byteLength(value)), Buffer.from(value)]);
const symbol = (name: string): Buffer => Buffer.concat([integer(1), text(name)]);
const strings = (values: readonly string[]): Buffer => Buffer.concat([integer(16), integer(values.length), ...values.map(text)]);
/** A cell of a pair list with a tag. */
const pair = (tag: Buffer, value: Buffer): Buffer => Buffer.concat([integer(1026), tag, value]);
const nil = integer(254);
const attributes = 512;

/** What R writes for `d <- data.frame(n = c(1.5, NA), f = factor(c("u, v", "w")))`, in version 2. */
const frame = Buffer.concat([
  integer(19 | attributes), integer(2),
  integer(14), integer(2), real(1.5), real(NaN),
  integer(13 | attributes), integer(2), integer(2), integer(1),
  pair(symbol("levels"), strings(["u, v", "w"])), nil,
  pair(symbol("names"), strings(["n", "f"])), nil,
]);
const file = Buffer.concat([Buffer.from("RDX2\nX\n"), integer(2), integer(0), integer(0), pair(symbol("d"), frame), nil]);

describe("R's data files", () => {
  it.each([["plain", file], ["packed", gzipSync(file)]])("give their data frames, %s", (name, bytes) => {
    const path = join(folder, `${name}.rda`);
    writeFileSync(path, bytes);
    expect(frameCsv(readRda(path).d)).toBe('n,f\n1.5,w\n,"u, v"\n');
  });
});

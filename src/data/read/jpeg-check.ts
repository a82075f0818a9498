/** The codes of one Huffman table by their length and bits (ITU-T T.81, annex C): `values[code − first[length] + start[length]]`. */
interface HuffmanTable {
  readonly first: readonly number[];
  readonly start: readonly number[];
  readonly counts: readonly number[];
  readonly values: Uint8Array;
}

interface Component {
  readonly id: number;
  /** Blocks of it in a unit of the scan. */
  readonly blocks: number;
}

interface Frame {
  readonly height: number;
  readonly width: number;
  readonly components: readonly Component[];
  readonly across: number;
  readonly down: number;
}

/**
 * Whether the coded pixels of a baseline JPEG fill their scan exactly: decoders fill up what is missing and skip what is too much, so that a
 * file that was damaged in the middle gives a picture all the same. True for scans of another kind (progressive, several in a
 * file), which are not looked into.
 */
export function fillsItsScan(bytes: Uint8Array): boolean {
  const tables = new Map<number, HuffmanTable>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let frame: Frame | undefined;
  let restart = 0;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff) return true;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) return true;
    if (marker === 0xc4) readTables(bytes.subarray(at + 4, end), tables);
    else if (marker === 0xc0 || marker === 0xc1) frame = readFrame(bytes, at + 4);
    else if (marker === 0xdd) restart = view.getUint16(at + 4);
    else if (marker === 0xda) return !frame || bytes[at + 4] !== frame.components.length || scanFits(new BitReader(bytes, end), bytes.subarray(at + 5, end), { frame, tables, restart });
    at = end;
  }
  return true;
}

function readTables(bytes: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= bytes.length;) {
    const counts = [0, ...bytes.subarray(at + 1, at + 17)];
    const [first, start] = [[0], [0]];
    let [code, total] = [0, 0];
    for (let length = 1; length <= 16; length++) {
      first.push(code);
      start.push(total);
      total += counts[length];
      code = (code + counts[length]) << 1;
    }
    tables.set(bytes[at], { first, start, counts, values: bytes.subarray(at + 17, at + 17 + total) });
    at += 17 + total;
  }
}

function readFrame(bytes: Uint8Array, at: number): Frame {
  const sizes = Array.from({ length: bytes[at + 5] }, (_, index) => ({ id: bytes[at + 6 + 3 * index], h: bytes[at + 7 + 3 * index] >> 4, v: bytes[at + 7 + 3 * index] & 15 }));
  const single = sizes.length === 1;
  return {
    height: bytes[at + 1] * 256 + bytes[at + 2], width: bytes[at + 3] * 256 + bytes[at + 4],
    components: sizes.map(({ id, h, v }) => ({ id, blocks: single ? 1 : h * v })),
    across: single ? 8 : 8 * Math.max(...sizes.map(({ h }) => h)), down: single ? 8 : 8 * Math.max(...sizes.map(({ v }) => v)),
  };
}

/** Bits of a scan, where 0xFF is followed by a zero that is none of them, or by a marker that ends it. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next bit; undefined at a marker or the end. */
  bit(): number | undefined {
    if (this.#count === 0) {
      const byte = this.#bytes[this.#at];
      const stuffed = byte === 0xff && this.#bytes[this.#at + 1] === 0;
      if (byte === undefined || (byte === 0xff && !stuffed)) return undefined;
      this.#held = byte;
      this.#count = 8;
      this.#at += stuffed ? 2 : 1;
    }
    return (this.#held >> --this.#count) & 1;
  }

  /** Goes to the marker behind what was read, and past it where scans go on; undefined where other bytes than padding stand before it. */
  marker(): number | undefined {
    this.#count = 0;
    while (this.#bytes[this.#at] === 0 || (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff)) this.#at++;
    if (this.#bytes[this.#at] !== 0xff) return undefined;
    this.#at += 2;
    return this.#bytes[this.#at - 1];
  }
}

interface Scan {
  readonly frame: Frame;
  readonly tables: ReadonlyMap<number, HuffmanTable>;
  /** Units between two marks of restart; 0 for none. */
  readonly restart: number;
}

function scanFits(bits: BitReader, selection: Uint8Array, { frame, tables, restart }: Scan): boolean {
  const coded = frame.components.flatMap(({ id, blocks }) => {
    const place = [...selection].findIndex((value, index) => index % 2 === 0 && value === id);
    const [dc, ac] = [tables.get(selection[place + 1] >> 4), tables.get(16 + (selection[place + 1] & 15))];
    return dc && ac ? Array.from({ length: blocks }, () => ({ dc, ac })) : [];
  });
  const units = Math.ceil(frame.width / frame.across) * Math.ceil(frame.height / frame.down);
  for (let unit = 0; unit < units; unit++) {
    if (restart > 0 && unit > 0 && unit % restart === 0 && !isRestart(bits.marker())) return false;
    for (const { dc, ac } of coded) if (!skipBlock(bits, dc, ac)) return false;
  }
  return bits.marker() !== undefined;
}

const isRestart = (marker: number | undefined): boolean => marker !== undefined && marker >= 0xd0 && marker <= 0xd7;

/** Reads over the 64 coefficients of a block; false where they are no code, too many, or end too early. */
function skipBlock(bits: BitReader, dc: HuffmanTable, ac: HuffmanTable): boolean {
  const first = nextValue(bits, dc);
  if (first === undefined || !skipBits(bits, first)) return false;
  for (let place = 1; place < 64; place++) {
    const value = nextValue(bits, ac);
    if (value === undefined) return false;
    if (value === 0) return true;
    place += value >> 4;
    if (place > 63 || !skipBits(bits, value & 15)) return false;
  }
  return true;
}

function skipBits(bits: BitReader, count: number): boolean {
  for (let bit = 0; bit < count; bit++) if (bits.bit() === undefined) return false;
  return true;
}

function nextValue(bits: BitReader, { first, start, counts, values }: HuffmanTable): number | undefined {
  let code = 0;
  for (let length = 1; length <= 16; length++) {
    const bit = bits.bit();
    if (bit === undefined) return undefined;
    code = (code << 1) | bit;
    const place = code - first[length];
    if (place < counts[length]) return values[start[length] + place];
  }
  return undefined;
}

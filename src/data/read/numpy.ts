import { failed, ok, type Result } from "../result.ts";

/** An array of a `.npy` file: numbers or texts in row-major order. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly size: number;
  /** All elements, where they are unsigned bytes: pictures are copied from here, not one by one. */
  readonly bytes?: Uint8Array;
  /** The element at a place of the flat array, as a number (NaN where a text is none). */
  number(place: number): number;
  text(place: number): string;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface Header {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly start: number;
}

/**
 * Reads the format of numpy.lib.format, versions 1 to 3: little-endian numbers, booleans, Unicode texts, row-major.
 * Problem MTL608 names what does not fit.
 */
export function readNumpy(bytes: Uint8Array, file: string): Result<NumpyArray> {
  const header = headerOf(bytes);
  if (header === undefined) return failed("MTL608", `\`${file}\` is no .npy array, or of a form other than row-major: save it with numpy.save`);
  const { descr, shape, start } = header;
  const reader = elementReader(descr, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start);
  if (reader === undefined) {
    return failed("MTL608", `\`${file}\` holds elements of type \`${descr}\`: convert it to numbers or texts (\`array.astype("float32")\`)`);
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (start + size * reader.width > bytes.length) return failed("MTL608", `\`${file}\` is cut short: its header promises ${size} elements`);
  const whole = descr === "|u1" ? bytes.subarray(start, start + size) : undefined;
  return ok({ shape, size, bytes: whole, number: reader.number, text: reader.text });
}

/** Lays out an array of bytes as numpy.save does: for tests, and for pictures that are written. */
export function writeNumpyBytes(shape: readonly number[], data: Uint8Array): Uint8Array {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const padded = dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11) + "\n";
  const whole = new Uint8Array(10 + padded.length + data.length);
  whole.set([...magic, 1, 0, padded.length & 255, padded.length >> 8]);
  whole.set(new TextEncoder().encode(padded), 10);
  whole.set(data, 10 + padded.length);
  return whole;
}

function headerOf(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 12 || magic.some((byte, index) => bytes[index] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, from] = bytes[6] === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  const text = new TextDecoder().decode(bytes.subarray(from, from + length));
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined || !/'fortran_order':\s*False/.test(text)) return undefined;
  return { descr, shape: (shape.match(/\d+/g) ?? []).map(Number), start: from + length };
}

interface ElementReader {
  readonly width: number;
  number(place: number): number;
  text(place: number): string;
}

type ReadElement = (view: DataView, offset: number) => number;

const numberTypes: Readonly<Record<string, readonly [width: number, read: ReadElement]>> = {
  "|b1": [1, (view, offset) => view.getUint8(offset)],
  "|u1": [1, (view, offset) => view.getUint8(offset)],
  "|i1": [1, (view, offset) => view.getInt8(offset)],
  "<u2": [2, (view, offset) => view.getUint16(offset, true)],
  "<i2": [2, (view, offset) => view.getInt16(offset, true)],
  "<u4": [4, (view, offset) => view.getUint32(offset, true)],
  "<i4": [4, (view, offset) => view.getInt32(offset, true)],
  "<u8": [8, (view, offset) => Number(view.getBigUint64(offset, true))],
  "<i8": [8, (view, offset) => Number(view.getBigInt64(offset, true))],
  "<f4": [4, (view, offset) => view.getFloat32(offset, true)],
  "<f8": [8, (view, offset) => view.getFloat64(offset, true)],
};

function elementReader(descr: string, view: DataView, start: number): ElementReader | undefined {
  const letters = /^<U(\d+)$/.exec(descr)?.[1];
  if (letters !== undefined) return textReader(Number(letters), view, start);
  if (!Object.hasOwn(numberTypes, descr)) return undefined;
  const [width, read] = numberTypes[descr];
  const number = (place: number) => read(view, start + place * width);
  return { width, number, text: (place) => String(number(place)) };
}

/** Texts of a fixed number of UTF-32 letters, filled up with zeros. */
function textReader(letters: number, view: DataView, start: number): ElementReader {
  const text = (place: number) => {
    const points = Array.from({ length: letters }, (_, index) => view.getUint32(start + (place * letters + index) * 4, true));
    return points.filter((point) => point > 0 && point <= 0x10ffff).map((point) => String.fromCodePoint(point)).join("");
  };
  return { width: letters * 4, text, number: (place) => (text(place) === "" ? NaN : Number(text(place))) };
}

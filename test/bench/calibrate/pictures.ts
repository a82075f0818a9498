import * as fs from "node:fs";
import * as path from "node:path";
import { unzipSync, zipSync } from "fflate";

const footwear: ReadonlySet<number> = new Set([5, 7, 9]);
const sleeves: ReadonlySet<number> = new Set([2, 4, 6]);
const size = 28 * 28;

/** The pictures of the examples with five things about each: the class and two traits of it, mean brightness, and how wide the garment is. */
export function writePictures(root: string): string {
  const files = unzipSync(fs.readFileSync(path.join(root, "examples/data/fashion-2000.npz")));
  const [images, labels] = [bytesOf(files["images.npy"]), bytesOf(files["labels.npy"])];
  const rows = labels.length;
  const pictures = Array.from({ length: rows }, (_, row) => images.subarray(row * size, (row + 1) * size));
  const file = path.join(root, ".cache", "garments.npz");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, zipSync({
    "images.npy": npy("|u1", [rows, 28, 28, 1], images),
    "kind.npy": npy("|u1", [rows], labels),
    "footwear.npy": npy("|u1", [rows], labels.map((label) => Number(footwear.has(label)))),
    "sleeves.npy": npy("|u1", [rows], labels.map((label) => Number(sleeves.has(label)))),
    "brightness.npy": npy("<f4", [rows], floats(pictures.map((picture) => picture.reduce((sum, value) => sum + value, 0) / size / 255))),
    "width.npy": npy("<f4", [rows], floats(pictures.map(widthOf))),
  }));
  return file;
}

/** Columns with a bright spot in them, as a share. */
function widthOf(picture: Uint8Array): number {
  const columns = Array.from({ length: 28 }, (_, column) => Array.from({ length: 28 }, (_unused, row) => picture[row * 28 + column]).some((value) => value > 50));
  return columns.filter(Boolean).length / 28;
}

function bytesOf(file: Uint8Array): Uint8Array {
  return file.subarray(10 + (file[8] | (file[9] << 8)));
}

function floats(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** An array as NumPy writes it, version 1. */
function npy(type: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const padded = `${header.padEnd(Math.ceil((11 + header.length) / 64) * 64 - 11)}\n`;
  const head = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8, ...new TextEncoder().encode(padded)]);
  const whole = new Uint8Array(head.length + data.length);
  whole.set(head);
  whole.set(data, head.length);
  return whole;
}

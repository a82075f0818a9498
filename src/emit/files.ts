import type { Numbers } from "./numbers.ts";

/** TensorFlow.js names tensors by letters, digits, `_`, `-`, `.` and `/`. */
export function fitName(name: string): string {
  const fit = name.replaceAll(/[^A-Za-z0-9_./-]/g, "_");
  return /^[A-Za-z0-9]/.test(fit) ? fit : `layer${fit}`;
}

/** Little-endian 32-bit floats, one array after another. */
export function floatBytes(arrays: readonly Pick<Numbers, "data">[]): Uint8Array {
  const size = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const view = new DataView(new ArrayBuffer(4 * size));
  let offset = 0;
  for (const { data } of arrays) {
    for (let index = 0; index < data.length; index++, offset += 4) view.setFloat32(offset, data[index], true);
  }
  return new Uint8Array(view.buffer);
}

import { decompressBrotli } from "hyparquet-compressors";

const magic = [0, 0x61, 0x73, 0x6d];

/** The engine's WebAssembly out of what `.ci/playground.mjs` has packed: its length, then Brotli. @throws where that is broken. */
export function unpackedEngine(packed: ArrayBuffer): Uint8Array {
  const unpacked = decompressBrotli(new Uint8Array(packed, 4), new DataView(packed).getUint32(0, true));
  if (magic.some((byte, place) => unpacked[place] !== byte)) throw new Error("its engine came broken, load the page anew");
  return unpacked;
}

import { floatBytes } from "../files.ts";
import type { Numbers } from "../numbers.ts";

/** A tensor of a state dict: floats, or the 64-bit count of batches that PyTorch's batch norm keeps. */
export type StateTensor = Numbers & { readonly type?: "count" };

/**
 * The bytes of a safetensors file: the header's length in 8 bytes, the header as JSON, the tensors one after another
 * (https://huggingface.co/docs/safetensors). No code runs when it is opened, unlike PyTorch's own pickles.
 */
export function safetensors(tensors: ReadonlyMap<string, StateTensor>): Uint8Array {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  // Counts first: eight-byte numbers then lie where eight-byte numbers may lie.
  for (const [name, tensor] of [...tensors].sort(([, left], [, right]) => Number(right.type === "count") - Number(left.type === "count"))) {
    const bytes = tensor.type === "count" ? new Uint8Array(8 * tensor.data.length) : floatBytes([tensor]);
    header[name] = { dtype: tensor.type === "count" ? "I64" : "F32", shape: tensor.shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    parts.push(bytes);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setUint32(0, padded, true);
  file.set(text, 8);
  parts.reduce((place, part) => {
    file.set(part, place);
    return place + part.length;
  }, 8 + padded);
  return file;
}

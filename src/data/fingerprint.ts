/**
 * A 64-bit key of bytes, as 16 hexadecimal digits: two multiplicative hashes side by side. It tells files apart, it does
 * not guard against forgery.
 */
export function fingerprintOf(...parts: readonly (Uint8Array | string)[]): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (const part of parts) {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    for (let index = 0; index < bytes.length; index++) {
      low = Math.imul(low ^ bytes[index], 2654435761);
      high = Math.imul(high ^ bytes[index], 1597334677);
      high ^= low >>> 15;
    }
    low = Math.imul(low ^ bytes.length, 2246822507);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return [low, high].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

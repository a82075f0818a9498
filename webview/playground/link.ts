import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

/** Longer texts are refused: a link from elsewhere may unpack to anything. */
const longest = 400_000;

/** The part of a link that holds a text: packed, in characters that every mail keeps. */
export function linkOf(text: string): string {
  const packed = deflateSync(strToU8(text), { level: 9 });
  const characters = btoa(String.fromCharCode(...[...packed]));
  return `#text=${characters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The text that a link holds: undefined where there is none, `null` where it is broken or too long. */
export function textOfLink(hash: string): string | null | undefined {
  const packed = /^#text=([\w-]*)$/.exec(hash)?.[1];
  if (packed === undefined) return hash.startsWith("#text=") ? null : undefined;
  try {
    return unpacked(Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Into a place of the longest size, so that what unpacks to gigabytes is cut off there. */
function unpacked(packed: Uint8Array): string | null {
  const whole = inflateSync(packed, { out: new Uint8Array(longest + 1) });
  return whole.length === 0 || whole.length > longest ? null : strFromU8(whole);
}

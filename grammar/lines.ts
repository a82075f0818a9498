const NEWLINE = 10;
const RETURN = 13;

/** Where the line of a place begins; a line ends with `\n`, `\r\n` or a lone `\r`. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEnd(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Where the line of a place ends, before the signs that end it. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

function isLineEnd(character: number): boolean {
  return character === NEWLINE || character === RETURN;
}

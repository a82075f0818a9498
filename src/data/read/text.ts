import { failed, ok, type Result } from "../result.ts";

/** Forms that are no text, by the ends of their files' names. */
const otherForms: readonly (readonly [name: RegExp, is: string])[] = [
  [/\.parquet$/i, "does not begin as Parquet does (`PAR1`)"],
  [/\.(?:arrow|feather|ipc)$/i, "does not begin as Arrow does (`ARROW1`)"],
  [/\.np[yz]$/i, "does not begin as NumPy's files do"],
  [/\.gz$/i, "does not begin as gzip does"],
];

/** What is fetched where the data themselves should have been. */
const standIns: readonly (readonly [start: RegExp, is: string])[] = [
  [/^version https:\/\/git-lfs/, "is a pointer of Git LFS, not the data: fetch them with `git lfs pull`"],
  [/^\s*<(?:!doctype html|html)/i, "is a web page, not data: fetch the file itself"],
];

/** The text of a data file. Problem MTL608 where it is of another form than its name says, a page of the web, or no text. */
export function readText(bytes: Uint8Array, file: string): Result<string> {
  if (new TextDecoder().decode(bytes.subarray(0, 4)) === "PARE") return failed("MTL608", `\`${file}\` is encrypted Parquet, which is not read: write it without encryption`);
  const text = decodeText(bytes, file);
  const form = text.problems && otherForms.find(([name]) => name.test(file));
  if (form) return failed("MTL608", `\`${file}\` ${form[1]}: it is damaged, or another kind of file; write it again`);
  const other = text.problems ? undefined : standIns.find(([start]) => start.test(text.value.slice(0, 200)));
  return other ? failed("MTL608", `\`${file}\` ${other[1]}`) : text;
}

/** The text of a file in UTF-8, or UTF-16 with a byte order mark. Problem MTL608 names the first line that is neither. */
export function decodeText(bytes: Uint8Array, file: string, firstLine = 1): Result<string> {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const zero = text.indexOf("\0");
    if (zero < 0) return ok(text);
    const line = firstLine + text.slice(0, zero).split("\n").length - 1;
    return failed("MTL608", `\`${file}\`, line ${line} holds a zero byte: it is no text, or UTF-16 without its mark; save the file in UTF-8`);
  } catch {
    if (encoding !== "utf-8") return failed("MTL608", `\`${file}\` begins as UTF-16 and does not go on as such: it is cut short or damaged; save the file in UTF-8`);
    const [line, bad] = firstBadLine(bytes);
    return failed("MTL608", `\`${file}\`, line ${line + firstLine - 1} is not UTF-8 text${badField(bad)}: save the file in UTF-8`);
  }
}

function firstBadLine(bytes: Uint8Array): readonly [line: number, bytes: Uint8Array] {
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end))) return [line, bytes.subarray(start, end)];
    start = end + 1;
  }
  return [1, bytes];
}

/** The field that stands in the way, with `�` for what is no letter; nothing where the line is no text at all. */
function badField(line: Uint8Array): string {
  const field = new TextDecoder().decode(line.subarray(0, 10_000)).split(/[,;\t|]/).find((part) => part.includes("\ufffd"))?.trim();
  return field === undefined || field.length > 60 || /\p{Cc}/u.test(field) || field.replaceAll("\ufffd", "") === "" ? "" : ` (\`${field}\`)`;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

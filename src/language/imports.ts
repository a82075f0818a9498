import { parse } from "../../grammar/index.ts";
import type { Import, SyntaxFile } from "../../grammar/syntax.ts";

/** An imported file: its text, or the end of a sentence that says why there is none, with what lies in its folder. */
export type ImportedText = { readonly text: string } | { readonly missing: string; readonly near?: readonly string[] };

/** Imported files by their path, relative to the folder of the file that is checked, with `/` between. */
export type ImportedTexts = ReadonlyMap<string, ImportedText>;

/** Reads the file of such a path. */
export type ReadImport = (path: string) => Promise<ImportedText>;

/** More files than this behind one are a mistake. */
const mostFiles = 200;

export function importsOf(file: SyntaxFile): Import[] {
  return file.members.filter((member): member is Import => member.kind === "Import");
}

/** The path that `import "written"` means in the file of path `from`. */
export function importPath(from: string, written: string): string {
  if (isAbsolute(written)) return written;
  const parts: string[] = [];
  for (const part of [...from.split("/").slice(0, -1), ...written.split("/")]) {
    const last = parts.at(-1);
    if (part === ".." && last !== undefined && last !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Imports are relative, so that a folder can be moved with all that is in it. */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:/.test(path);
}

/** Every file that one imports, directly or not, read once each; or those that are written behind its text. */
export async function readImports(file: SyntaxFile, text: string, read: ReadImport): Promise<ImportedTexts> {
  const within = importsWithin(text);
  if (within.size > 0) return within;
  const texts = new Map<string, ImportedText>();
  const waiting = pathsIn("", file);
  for (let path = waiting.shift(); path !== undefined && texts.size < mostFiles; path = waiting.shift()) {
    if (texts.has(path)) continue;
    const found = await read(path);
    texts.set(path, found);
    if ("text" in found) waiting.push(...pathsIn(path, parse(found.text).file));
  }
  return texts;
}

function pathsIn(from: string, file: SyntaxFile): string[] {
  return importsOf(file).flatMap(({ path }) => (path && path.value !== "" ? [importPath(from, path.value)] : []));
}

const HEADING = "// Files that were imported, as they were then:";
const FILE = "// import ";
const LINE = "//| ";

/** A text that needs no other file: what it imports is written behind it, in comments, so that every place stays what it was. */
export function selfContained(text: string, texts: ImportedTexts): string {
  const files = [...texts].flatMap(([path, found]) => ("text" in found ? [`${FILE}${JSON.stringify(path)}\n${found.text.split("\n").map((line) => LINE + line).join("\n")}`] : []));
  return files.length === 0 ? text : `${text}\n${[HEADING, ...files].join("\n")}`;
}

/** The imported files that are written behind a text. */
export function importsWithin(text: string): ImportedTexts {
  const texts = new Map<string, ImportedText>();
  const at = text.lastIndexOf(`\n${HEADING}\n`);
  if (at < 0) return texts;
  for (const part of text.slice(at + HEADING.length + 2).split(`\n${FILE}`)) {
    const [first = "", ...lines] = part.replace(FILE, "").replace(/^\n/, "").split("\n");
    const path = pathOf(first);
    if (path !== undefined) texts.set(path, { text: lines.map((line) => line.slice(LINE.length)).join("\n") });
  }
  return texts;
}

function pathOf(written: string): string | undefined {
  try {
    const path: unknown = JSON.parse(written);
    return typeof path === "string" ? path : undefined;
  } catch {
    return undefined;
  }
}

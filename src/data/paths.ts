import { failed, ok, type Result } from "./result.ts";

export const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path);

/** Removes `.` and `..` from a path's parts. */
function normalise(path: string): string {
  const kept: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== "." && (part !== "" || kept.length === 0)) kept.push(part);
  }
  return kept.join("/");
}

/**
 * The path of a data file, `path` being relative to `directory`.
 * Problem MTL609 where it is outside `root`, as far as the text of the path tells; the file system watches links.
 */
export function resolveInside(root: string, directory: string, path: string): Result<string> {
  const whole = normalise(isAbsolute(path) || directory === "" ? path : `${directory}/${path}`);
  const base = normalise(root);
  const inside = base === "" || base === "." || whole === base || whole.startsWith(`${base}/`);
  if (inside && !whole.startsWith("..")) return ok(whole);
  return failed("MTL609", outside(path));
}

/** The sentence for a path that leaves the folder. */
export const outside = (path: string): string =>
  `\`${path}\` lies outside the folder that is open: move the file into it, or open a folder that holds both (on the command line: run it there)`;

import type { WordValue } from "../graph/model.ts";
import { readAll } from "./file-system.ts";
import { resolveInside } from "./paths.ts";
import { imageSource } from "./read/image-folder.ts";
import { failed, type Result } from "./result.ts";
import type { Place } from "./source.ts";
import type { Source } from "./table.ts";

type OpenTable = (path: string) => Promise<Result<Source>>;

/** `images("art/", labels: "art/labels.csv", file: "file", size: 32)`: pictures of a folder, with the table that tells about them. */
export async function openImages({ word, arguments: args }: WordValue, onBadRow: "error" | "skip", place: Place, open: OpenTable): Promise<Result<Source>> {
  const { folder: given } = args;
  if (typeof given !== "string" || given === "") return failed("MTL615", "`images(…)` needs its folder: write `images(\"art/\")`");
  const folder = given.endsWith("/") ? given : `${given}/`;
  const path = typeof args.labels === "string" ? args.labels : `${folder}labels.csv`;
  const inside = resolveInside(place.root, place.directory, folder);
  if (inside.problems) return inside;
  const labels = await open(path);
  if (labels.problems) return labels;
  return imageSource({
    folder, onBadRow, labels: labels.value,
    toOneSize: word === "overlay" ? "overlay(…, resize: " : "images(\"…\", size: ",
    fileColumn: typeof args.file === "string" ? args.file : "file",
    ...(typeof args.size === "number" ? { size: args.size } : {}),
    ...(typeof args.channels === "number" ? { channels: args.channels } : {}),
    read: (name) => readPicture(folder + name, place),
  });
}

/** A picture's bytes; undefined where there is none that may be read. */
async function readPicture(name: string, { root, directory, files }: Place): Promise<Uint8Array | undefined> {
  const path = resolveInside(root, directory, name);
  if (path.problems) return undefined;
  try {
    return (await files.stat(path.value)) && await readAll(files, path.value);
  } catch {
    return undefined;
  }
}

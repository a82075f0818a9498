import { CompletionItemKind, type CompletionItem } from "vscode-languageserver";
import { dataFile } from "../../src/data/data-file.ts";
import { rangeOf, type Context } from "../context.ts";
import { placeIn, type Place } from "../place.ts";

/** The names in a folder beside the document, those of folders with a `/` at the end. */
export type ListFolder = (folder: string) => Promise<readonly string[] | undefined>;

/**
 * Files and folders, in the name of a data file or of an import, one folder at a time; undefined in every other place. Which data
 * there are is told in a trusted workspace alone, as everything about data.
 */
export async function fileItems(context: Context, offset: number, list: ListFolder, trusted: boolean): Promise<CompletionItem[] | undefined> {
  const place = placeIn(context, offset);
  const imports = place.member === "import";
  if (place.within !== "string" || !(imports || namesData(place))) return undefined;
  if (!imports && !trusted) return [];
  const written = context.document.getText().slice(place.start, offset);
  const folder = written.slice(0, written.lastIndexOf("/") + 1);
  const names = await list(folder === "" ? "." : folder) ?? [];
  const range = rangeOf(context.document, { start: place.start + folder.length, end: offset });
  const own = context.document.uri.split("/").at(-1);
  const shown = names.filter((name) => !name.startsWith(".") && (name.endsWith("/") || (imports ? name.endsWith(".mtl") && name !== own : dataFile.test(name))));
  return shown.map((name) => ({
    label: name, kind: name.endsWith("/") ? CompletionItemKind.Folder : CompletionItemKind.File, textEdit: { range, newText: name },
  }));
}

/** `data "▮"`, `overlay(images: "▮")`, `test: "▮"`; not the text of another setting. */
function namesData({ member, inside, key }: Place): boolean {
  if (member !== "data") return false;
  return inside === "settings" ? key === "test" : inside === "model" || key === undefined || key === "images" || key === "labels";
}

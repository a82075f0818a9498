import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Analyses } from "../../server/analyses.ts";
import { checkSource, readSource } from "../../src/cli/source.ts";
import { readHeader } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { folderWith } from "./mtl.ts";

const folder = folderWith({
  "art/labels.csv": "file,style,year\na.png,old,1900\nb.png,new,1950\n", "art/named.csv": "picture,style\na.png,old\nb.png,new\n", "art/a.png": "x", "bare/a.png": "x", "digits.npz": "PK",
});
const files = nodeFileSystem(folder);

/** What the editor and `mtl check` say of a data line: the same. */
async function told(data: string, members = "  task style : binary = image -> flatten", input = "image[4, 4, 1]"): Promise<string[]> {
  const text = `model M {\n  data ${data}\n  input image : ${input}\n${members}\n}\n`;
  const name = path.join(folder, "m.mtl");
  const [shown, printed] = [await inEditor(text), await checkSource({ ...readSource(path.join(folder, "art/labels.csv")), file: name, text, directory: folder, root: folder })];
  const lines = (problems: typeof printed.problems) => problems.filter(({ severity }) => severity === "error").map(({ code, message, span }) => `${code} ${text.slice(span.start, span.end).split("\n")[0]}: ${message}`);
  expect(lines(shown.problems)).toEqual(lines(printed.problems));
  return lines(printed.problems);
}

async function inEditor(text: string) {
  const analyses = new Analyses({ readHeader: (_, file) => readHeader(path.join(folder, file), files), readImport: () => Promise.reject(new Error("imports nothing")) });
  return (await analyses.of(TextDocument.create("file:///m.mtl", "mtl", 1, text))).checked;
}

describe("a data line that reads pictures", () => {
  it.each([
    ['images("art/")'], ['images("art")'], ['images("art", file: "file", size: 4, channels: 1)'], ['images("bare/", labels: "art/labels.csv")'], ['images(labels: "art/named.csv", folder: "art", file: "picture")'],
  ])("says nothing of %s", async (data) => {
    expect(await told(data)).toEqual([]);
  });

  it("names the table that is not there", async () => {
    expect(await told('images("bare/")')).toEqual([expect.stringMatching(/^MTL602 data images\("bare\/"\): `labels\.csv` was not found/)]);
    expect(await told('images("none/")')).toEqual([expect.stringContaining("MTL602")]);
    expect(await told('images("art/", labels: "art/label.csv")')).toEqual([expect.stringMatching(/^MTL602 .*`label\.csv` was not found.*labels\.csv/)]);
    expect(await told('images("../art/")')).toEqual([expect.stringContaining("MTL602")]);
  });

  it("knows the columns of the table, the one with the names of the pictures, and the picture", async () => {
    expect(await told('images("art/", file: "picture")')).toEqual([expect.stringMatching(/^MTL601 .*no column `picture` in `labels\.csv`/)]);
    expect(await told('images("art/")', "  task stile : binary = image -> flatten")).toEqual([expect.stringMatching(/^MTL601 stile: .*`style`/)]);
    expect(await told('images("art/", size: 5, channels: 3)')).toEqual([expect.stringMatching(/^MTL610 image: .*holds 75/)]);
    expect(await told('images("art/", size: 5)')).toEqual([]);
  });

  it("names the file of `overlay` that is not there, be it a file or a folder", async () => {
    const pair = "  task left : classes(2) = image -> flatten\n  task right : classes(2) = image -> flatten";
    const overlaid = (rest: string) => told(`overlay(images: ${rest}, size: 4)`, pair);
    expect(await overlaid('"none.npz"')).toEqual([expect.stringMatching(/^MTL602 data overlay.*`none\.npz` was not found/)]);
    expect(await overlaid('"art/"')).toEqual([]);
    expect(await overlaid('"art"')).toEqual([]);
    expect(await overlaid('"bare"')).toEqual([expect.stringMatching(/^MTL602 .*`labels\.csv` was not found/)]);
    expect(await overlaid('"bare", labels: "art/labels.csv"')).toEqual([]);
    expect(await overlaid('"art/*.png"')).toEqual([]);
  });
});

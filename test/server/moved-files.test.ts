import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { WorkspaceEdit } from "vscode-languageserver";
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { followMoves } from "../../server/features/moved-files.ts";
import { check } from "../../src/language/index.ts";
import { bundleServer, Client, folderWith } from "./client.ts";

const root = "file:///home/me/work";

/** Texts by their path, after files have been moved. */
function after(texts: Readonly<Record<string, string>>, ...moves: readonly [string, string][]): Record<string, string> {
  const contexts = Object.entries(texts).map(([path, text]) => ({
    document: TextDocument.create(`${root}/${path}`, "mtl", 1, text), parsed: parse(text), checked: check(text),
  }));
  const changes = followMoves(contexts, moves.map(([from, to]) => ({ oldUri: `${root}/${from}`, newUri: `${root}/${to}` })));
  return Object.fromEntries(contexts.flatMap(({ document }) => {
    const edits = changes[document.uri];
    return edits ? [[document.uri.slice(root.length + 1), TextDocument.applyEdits(document, edits)]] : [];
  }));
}

const main = `import "lib/towers.mtl"\nimport "./parts.mtl"\nmodel M {\n  data "rows.csv" { test: "later/rows.csv", stratify: "rows.csv" }\n  input x : number\n  task t : number = x\n}\n`;

describe("files that move", () => {
  it("take along the imports of others", () => {
    expect(after({ "main.mtl": main }, ["lib/towers.mtl", "lib/high.mtl"])).toEqual({ "main.mtl": main.replace("lib/towers", "lib/high") });
    expect(after({ "main.mtl": main }, ["parts.mtl", "lib/parts.mtl"])).toEqual({ "main.mtl": main.replace("./parts", "lib/parts") });
    expect(after({ "deep/er/main.mtl": "import \"../../a.mtl\"\n" }, ["a.mtl", "b.mtl"])).toEqual({ "deep/er/main.mtl": "import \"../../b.mtl\"\n" });
  });

  it("take along names of data, in `test` too, and not the texts that are none", () => {
    expect(after({ "main.mtl": main }, ["rows.csv", "all rows.csv"])).toEqual({ "main.mtl": main.replace("data \"rows.csv\"", "data \"all rows.csv\"") });
    expect(after({ "main.mtl": main }, ["later", "old/new"])).toEqual({ "main.mtl": main.replace("later/rows", "old/new/rows") });
    const pictures = (source: string) => `model M {\n  data ${source}\n  input image : image[8, 8, 1]\n  task t : number = image -> flatten\n}\n`;
    expect(after({ "m.mtl": pictures("overlay(images: \"art/\", label: \"art/\")") }, ["art", "paint"])).toEqual({ "m.mtl": pictures("overlay(images: \"paint/\", label: \"art/\")") });
    expect(after({ "m.mtl": pictures("images(\"art/\", labels: \"art/a.csv\")") }, ["art/a.csv", "b.csv"])).toEqual({ "m.mtl": pictures("images(\"art/\", labels: \"b.csv\")") });
    expect(after({ "m.mtl": pictures("\"parts/*.csv\"") }, ["parts", "pieces"])).toEqual({ "m.mtl": pictures("\"pieces/*.csv\"") });
  });

  it("that name others find them from where they are then", () => {
    expect(after({ "main.mtl": "import \"lib/a.mtl\"\n" }, ["main.mtl", "models/main.mtl"])).toEqual({ "main.mtl": "import \"../lib/a.mtl\"\n" });
    expect(after({ "main.mtl": main }, ["main.mtl", "other.mtl"])).toEqual({});
  });

  it("leave alone what moves as a whole, and paths that are absolute or not closed", () => {
    expect(after({ "one/main.mtl": main }, ["one", "two"])).toEqual({});
    expect(after({ "main.mtl": "import \"/lib/a.mtl\"\nimport \"a.mtl\n" }, ["a.mtl", "b.mtl"])).toEqual({});
    expect(after({ "main.mtl": "import \"a.mtl\"\n" }, ["a.mtl.old", "b.mtl"], ["ab.mtl", "c.mtl"])).toEqual({});
  });

  it("are asked for by the editor, for open files and for those on the disk", async () => {
    const folder = folderWith({ "stored.mtl": "import \"lib/a.mtl\"\n" });
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "lib", "a.mtl"), "narrow = 4\n");
    const editor = new Client(await bundleServer(), folder);
    await editor.start({ trusted: false });
    await editor.open(editor.uri("open.mtl"), "// Not saved yet.\nimport \"lib/a.mtl\"\n");
    const files = [{ oldUri: editor.uri("lib/a.mtl"), newUri: editor.uri("lib/b.mtl") }];
    const { changes } = await editor.connection.sendRequest<WorkspaceEdit>("workspace/willRenameFiles", { files });
    const edit = (line: number) => [{ range: { start: { line, character: 8 }, end: { line, character: 17 } }, newText: "lib/b.mtl" }];
    expect(changes).toEqual({ [editor.uri("open.mtl")]: edit(1), [editor.uri("stored.mtl")]: edit(0) });
    expect(await editor.connection.sendRequest("workspace/willRenameFiles", { files: [{ oldUri: editor.uri("x"), newUri: editor.uri("y") }] })).toBeNull();
    expect(editor.log).toEqual([]);
    expect(await editor.stop()).toBe(0);
  });
});

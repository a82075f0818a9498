import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { exampleGroups, placedExample, placedText, type Example } from "../../src/protocol/examples.ts";
import { folderWith, mtl } from "../cli/mtl.ts";

const root = path.join(import.meta.dirname, "../../examples");
const all = exampleGroups.flatMap(({ examples }) => examples);

/** A folder as `MTL: New from Template` leaves it. */
function placed(examples: readonly Example[]): string {
  return folderWith(Object.fromEntries(examples.flatMap((example) => {
    const { model, files } = placedExample(example);
    return [[model, placedText(readFileSync(path.join(root, `${example.file}.mtl`), "utf8"))], ...files.map((file) => [file, readFileSync(path.join(root, file))])] as [string, string | Uint8Array][];
  })));
}

describe("the gallery of templates", () => {
  it("offers every example there is, once, each under a name of its own", () => {
    const there = readdirSync(root, { recursive: true }).map(String).filter((name) => name.endsWith(".mtl")).map((name) => name.split(path.sep).join("/").replace(/\.mtl$/, ""));
    expect(all.map(({ file }) => file).sort()).toEqual(there.sort());
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    expect(new Set(all.map((example) => placedExample(example).model)).size).toBe(all.length);
  });

  it("says which data a model reads, and brings them with whose they are", () => {
    for (const example of all) {
      const named = /"(?:\.\.\/)?data\/([^"]+)"/.exec(readFileSync(path.join(root, `${example.file}.mtl`), "utf8"))?.[1];
      expect(example.data, example.file).toBe(named);
      expect(placedExample(example).files).toEqual(named === undefined ? [] : [`data/${named}`, "data/README.md"]);
    }
  });

  it("writes models that have no error and no warning beside their data, all in one folder", async () => {
    const folder = placed(all);
    const { code, stdout } = await mtl(folder, "check", ...all.map((example) => placedExample(example).model));
    // That labels are missing is said, and is no problem.
    expect(stdout.split("\n").filter((line) => / (error|warning) MTL/.test(line))).toEqual([]);
    expect(code).toBe(0);
  });

  it.each(["planted", "topologies/extraction"])("writes %s ready to be trained", async (file) => {
    const examples = all.filter((example) => example.file === file);
    const { code, stderr } = await mtl(placed(examples), "train", placedExample(examples[0]).model, "--epochs", "1", "--out", "run");
    expect(code, stderr).toBe(0);
  });
});
